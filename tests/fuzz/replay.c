/*
 * replay - run a fuzz target on files, without a fuzzer.
 *
 * Each argument is a file or a folder of files; the corpora that fuzzers have
 * found are so checked by any compiler.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/mem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t replayed;

/* Returns 0, or -1 with a message when the file cannot be read. */
static int
replay_file(const char *path)
{
	FILE *in = fopen(path, "r");
	uint8_t *data = NULL;
	size_t size = 0, capacity = 0, n = 0;
	int failed;

	if (in == NULL) {
		perror(path);
		return -1;
	}
	do {
		size += n;
		data = xgrow_array(data, &capacity, size + 4096, 1);
		n = fread(data + size, 1, capacity - size, in);
	} while (n > 0);
	failed = ferror(in);
	fclose(in);
	if (failed)
		fprintf(stderr, "%s: cannot be read\n", path);
	else
		LLVMFuzzerTestOneInput(data, size);
	replayed += !failed;
	free(data);
	return failed ? -1 : 0;
}

static int
replay_folder(const char *path)
{
	struct dirent **entries;
	int n = scandir(path, &entries, NULL, alphasort);
	int r = 0;

	if (n < 0) {
		perror(path);
		return -1;
	}
	for (int i = 0; i < n; i++) {
		char *file = xasprintf("%s/%s", path, entries[i]->d_name);
		struct stat st;

		if (stat(file, &st) == 0 && S_ISREG(st.st_mode) &&
		    replay_file(file) < 0)
			r = -1;
		free(file);
		free(entries[i]);
	}
	free(entries);
	return r;
}

int
main(int argc, char **argv)
{
	int r = 0;

	for (int i = 1; i < argc; i++) {
		struct stat st;
		int one;

		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			one = replay_folder(argv[i]);
		else
			one = replay_file(argv[i]);
		if (one < 0)
			r = -1;
	}
	printf("%zu files\n", replayed);
	return r < 0 || replayed == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
