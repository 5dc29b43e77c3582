/* Id → number, while a document is read: open addressing, linear in what is put in. Keys are
 * borrowed and must outlive the table. Not kept in a snapshot. One owner. */
#ifndef CORE_FEED_IDS_H
#define CORE_FEED_IDS_H

#include <stddef.h>
#include <stdint.h>

#define IDS_UNKNOWN (-1)
/* An id whose absence was told already: the document holds it but it was left out, or a reference
 * to it was reported. What refers to it is not reported again. */
#define IDS_LEFT_OUT (-2)

struct ids_slot {
    const char *key; /* NULL: free */
    uint64_t hash;
    int32_t value;
};

struct ids {
    struct ids_slot *slots;
    size_t capacity; /* a power of two */
    size_t count;
    uint64_t seed; /* from the document's bytes, so that no document can aim at collisions */
};

void ids_init(struct ids *ids, uint64_t seed);
void ids_fini(struct ids *ids);

/* The value, or IDS_UNKNOWN. */
int32_t ids_get(const struct ids *ids, const char *key);
/* Sets the value, over an older one. */
void ids_put(struct ids *ids, const char *key, int32_t value);

#endif
