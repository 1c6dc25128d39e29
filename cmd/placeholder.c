#include "cmd/placeholder.h"

#include <string.h>

#include "core/buf.h"
#include "core/macros.h"

enum part {
	WHOLE,
	NO_EXTENSION,
	NO_FOLDER,
	FOLDER,
	NEITHER,
	NUMBER,
	PARTS
};

static const char *const words[PARTS] = {
    [WHOLE] = "{}",
    [NO_EXTENSION] = "{.}",
    [NO_FOLDER] = "{/}",
    [FOLDER] = "{//}",
    [NEITHER] = "{/.}",
    [NUMBER] = "{#}",
};

/* The part that begins at text; PARTS for none. */
static enum part
part_at(const char *text)
{
	enum part p = WHOLE;

	while (p < PARTS && strncmp(text, words[p], strlen(words[p])) != 0)
		p++;
	return p;
}

/* A path in its pieces, by length: "a/" "b.tar" ".gz" and slashes at the end. */
struct pieces {
	size_t folder, stem, extension;
};

static struct pieces
cut(const char *item)
{
	size_t end = strlen(item), name, dot;

	while (end > 1 && item[end - 1] == '/')
		end--;
	name = end;
	while (name > 0 && item[name - 1] != '/')
		name--;
	if (name == end)
		name = 0;
	dot = end;
	while (dot > name && item[dot - 1] != '.')
		dot--;
	/* A dot that a name begins or ends with makes no extension. */
	if (dot <= name + 1 || dot == end || item[end - 1] == '/')
		return (struct pieces){name, end - name, 0};
	return (struct pieces){name, dot - 1 - name, end - dot + 1};
}

/* As dirname(1) has it. */
static void
add_folder(struct buf *b, const char *item, size_t len)
{
	while (len > 1 && item[len - 1] == '/')
		len--;
	if (len > 0)
		buf_add(b, item, len);
	else
		buf_add_text(b, item[0] == '/' ? "/" : ".");
}

static void
add_part(struct buf *b, enum part part, const char *item, size_t number)
{
	struct pieces p = cut(item);

	switch (part) {
	case WHOLE:
	case PARTS:
		buf_add_text(b, item);
		break;
	case NO_EXTENSION:
		buf_add(b, item, p.folder + p.stem);
		break;
	case NO_FOLDER:
		buf_add(b, item + p.folder, p.stem + p.extension);
		break;
	case FOLDER:
		add_folder(b, item, p.folder);
		break;
	case NEITHER:
		buf_add(b, item + p.folder, p.stem);
		break;
	case NUMBER:
		buf_printf(b, "%zu", number);
		break;
	}
}

bool
placeholder_is_in(const char *arg)
{
	for (; *arg != '\0'; arg++) {
		if (*arg == '{' && part_at(arg) != PARTS)
			return true;
	}
	return false;
}

char *
placeholder_fill(const char *arg, const char *item, size_t number)
{
	struct buf b = {0};

	while (*arg != '\0') {
		enum part part = *arg == '{' ? part_at(arg) : PARTS;

		if (part == PARTS) {
			buf_add_char(&b, *arg++);
			continue;
		}
		add_part(&b, part, item, number);
		arg += strlen(words[part]);
	}
	return buf_take(&b);
}
