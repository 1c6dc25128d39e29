#include "tests/random_tags.h"

#include "core/macros.h"

void
random_tags(struct random *r, struct buf *out)
{
	static const char *const tags[] = {"[\"slow\"]", "[\"ci\"]",
	    "[\"slow\", \"ci\"]", "[\"other\", \"ci\"]", "[]"};

	if (random_chance(r, 20))
		buf_printf(out, ", \"tags\": %s",
		    tags[random_below(r, ARRAY_LEN(tags))]);
}

void
random_skip_tags(struct random *r, struct runner_opts *opts)
{
	static const char *const words[] = {"slow", "ci", "none"};

	if (!random_chance(r, 40))
		return;
	opts->n_skip_tags = 1 + random_below(r, 2);
	opts->skip_tags = &words[random_below(r, ARRAY_LEN(words) - 1)];
}
