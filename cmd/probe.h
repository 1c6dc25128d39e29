/*
 * probe - does this machine have what taskctl uses where it can?
 */
#ifndef CMD_PROBE_H
#define CMD_PROBE_H

#include <stdbool.h>

#include "core/mechanism.h"

/* What m is good for, in a few words. */
const char *probe_purpose(enum mechanism m);

/* What taskctl does without m. */
const char *probe_fallback(enum mechanism m);

/* Try m once, whether it is turned off or not; nothing is left of that. */
bool probe_mechanism(enum mechanism m);

#endif
