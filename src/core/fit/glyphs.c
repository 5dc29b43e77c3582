#include "core/fit/glyphs.h"

#include "base/str.h"
#include "core/feed/texts.h"
#include "core/text/missing.h"

/* A feed in a script that no font has is told by its first characters. */
#define TOLD_MAX 20

struct check {
    struct snapshot *snapshot;
    struct missing *missing;
    const char *path;
    uint64_t told[TOLD_MAX];
    int n_told;
    struct strbuf words;
};

static void found(void *self, const char *cluster, size_t bytes)
{
    struct check *check = self;
    uint64_t hash = hash_bytes(HASH_SEED, cluster, bytes);
    for (int i = 0; i < check->n_told; i++) {
        if (check->told[i] == hash)
            return;
    }
    if (check->n_told == TOLD_MAX)
        return;
    check->told[check->n_told++] = hash;
    strbuf_clear(&check->words);
    missing_name(&check->words, cluster, bytes);
    snapshot_problem(check->snapshot, check->path, "no font has %s; a mark stands in its place%s",
                     check->words.text,
                     check->n_told == TOLD_MAX ? "; what else is missing is not told" : "");
}

static void look(void *self, const char *path, const struct text_lang *text)
{
    struct check *check = self;
    check->path = path;
    missing_find(check->missing, text->text, text->lang, found, check);
}

void glyphs_check(struct snapshot *snapshot, const struct metrics *metrics)
{
    if (metrics->face_for(metrics->self, "A", 1, WEIGHT_REGULAR, false) < 0)
        return;
    struct check check = {.snapshot = snapshot, .missing = missing_new(metrics)};
    snapshot_each_text(snapshot, look, &check);
    missing_free(check.missing);
    strbuf_fini(&check.words);
}
