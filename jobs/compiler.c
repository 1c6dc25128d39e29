#include "jobs/compiler.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/mem.h"

int
compiler_fail(struct compiler *c, size_t at, const char *format, ...)
{
	char text[sizeof(c->e->text)];
	va_list ap;

	*c->at = at;
	va_start(ap, format);
	vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	return err_set(c->e, ERR_INVALID, "%s", text);
}

int
compiler_next(struct compiler *c)
{
	int rc = tokens_next(&c->tokens, c->e);

	*c->at = c->tokens.begin;
	return rc;
}

int
compiler_next_name(struct compiler *c)
{
	int rc = tokens_next_name(&c->tokens, c->e);

	*c->at = c->tokens.begin;
	return rc;
}

void
compiler_add_step(struct compiler *c, uint16_t kind, size_t index)
{
	c->steps = xgrow_array(
	    c->steps, &c->steps_capacity, c->n_steps + 1, sizeof(*c->steps));
	c->steps[c->n_steps++] = (struct expr_step){kind, (uint16_t)index};
}
