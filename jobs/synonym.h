/*
 * synonym - the word for what another tool has a different word for.
 *
 * Those who come from make, GitHub Actions, GitLab, compose, Ansible or systemd
 * write what they know.  No such word is near the one that is meant, so that
 * jobs/nearest.h can not find it.
 */
#ifndef JOBS_SYNONYM_H
#define JOBS_SYNONYM_H

#include <stdbool.h>

/* Does somebody who writes word mean known?  Case, "-" and "_" are ignored. */
bool synonym_is(const char *word, const char *known);

#endif
