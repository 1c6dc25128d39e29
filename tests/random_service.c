/* The services of random graphs. */
#include "tests/random_graph.h"

void
random_service_options(struct random *r, struct buf *out)
{
	buf_add_text(out, ", \"service\": true");
	if (random_chance(r, 70)) {
		buf_add_text(out, ", \"ready\": {\"port\": 8080");
		if (random_chance(r, 40))
			buf_printf(
			    out, ", \"timeout\": \"%ums\"", random_ms(r));
		buf_add_char(out, '}');
	}
	if (random_chance(r, 40))
		buf_add_text(out, ", \"lazy\": true");
	if (random_chance(r, 20))
		buf_printf(out, ", \"timeout\": \"%ums\"", random_ms(r));
	if (random_chance(r, 30))
		buf_printf(out,
		    ", \"retry\": {\"max\": %u, \"delay\": \"%ums\"}",
		    random_below(r, 4), random_ms(r));
	if (random_chance(r, 20))
		buf_add_text(out, ", \"continue_on_error\": true");
}

void
random_service_need(struct random *r, unsigned n, struct buf *out)
{
	unsigned service = random_below(r, n);

	if (random_chance(r, 40)) {
		buf_printf(out, "\"s%u\"", service);
		return;
	}
	buf_printf(out, "{\"job\": \"s%u\"", service);
	if (random_chance(r, 80))
		buf_printf(out, ", \"when\": \"%s\"",
		    random_chance(r, 50) ? "ready" : "started");
	buf_add_text(out, random_chance(r, 20) ? ", \"optional\": true}" : "}");
}
