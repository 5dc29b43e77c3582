/* A snapshot as text, one thing a line, for tests: the same snapshot, the same bytes. Leaves out
 * what is not said. Not read by any program of ours; its form may change. */
#ifndef CORE_FEED_DUMP_H
#define CORE_FEED_DUMP_H

#include "base/str.h"
#include "core/feed/model.h"

void snapshot_dump(struct strbuf *out, const struct snapshot *snapshot);

#endif
