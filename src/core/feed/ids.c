#include "core/feed/ids.h"

#include "base/arena.h"
#include "base/str.h"
#include <stdlib.h>
#include <string.h>

void ids_init(struct ids *ids, uint64_t seed)
{
    *ids = (struct ids){.seed = seed};
}

void ids_fini(struct ids *ids)
{
    free(ids->slots);
    *ids = (struct ids){0};
}

static struct ids_slot *find(const struct ids *ids, const char *key, uint64_t hash)
{
    size_t mask = ids->capacity - 1;
    /* FNV mixes its low bits least into the high ones: fold them together. */
    for (size_t i = (size_t)(hash ^ (hash >> 32)) & mask;; i = (i + 1) & mask) {
        struct ids_slot *slot = &ids->slots[i];
        if (!slot->key || (slot->hash == hash && strcmp(slot->key, key) == 0))
            return slot;
    }
}

static void grow(struct ids *ids)
{
    struct ids old = *ids;
    ids->capacity = old.capacity ? old.capacity * 2 : 64;
    ids->slots = xcalloc(ids->capacity, sizeof *ids->slots);
    for (size_t i = 0; i < old.capacity; i++) {
        if (old.slots[i].key)
            *find(ids, old.slots[i].key, old.slots[i].hash) = old.slots[i];
    }
    free(old.slots);
}

int32_t ids_get(const struct ids *ids, const char *key)
{
    if (!ids->count)
        return IDS_UNKNOWN;
    const struct ids_slot *slot = find(ids, key, hash_text(ids->seed, key));
    return slot->key ? slot->value : IDS_UNKNOWN;
}

void ids_put(struct ids *ids, const char *key, int32_t value)
{
    if (ids->count * 4 >= ids->capacity * 3)
        grow(ids);
    uint64_t hash = hash_text(ids->seed, key);
    struct ids_slot *slot = find(ids, key, hash);
    if (!slot->key) {
        *slot = (struct ids_slot){.key = key, .hash = hash};
        ids->count++;
    }
    slot->value = value;
}
