/*
 * state_color - the colour of a state on a terminal.
 */
#ifndef CMD_STATE_COLOR_H
#define CMD_STATE_COLOR_H

#include "jobs/state.h"

#define STATE_COLOR_END "\033[0m"

/* What begins the colour, or "" for none. */
const char *state_color(enum job_state state);

#endif
