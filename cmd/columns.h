/*
 * columns - what the logs for people are laid out by.
 */
#ifndef CMD_COLUMNS_H
#define CMD_COLUMNS_H

#include "core/buf.h"
#include "jobs/graph.h"

/* How wide the column of g's job names is; longer names stick out of it. */
int columns_name_width(const struct graph *g);

/* Append a name, harmless to a terminal, filled up to the width. */
void columns_add_name(struct buf *b, const char *name, int width);

/* End the line, without the blanks before its end. */
void columns_end_line(struct buf *b);

#endif
