/* Texts written in peace, for moments without any: by name, with at most a few fields to fill in,
 * in every language of the venue. Read once from assets/texts/library.json, immutable after that;
 * any thread. */
#ifndef CORE_FEED_PREPARED_H
#define CORE_FEED_PREPARED_H

#include "base/err.h"
#include "core/feed/model.h"

#define PREPARED_FIELDS_MAX 4

struct prepared_text {
    const char *name;
    int level; /* enum announce_level */
    bool is_evacuation;
    struct text headline, instruction; /* with {field} in them */
    const char **fields;               /* all that the texts name, each wanted */
    int n_fields;
};

struct prepared {
    struct prepared_text *texts;
    int n_texts;
    struct snapshot *holder; /* memory and problems */
};

/* Reads "hallboard texts 1". Owned by the caller; NULL with err where it is refused whole. */
struct prepared *prepared_read(const char *bytes, size_t count, struct err *err);
void prepared_free(struct prepared *prepared); /* NULL is allowed */

/* NULL: no text of this name. */
const struct prepared_text *prepared_find(const struct prepared *prepared, const char *name);

/* A template with its fields filled in, each from the value in the template's language, else from
 * any. values[i] belongs to fields[i]. In arena. */
struct text prepared_fill(struct arena *arena, const struct text *form, const char *const *fields,
                          const struct text *values, int n);

#endif
