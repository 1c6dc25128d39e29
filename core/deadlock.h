/*
 * deadlock - say who waits for whom when nothing can go on.
 *
 * asyncio hangs here (B29).  Follows what each live task awaits, through
 * gathers and waits, depth first and without recursion (I1).
 */
#ifndef CORE_DEADLOCK_H
#define CORE_DEADLOCK_H

#include "core/err.h"
#include "core/loop.h"

/*
 * Set *e to ERR_DEADLOCK with the circle among l's live tasks, as "deadlock: a
 * -> b -> a", or, when there is none, with a task that waits for something that
 * nobody will settle.  Returns -1.
 */
int deadlock_describe(struct loop *l, struct err *e);

#endif
