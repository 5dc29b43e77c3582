/* Which characters of a text no font has. What a page does about them is the typesetter's affair
 * (U+FFFD's mark stands there); this names them, so that whoever writes the feed hears of it. It
 * belongs to one thread. */
#ifndef CORE_TEXT_MISSING_H
#define CORE_TEXT_MISSING_H

#include "core/text/metrics.h"

struct missing;

/* metrics: borrowed for its life. Never NULL. */
struct missing *missing_new(const struct metrics *metrics);
void missing_free(struct missing *missing);

/* Called with a grapheme cluster that no font has: `bytes` of `cluster`, not zero-terminated. */
typedef void missing_found(void *self, const char *cluster, size_t bytes);

/* Calls found for every such cluster of text, in order, repetitions too. lang may be NULL. */
void missing_find(struct missing *missing, const char *text, const char *lang, missing_found *found,
                  void *self);

/* `U+1F9FF` or `U+1F1E8 U+1F1F3`. */
struct strbuf;
void missing_name(struct strbuf *out, const char *cluster, size_t bytes);

#endif
