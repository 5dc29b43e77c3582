/* The questions of `hallboard setup` on a terminal. Each answer is looked at before the next
 * question. Blocks for who answers; one thread. */
#ifndef SHELL_SETUP_ASK_H
#define SHELL_SETUP_ASK_H

#include "base/err.h"
#include "shell/setup_config.h"
#include <stdio.h>

#define SETUP_ANSWER_BYTES 256
/* A technician who is wrong three times has something to look up. */
#define SETUP_ANSWERS_MAX 3

/* Asks until the answer, without the blanks around it, is one that can be written; value->value is
 * then in storage, or as it was where the answer is empty (now, which is offered, stays). False:
 * SETUP_ANSWERS_MAX were wrong, or the input is at its end (Ctrl-D: who answers wants out). */
bool setup_ask(struct setup_value *value, const char *question, const char *now,
               char storage[SETUP_ANSWER_BYTES], FILE *in, FILE *out, struct err *err);

#endif
