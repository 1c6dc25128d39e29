/*
 * command_text - a command in one line, for people.
 */
#ifndef CMD_COMMAND_TEXT_H
#define CMD_COMMAND_TEXT_H

#include <stddef.h>

#include "core/buf.h"
#include "jobs/event.h"

/*
 * Append what the process of a start runs, escaped and cut to about so many
 * columns: shell text up to the end of its first line, an argv as it would be
 * typed.  With columns SIZE_MAX it is whole, every line of it.
 */
void command_text_add(struct buf *b, const struct event *e, size_t columns);

#endif
