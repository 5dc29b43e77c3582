/* The status as Prometheus text (exposition format 0.0.4), for node_exporter's textfile collector.
 * Instants, not ages, so that it stays true while nothing happens. Names and units are those that
 * `promtool check metrics` wants. A pure function but for this process's own memory. */
#ifndef SHELL_METRICS_H
#define SHELL_METRICS_H

#include "shell/status.h"

void metrics_build(const struct status *status, struct strbuf *out);

/* Replaces the file: the collector reads the old one or the new one. */
bool metrics_write(const char *path, const struct status *status, struct err *err);

#endif
