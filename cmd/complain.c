#include "cmd/complain.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/mem.h"
#include "jobs/printable.h"

void
complain(const char *command, const char *format, ...)
{
	struct buf line = {0};
	va_list ap;
	char *text;

	va_start(ap, format);
	text = xvasprintf(format, ap);
	va_end(ap);
	buf_add_text(&line, "taskctl");
	if (command != NULL)
		buf_printf(&line, " %s", command);
	buf_add_text(&line, ": ");
	printable_add(&line, text, strlen(text));
	buf_add_char(&line, '\n');
	fwrite(line.data, 1, line.len, stderr);
	buf_finish(&line);
	free(text);
}
