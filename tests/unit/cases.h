/* Cases as folders: tests/cases/SUITE/CASE/{input…, expected}.
 *
 * A suite's program turns the folder's input into text; each folder is one cmocka test, which
 * compares that text with `expected` and prints what differs. UPDATE_CASES=1 writes `expected`
 * instead: look at the change before committing it. Runs in the project's folder. */
#ifndef UNIT_CASES_H
#define UNIT_CASES_H

#include "base/str.h"
#include <stdbool.h>

/* Adds the folder's result to out. */
typedef void case_function(const char *folder, struct strbuf *out);

/* Runs every case of the suite, by name. Returns the number that failed; no case at all is a
 * failure. */
int cases_run(const char *suite, case_function *function);

/* A file of the folder, added to out; false when it is not there. */
bool case_read(const char *folder, const char *file, struct strbuf *out);

#endif
