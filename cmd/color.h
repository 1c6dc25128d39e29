/*
 * color - whether what goes to a descriptor is to be in colours.
 */
#ifndef CMD_COLOR_H
#define CMD_COLOR_H

#include <stdbool.h>

/* What --color and --progress say. */
enum when {
	WHEN_AUTO,
	WHEN_ALWAYS,
	WHEN_NEVER
};

/*
 * What the user said last is strongest: the option; then NO_COLOR (none), then
 * CLICOLOR_FORCE (always), then CLICOLOR=0 and TERM=dumb (none); then whether
 * fd is a terminal.
 */
bool color_is_wanted(enum when mode, int fd);

#endif
