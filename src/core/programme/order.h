/* The one order in which changes apply: by decision, then id, kind and content, so that it does
 * not depend on the order in which they arrived or stand in the document. Pure; any thread. */
#ifndef CORE_PROGRAMME_ORDER_H
#define CORE_PROGRAMME_ORDER_H

#include "core/feed/model.h"

/* < 0: a applies before b. 0: they say the same. */
int change_compare(const struct snapshot *snapshot, const struct change *a, const struct change *b);

/* True when both say the same of the same property (decision, id and note aside). */
bool change_same_content(const struct snapshot *snapshot, const struct change *a,
                         const struct change *b);

int text_compare(const struct text *a, const struct text *b);
int people_compare(const struct person *a, int n_a, const struct person *b, int n_b);

/* Programme order; added sessions come after it and by id, as their index depends on the order of
 * the changes. */
int session_compare(const struct snapshot *snapshot, int32_t a, int32_t b);

/* "changes[id]", or "changes[session=ID]" for one without an id. In the arena of the snapshot. */
const char *change_path(struct snapshot *snapshot, const struct change *change);

const char *change_kind_word(enum change_kind kind); /* as the feed writes it */

/* Kinds that set one property have one number. */
int change_property(enum change_kind kind);

#endif
