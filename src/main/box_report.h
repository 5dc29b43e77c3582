/* What status.json says, in lines for a technician; those that begin with ! want attention and say
 * what can be done. It judges nothing that the program did not tell: what is late is late by what
 * status.json promises (reporter.h), not by a guess. */
#ifndef MAIN_BOX_REPORT_H
#define MAIN_BOX_REPORT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* runs: the process does (box_status.h). out NULL: nothing is written. The number of lines that
 * want attention. */
int box_report(const json_t *status, bool runs, int64_t now_ms, FILE *out);

#endif
