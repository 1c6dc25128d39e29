#include "cmd/picture.h"

#include "cmd/command_text.h"
#include "jobs/duration.h"

#define COMMAND_COLUMNS 50

void
picture_describe(const struct picture *p, job_id id, struct buf *b)
{
	const struct job_spec *s = &p->graph->jobs[id];
	struct event command = {.command = NULL};
	char text[DURATION_TEXT_SIZE];

	switch ((enum body)s->body) {
	case BODY_NONE:
		buf_add_text(b, "join");
		break;
	case BODY_RUN:
		command.command = s->body_of.text;
		break;
	case BODY_ARGV:
		command.argv = s->body_of.argv;
		break;
	case BODY_SLEEP:
		buf_printf(b, "sleep %s",
		    duration_format(
			s->body_of.sleep->duration_ns, text, sizeof(text)));
		break;
	default:
		buf_printf(b, "%s of %u", spec_body_name((enum body)s->body),
		    s->n_members);
		break;
	}
	command_text_add(b, &command, COMMAND_COLUMNS);
}
