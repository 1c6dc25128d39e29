/*
 * placeholder - {} and its kin in the arguments of a command, as GNU parallel has
 * them.
 *
 *	{}    the item        a/b.tar.gz
 *	{.}   no extension    a/b.tar
 *	{/}   no folder       b.tar.gz
 *	{//}  the folder      a
 *	{/.}  neither         b.tar
 *	{#}   its number      1
 *
 * They are replaced within an argument that a program gets as it is, never in the
 * text of a shell, and what they are replaced by is not looked at again.
 */
#ifndef CMD_PLACEHOLDER_H
#define CMD_PLACEHOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Is there any in the argument? */
bool placeholder_is_in(const char *arg);

/* The argument for an item and its number.  Memory to free. */
char *placeholder_fill(const char *arg, const char *item, size_t number);

#endif
