#include "core/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
err_clear(struct err *e)
{
	if (e == NULL)
		return;
	e->code = ERR_NONE;
	e->sys = 0;
	e->text[0] = '\0';
}

bool
err_is_set(const struct err *e)
{
	return e != NULL && e->code != ERR_NONE;
}

int
err_set(struct err *e, enum err_code code, const char *format, ...)
{
	va_list ap;

	if (e == NULL || e->code != ERR_NONE)
		return -1;
	va_start(ap, format);
	vsnprintf(e->text, sizeof(e->text), format, ap);
	va_end(ap);
	e->code = code;
	e->sys = 0;
	return -1;
}

int
err_sys(struct err *e, const char *format, ...)
{
	int number = errno;
	size_t used;
	va_list ap;

	if (e == NULL || e->code != ERR_NONE)
		return -1;
	va_start(ap, format);
	vsnprintf(e->text, sizeof(e->text), format, ap);
	va_end(ap);
	used = strlen(e->text);
	snprintf(
	    e->text + used, sizeof(e->text) - used, ": %s", strerror(number));
	e->code = ERR_SYSTEM;
	e->sys = number;
	return -1;
}

int
err_wrap(struct err *e, const char *format, ...)
{
	char inner[sizeof(e->text)];
	size_t used;
	va_list ap;

	if (e == NULL || e->code == ERR_NONE)
		return -1;
	memcpy(inner, e->text, sizeof(inner));
	va_start(ap, format);
	vsnprintf(e->text, sizeof(e->text), format, ap);
	va_end(ap);
	used = strlen(e->text);
	snprintf(e->text + used, sizeof(e->text) - used, ": %s", inner);
	return -1;
}

int
err_copy(struct err *e, const struct err *from)
{
	if (e != NULL && e->code == ERR_NONE)
		*e = *from;
	return -1;
}
