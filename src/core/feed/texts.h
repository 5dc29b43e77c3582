/* Every text of a snapshot that a board can show, with its place in the feed. */
#ifndef CORE_FEED_TEXTS_H
#define CORE_FEED_TEXTS_H

#include "core/feed/model.h"

/* path: of the member, by id where there is one, as "sessions[opening].title" or
 * "partners[3].name"; borrowed for the call. */
typedef void snapshot_text(void *self, const char *path, const struct text_lang *text);

void snapshot_each_text(const struct snapshot *snapshot, snapshot_text *say, void *self);

#endif
