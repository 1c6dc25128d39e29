/*
 * generate - a graph of jobs as taskctl, make, ninja and xargs read it.
 *
 *	generate FORMAT SHAPE N BODY
 *
 * FORMAT  taskctl  BODY is what stands in each job's braces: '"run": "true"'
 *         make     BODY is the command
 *         ninja    BODY is the command
 *         lines    BODY is the line
 *
 * SHAPE   flat     no job needs another
 *         chain    each job needs the one before
 *         layered  layers of 100; each job needs 3 of the layer before
 *         star     each job needs the first one, whose body is FIRST
 *
 * The jobs are called j0, j1, ...; what is made is written to stdout.
 * For star there is a fifth word, FIRST.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 100
#define NEEDS_MAX 3

static const char *body, *first;

/* Which jobs job i needs.  Returns how many. */
typedef size_t needs_fn(size_t i, size_t needs[NEEDS_MAX]);

/* Write job i. */
typedef void write_fn(size_t i, const size_t *needs, size_t n_needs);

/* Shapes */

static size_t
flat(size_t i, size_t needs[NEEDS_MAX])
{
	(void)i;
	(void)needs;
	return 0;
}

static size_t
chain(size_t i, size_t needs[NEEDS_MAX])
{
	needs[0] = i - 1;
	return i > 0 ? 1 : 0;
}

/* Three places of the layer before that are far from each other. */
static size_t
layered(size_t i, size_t needs[NEEDS_MAX])
{
	size_t layer = i / WIDTH, k;

	if (layer == 0)
		return 0;
	for (k = 0; k < NEEDS_MAX; k++)
		needs[k] = (layer - 1) * WIDTH + (i + 37 * k) % WIDTH;
	return NEEDS_MAX;
}

static size_t
star(size_t i, size_t needs[NEEDS_MAX])
{
	needs[0] = 0;
	return i > 0 ? 1 : 0;
}

/* Formats */

static const char *
body_of(size_t i)
{
	return i == 0 && first != NULL ? first : body;
}

static void
write_taskctl(size_t i, const size_t *needs, size_t n_needs)
{
	size_t k;

	printf("%s\"j%zu\": {%s", i > 0 ? ",\n" : "", i, body_of(i));
	for (k = 0; k < n_needs; k++)
		printf("%s\"j%zu\"", k > 0 ? ", " : ", \"needs\": [", needs[k]);
	printf("%s}", n_needs > 0 ? "]" : "");
}

static void
write_make(size_t i, const size_t *needs, size_t n_needs)
{
	size_t k;

	printf("j%zu:", i);
	for (k = 0; k < n_needs; k++)
		printf(" j%zu", needs[k]);
	printf("\n\t@%s\nall: j%zu\n.PHONY: j%zu\n", body_of(i), i, i);
}

static void
write_ninja(size_t i, const size_t *needs, size_t n_needs)
{
	size_t k;

	printf("build j%zu: job", i);
	for (k = 0; k < n_needs; k++)
		printf("%sj%zu", k > 0 ? " " : " | ", needs[k]);
	printf("\n command = %s\n", body_of(i));
}

static void
write_line(size_t i, const size_t *needs, size_t n_needs)
{
	(void)needs;
	(void)n_needs;
	puts(body_of(i));
}

/* Both by name */

static const struct {
	const char *name;
	needs_fn *needs;
} shapes[] = {
    {"flat", flat},
    {"chain", chain},
    {"layered", layered},
    {"star", star},
};

static const struct {
	const char *name;
	write_fn *write;
	const char *head, *tail;
} formats[] = {
    {"taskctl", write_taskctl, "{\"jobs\": {\n", "\n}}\n"},
    {"make", write_make, ".SUFFIXES:\n.PHONY: all\nall:\n", ""},
    {"ninja", write_ninja, "rule job\n command = $command\n", ""},
    {"lines", write_line, "", ""},
};

#define LEN(array) (sizeof(array) / sizeof((array)[0]))

static int
usage(void)
{
	fputs("Usage: generate taskctl|make|ninja|lines "
	      "flat|chain|layered|star N BODY [FIRST]\n",
	    stderr);
	return 2;
}

int
main(int argc, char **argv)
{
	size_t format = 0, shape = 0, n, i, n_needs, needs[NEEDS_MAX];

	if (argc < 5 || argc > 6)
		return usage();
	while (
	    format < LEN(formats) && strcmp(formats[format].name, argv[1]) != 0)
		format++;
	while (shape < LEN(shapes) && strcmp(shapes[shape].name, argv[2]) != 0)
		shape++;
	if (format == LEN(formats) || shape == LEN(shapes))
		return usage();
	n = strtoul(argv[3], NULL, 10);
	body = argv[4];
	first = argv[5];
	fputs(formats[format].head, stdout);
	for (i = 0; i < n; i++) {
		n_needs = shapes[shape].needs(i, needs);
		formats[format].write(i, needs, n_needs);
	}
	fputs(formats[format].tail, stdout);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
