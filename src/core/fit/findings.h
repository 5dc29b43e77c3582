/* What fit has found, each thing once however often it is seen. */
#ifndef CORE_FIT_FINDINGS_H
#define CORE_FIT_FINDINGS_H

#include "core/fit/fit.h"

/* Where and when a page is looked at. */
struct sight {
    const char *board;
    int page; /* from 0; -1: no page */
    int64_t at_ms;
    const int32_t *displays; /* that show it; -1 for a feed without any */
    int n_displays;
};

struct findings;

/* report: what is found goes to its arena, and with findings_close into its list. */
struct findings *findings_new(struct fit_report *report);
/* Two things are one if kind and the two texts of same are, digits not counting; NULL says nothing.
 * item and what are copied. */
void findings_add(struct findings *findings, const struct sight *sight, enum fit_kind kind,
                  const char *const same[2], const char *item, const char *what);
/* Sorts into the report and frees. */
void findings_close(struct findings *findings);

#endif
