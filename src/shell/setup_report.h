/* What `hallboard setup` found: a line for each thing looked at, and below what is wrong how to
 * mend it. Texts only; one thread. */
#ifndef SHELL_SETUP_REPORT_H
#define SHELL_SETUP_REPORT_H

#include "base/str.h"

/* Zero-initialised it is empty; setup_report_fini at the end. */
struct setup_report {
    struct strbuf text; /* whole lines */
    int n_wrong;
};

void setup_report_fini(struct setup_report *report);

/* what: one word: config, feed, keys, display, clock, card, mode, user, desktop, service. */
void setup_good(struct setup_report *report, const char *what, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* mend: what to do, one sentence or more, without a line feed. */
void setup_wrong(struct setup_report *report, const char *what, const char *mend,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

/* A word of a command that a mend tells: as it is where the shell leaves it so, else in quotes. */
void setup_add_word(struct strbuf *out, const char *word);

#endif
