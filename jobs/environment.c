#include "jobs/environment.h"

#include <stdlib.h>
#include <string.h>

#include "core/mem.h"

static void
append(struct environment *env, char *var)
{
	env->vars = xgrow_array(
	    env->vars, &env->capacity, env->n + 2, sizeof(*env->vars));
	env->vars[env->n++] = var;
	env->vars[env->n] = NULL;
}

void
environment_init(struct environment *env, char *const *base)
{
	size_t n = 0;

	*env = (struct environment){.n = 0};
	while (base[n] != NULL)
		n++;
	/* Room for what jobs commonly add. */
	env->vars =
	    xgrow_array(NULL, &env->capacity, n + 8, sizeof(*env->vars));
	memcpy(env->vars, base, (n + 1) * sizeof(*env->vars));
	env->n = n;
}

void
environment_finish(struct environment *env)
{
	size_t i;

	for (i = 0; i < env->n_owned; i++)
		free(env->owned[i]);
	free(env->owned);
	free(env->vars);
	*env = (struct environment){.n = 0};
}

static size_t
find(const struct environment *env, const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < env->n; i++) {
		if (strncmp(env->vars[i], name, len) == 0 &&
		    env->vars[i][len] == '=')
			break;
	}
	return i;
}

void
environment_set(
    struct environment *env, const char *name, const char *value, size_t len)
{
	size_t name_len = strlen(name);
	char *var = xmalloc(name_len + len + 2);

	memcpy(var, name, name_len);
	var[name_len] = '=';
	memcpy(var + name_len + 1, value, len);
	var[name_len + 1 + len] = '\0';
	env->owned = xgrow_array(env->owned, &env->owned_capacity,
	    env->n_owned + 1, sizeof(*env->owned));
	env->owned[env->n_owned++] = var;
	environment_unset(env, name);
	append(env, var);
}

void
environment_unset(struct environment *env, const char *name)
{
	size_t at;

	/* Whoever made our environment may have put a name into it twice. */
	while ((at = find(env, name)) < env->n) {
		env->n--;
		memmove(env->vars + at, env->vars + at + 1,
		    (env->n - at + 1) * sizeof(*env->vars));
	}
}

const char *
environment_get(const struct environment *env, const char *name)
{
	size_t at = find(env, name);

	return at == env->n ? NULL : env->vars[at] + strlen(name) + 1;
}
