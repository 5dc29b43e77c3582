/* What a change does, in a line for operators: `c05 2021-04-25 10:40 digital-silk-road moved
 * 105 → 302`. Plain words, for check and logs; what visitors read is in core/text/sheet.h. */
#ifndef CORE_PROGRAMME_CHANGE_WORDS_H
#define CORE_PROGRAMME_CHANGE_WORDS_H

#include "base/str.h"
#include "core/programme/programme.h"

/* Without a line's end. A change that alters nothing says so: the programme says the same, or a
 * cancellation stands. */
void change_words(struct strbuf *out, const struct snapshot *snapshot, const struct change *change);

#endif
