/* Any bytes into the reader of alerts, and what comes out into announcements: no crash, no leak, no
 * endless loop, the same answer twice, and no takeover but by an Actual alert. Its corpus and the
 * cases' inputs replay in `make test` (tests/unit/core/feed/test_fuzz_cap.c). To search for more:
 *
 *   clang -g -O1 -std=c11 -D_GNU_SOURCE -Isrc -fsanitize=fuzzer,address,undefined \
 *       tests/fuzz/fuzz_cap.c src/core/feed/[a-z]*.c src/core/programme/[a-z]*.c src/base/[a-z]*.c
 * \
 *       $(pkg-config --cflags --libs jansson icu-uc expat) -lm -o /tmp/fuzz_cap
 *   /tmp/fuzz_cap -max_len=8192 /tmp/found tests/fuzz/corpus/cap */
#include "base/str.h"
#include "core/feed/cap.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* All that is in a list, as one number. */
static uint64_t digest(const struct cap_folded *folded)
{
    uint64_t hash = hash_bytes(HASH_SEED, &folded->list->n_items, sizeof folded->list->n_items);
    for (int i = 0; i < folded->list->n_items; i++) {
        const struct announcement *a = &folded->list->items[i];
        if (announcement_revision(a) != a->revision || a->headline.n < 1 || a->from_ms == 0)
            abort();
        for (int k = 0; k < a->headline.n; k++) {
            const char *text = a->headline.items[k].text;
            if (!text[0] || !utf8_valid(text, strlen(text)))
                abort();
        }
        hash = hash_bytes(hash, &a->revision, sizeof a->revision);
    }
    for (int i = 0; i < folded->n_retired; i++)
        hash = hash_text(hash, folded->retired[i].name.identifier);
    return hash;
}

static uint64_t read_once(const uint8_t *bytes, size_t count)
{
    struct err err = {0};
    struct cap_document *document = cap_read((const char *)bytes, count, &err);
    if (!document) {
        if (!err.text[0])
            abort();
        return hash_text(HASH_SEED, err.text);
    }
    struct cap_source source = {.url = "x", .document = document};
    struct cap_input input = {.sources = &source, .n_sources = 1};
    struct cap_folded careful = cap_fold(&input);
    for (int i = 0; i < careful.list->n_items; i++) {
        const struct announcement *a = &careful.list->items[i];
        if (a->level == ANNOUNCE_EMERGENCY && a->drill == DRILL_NONE)
            abort(); /* nobody said that it may */
    }
    input.may_emergency = true;
    input.before = &careful;
    struct cap_folded again = cap_fold(&input);
    uint64_t hash = digest(&careful) ^ digest(&again);
    announcements_free(careful.list);
    announcements_free(again.list);
    cap_document_free(document);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    if (read_once(bytes, count) != read_once(bytes, count))
        abort();
    return 0;
}
