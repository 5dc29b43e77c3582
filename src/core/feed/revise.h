/* What changed between two polls of a programme, as changes: a session that stands elsewhere is
 * moved or retimed, one that is gone is cancelled, one that is new is added.
 *
 * The memory holds what was announced for each session that is not over, and what the document
 * said since. It is immutable: each document makes the next memory out of the last. So a document
 * that is refused or held back leaves no trace, and the same document twice changes nothing. Pure
 * functions of their arguments; any thread.
 *
 * Rules:
 * - What was announced stays the plan. The change is decided when the poll was taken, and comes
 *   into force after a grace (a poll and 10 s, at least 30 s), so that a state which an editor has
 *   half saved, and which the next poll corrects, is never shown.
 * - A session is the same by id; where its id is gone, by title and start, if nothing else has
 *   these.
 * - A document of another event, one that says "replaces", and any document before the event's
 *   first day is a new programme: the memory begins anew. What is over is forgotten.
 * - So does one that lacks more than half of what is to come (and was held back for it); but as it
 *   may be half saved all the same, the memory is put aside, and a later document that has at least
 *   half of that is compared with it: what comes back is not new.
 * - What an operator's change says already is not said again: the source has adopted it. An
 *   operator's cancellation stands although the programme still has the session. A delay decided
 *   after the programme was retimed counts from the new time. */
#ifndef CORE_FEED_REVISE_H
#define CORE_FEED_REVISE_H

#include "base/err.h"
#include "base/str.h"
#include "core/feed/model.h"

#define REVISIONS_MAX 8 /* of one session; then the oldest goes */

struct revisions;

/* From when a poll shows something until it counts. */
int64_t revisions_grace_ms(const struct snapshot *snapshot);

void revisions_free(struct revisions *revisions); /* NULL is allowed */

/* The memory after this document, owned by the caller; before: NULL where nothing is known. Sets
 * the snapshot's sessions to what was announced: adds those that are gone, and puts those that are
 * new behind the others. room_for: sessions to leave place for behind them. Before changes are
 * read. */
struct revisions *revisions_observe(const struct revisions *before, struct snapshot *snapshot,
                                    size_t room_for, int64_t now_ms);

/* Calls visit for each session that the document has at another start than the announced one. For
 * changes that name a session by its start. */
typedef void revisions_start_visit(void *context, int32_t session, int64_t start_ms);
void revisions_each_start(const struct revisions *revisions, revisions_start_visit *visit,
                          void *context);

/* Adds the derived changes to the snapshot that the memory was made with, after its own changes
 * were read and before programme_new. */
void revisions_derive(const struct revisions *revisions, struct snapshot *snapshot);

/* The memory as text and back, for a restart. NULL with err when it is not ours. */
void revisions_write(const struct revisions *revisions, struct strbuf *out);
struct revisions *revisions_read(const void *bytes, size_t count, struct err *err);

#endif
