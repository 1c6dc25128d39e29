#include "jobs/program.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/mem.h"

static bool
is_executable(const char *path)
{
	struct stat st;

	return access(path, X_OK) == 0 && stat(path, &st) == 0 &&
	       S_ISREG(st.st_mode);
}

static const char *
search_of(char *const *envp)
{
	for (; envp != NULL && *envp != NULL; envp++) {
		if (strncmp(*envp, "PATH=", 5) == 0)
			return *envp + 5;
	}
	return "/usr/local/bin:/usr/bin:/bin";
}

/* The path of name in search, as execvp(3) finds it.  Owned, or NULL. */
static char *
find_in(const char *name, const char *search)
{
	const char *at = search;

	for (;;) {
		size_t len = strcspn(at, ":");
		char *path = len == 0
				 ? xasprintf("./%s", name)
				 : xasprintf("%.*s/%s", (int)len, at, name);

		if (is_executable(path))
			return path;
		free(path);
		if (at[len] == '\0')
			return NULL;
		at += len + 1;
	}
}

const char *
program_find(
    struct program *p, const char *name, char *const *envp, struct err *e)
{
	const char *search;

	if (strchr(name, '/') != NULL)
		return name;
	search = search_of(envp);
	if (p->path != NULL && strcmp(p->name, name) == 0 &&
	    strcmp(p->search, search) == 0)
		return p->path;
	program_finish(p);
	p->path = find_in(name, search);
	if (p->path == NULL) {
		errno = ENOENT;
		err_sys(e, "%s", name);
		return NULL;
	}
	p->name = xstrdup(name);
	p->search = xstrdup(search);
	return p->path;
}

void
program_finish(struct program *p)
{
	free(p->path);
	free(p->name);
	free(p->search);
	*p = (struct program){NULL, NULL, NULL};
}
