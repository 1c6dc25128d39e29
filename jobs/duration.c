#include "jobs/duration.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/macros.h"

#define SECOND INT64_C(1000000000)

struct unit {
	const char *name;
	int64_t ns;
};

/* From large to small; a name comes before another that it begins with. */
static const struct unit units[] = {
    {"d", 86400 * SECOND},
    {"h", 3600 * SECOND},
    {"ms", SECOND / 1000},
    {"m", 60 * SECOND},
    {"s", SECOND},
    {"us", SECOND / 1000000},
};

static const struct unit seconds_unit = {"", SECOND};

/* What is being read. */
struct reader {
	const char *at;
	const char *end;
};

/* One number and its unit: digits, a fraction or not, a name or not. */
struct part {
	const char *digits;
	const char *digits_end;
	const char *fraction;
	const char *fraction_end;
	const struct unit *unit;
};

static const char *
skip_digits(struct reader *r)
{
	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	return r->at;
}

/* NULL when no unit is there. */
static const struct unit *
read_unit(struct reader *r)
{
	size_t left = (size_t)(r->end - r->at);

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		size_t n = strlen(units[i].name);

		if (n <= left && memcmp(r->at, units[i].name, n) == 0) {
			r->at += n;
			return &units[i];
		}
	}
	return NULL;
}

static bool
read_part(struct reader *r, struct part *part)
{
	bool digits;

	part->digits = r->at;
	part->digits_end = skip_digits(r);
	digits = part->digits_end != part->digits;
	part->fraction = part->fraction_end = r->at;
	if (r->at < r->end && *r->at == '.') {
		part->fraction = ++r->at;
		part->fraction_end = skip_digits(r);
		digits = digits || part->fraction_end != part->fraction;
	}
	part->unit = read_unit(r);
	return digits;
}

/* The length of a part, or -1 when it is over the limit. */
static int64_t
part_ns(const struct part *part)
{
	int64_t unit = part->unit->ns;
	int64_t whole = 0;
	int64_t ns;
	bool some = false;

	for (const char *c = part->digits; c < part->digits_end; c++) {
		whole = whole * 10 + (*c - '0');
		if (whole > DURATION_MAX_NS / unit)
			return -1;
	}
	ns = whole * unit;
	for (const char *c = part->fraction; c < part->fraction_end; c++) {
		unit /= 10;
		ns += (*c - '0') * unit;
		some = some || *c != '0';
	}
	return ns == 0 && some ? 1 : ns;
}

/* The largest of those that are smaller than this one (NULL: of all). */
static const struct unit *
next_unit(const struct unit *unit)
{
	const struct unit *next = NULL;

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if ((unit == NULL || units[i].ns < unit->ns) &&
		    (next == NULL || units[i].ns > next->ns))
			next = &units[i];
	}
	return next;
}

static void
add_pattern(struct buf *b, const char *ahead)
{
	static const char number[] = "(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)";
	const struct unit *unit = NULL;

	/* What is ahead sees to it that not all units are left out. */
	buf_printf(b, "^(?=%s)(?:%s|", ahead, number);
	while ((unit = next_unit(unit)) != NULL)
		buf_printf(b, "(?:%s%s)?", number, unit->name);
	buf_add_text(b, ")$");
}

void
duration_pattern(struct buf *b)
{
	add_pattern(b, ".");
}

void
duration_some_pattern(struct buf *b)
{
	add_pattern(b, ".*[1-9]");
}

static int
refuse(const char *s, size_t len, const char *why, struct err *e)
{
	int shown = len > 40 ? 40 : (int)len;

	return err_set(e, ERR_INVALID, "\"%.*s%s\" %s", shown, s,
	    len > 40 ? "..." : "", why);
}

/* True for "-5s", which deserves better than "no duration". */
static bool
is_negative(const char *s, size_t len)
{
	return len > 1 && s[0] == '-' &&
	       ((s[1] >= '0' && s[1] <= '9') || s[1] == '.');
}

int
duration_parse(const char *s, size_t len, int64_t *ns, struct err *e)
{
	static const char form[] =
	    "is no duration; write it as 1.5s, 250ms, 1m30s or 2h";
	struct reader r = {s, s + len};
	int64_t last_unit = INT64_MAX;
	int64_t sum = 0;

	if (is_negative(s, len))
		return refuse(s, len, "is negative", e);
	do {
		struct part part;
		int64_t one;

		if (!read_part(&r, &part))
			return refuse(s, len, form, e);
		if (part.unit == NULL && r.at == r.end &&
		    last_unit == INT64_MAX)
			part.unit = &seconds_unit;
		if (part.unit == NULL)
			return refuse(s, len, form, e);
		if (part.unit->ns >= last_unit)
			return refuse(s, len,
			    "has its units out of order; large ones come first",
			    e);
		last_unit = part.unit->ns;
		one = part_ns(&part);
		if (one < 0 || one > DURATION_MAX_NS - sum)
			return refuse(s, len, "is over ten years", e);
		sum += one;
	} while (r.at < r.end);
	*ns = sum;
	return 0;
}

int
duration_from_seconds(double seconds, int64_t *ns, struct err *e)
{
	if (isnan(seconds) || isinf(seconds))
		return err_set(e, ERR_INVALID, "%g is no duration", seconds);
	if (seconds < 0)
		return err_set(e, ERR_INVALID, "%g is negative", seconds);
	if (seconds > (double)(DURATION_MAX_NS / SECOND))
		return err_set(e, ERR_INVALID, "%g is over ten years", seconds);
	*ns = (int64_t)(seconds * (double)SECOND + 0.5);
	if (*ns == 0 && seconds > 0)
		*ns = 1;
	if (*ns > DURATION_MAX_NS)
		*ns = DURATION_MAX_NS;
	return 0;
}

/* "1d", "2h", "30m" for what ns holds of them; the rest stays in *ns. */
static size_t
format_large(int64_t *ns, char *buf, size_t size)
{
	static const struct unit large[] = {
	    {"d", 86400 * SECOND}, {"h", 3600 * SECOND}, {"m", 60 * SECOND}};
	size_t used = 0;

	for (size_t i = 0; i < ARRAY_LEN(large); i++) {
		int64_t n = *ns / large[i].ns;

		if (n == 0)
			continue;
		used += (size_t)snprintf(
		    buf + used, size - used, "%" PRId64 "%s", n, large[i].name);
		*ns %= large[i].ns;
	}
	return used;
}

char *
duration_format(int64_t ns, char *buf, size_t size)
{
	char text[DURATION_TEXT_SIZE];
	size_t used = format_large(&ns, text, sizeof(text));

	if (ns != 0 || used == 0) {
		used += (size_t)snprintf(text + used, sizeof(text) - used,
		    "%" PRId64 ".%09" PRId64, ns / SECOND, ns % SECOND);
		while (text[used - 1] == '0')
			used--;
		if (text[used - 1] == '.')
			used--;
		text[used++] = 's';
	}
	text[used] = '\0';
	snprintf(buf, size, "%s", text);
	return buf;
}

void
duration_add_seconds(struct buf *b, int width, int decimals, int64_t ns)
{
	int before = width > decimals ? width - decimals - 1 : 0;
	int64_t unit = SECOND;

	for (int i = 0; i < decimals; i++)
		unit /= 10;
	buf_printf(b, "%*" PRId64 ".%0*" PRId64, before, ns / SECOND, decimals,
	    ns % SECOND / unit);
}
