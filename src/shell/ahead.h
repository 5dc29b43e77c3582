/* The ui ahead of all else on the box: displays of one corridor flip together only if each gets a
 * processor at the slot's edge. */
#ifndef SHELL_AHEAD_H
#define SHELL_AHEAD_H

#include <stdbool.h>

/* The calling thread only (on Linux, nice is a thread's own); call it when the others are made, as
 * they would have it from this one. False where it may not: a unit with LimitNICE=-10 allows it. */
bool ahead_of_others(void);

#endif
