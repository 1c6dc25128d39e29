/*
 * complain - what is wrong, in one line on stderr, before anything runs.
 *
 * While a run goes on stderr may be stuck: then it is told by its events instead.
 */
#ifndef CMD_COMPLAIN_H
#define CMD_COMPLAIN_H

#include "core/macros.h"

/*
 * Print "taskctl COMMAND: TEXT" and a newline; without a command "taskctl: TEXT".
 * Names in the text can not drive a terminal (R36).
 */
void complain(const char *command, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
