#include "core/fit/findings.h"

#include "base/civil.h"
#include "base/str.h"

#include <stdlib.h>
#include <string.h>

/* What a technician can still read of one feed. */
#define FINDINGS_MAX 20000
#define TABLE_SLOTS 65536 /* a power of two, well above it */

struct found {
    struct fit_finding finding;
    uint64_t hash;
    bool *shows;     /* by display */
    int64_t last_ms; /* of the sight that was counted last, to count one only once */
    int last_page;
    int32_t last_display;
};

struct findings {
    struct fit_report *report;
    struct found *list;
    size_t capacity;
    int n;
    int32_t table[TABLE_SLOTS]; /* number in the list + 1 */
};

struct findings *findings_new(struct fit_report *report)
{
    struct findings *findings = xcalloc(1, sizeof *findings);
    findings->report = report;
    return findings;
}

/* "Starts in 18 min" and "Starts in 17 min" are one thing to be told. */
static uint64_t hash_folded(uint64_t hash, const char *text)
{
    char folded[128];
    size_t n = 0;
    for (; *text; text++) {
        folded[n++] = *text >= '0' && *text <= '9' ? '0' : *text;
        if (n == sizeof folded) {
            hash = hash_bytes(hash, folded, n);
            n = 0;
        }
    }
    folded[n++] = '\0'; /* so that "a", "bc" is not "ab", "c" */
    return hash_bytes(hash, folded, n);
}

static uint64_t hash_of(enum fit_kind kind, const char *const same[2])
{
    int32_t number = (int32_t)kind;
    uint64_t hash = hash_bytes(HASH_SEED, &number, sizeof number);
    for (int i = 0; i < 2; i++)
        hash = hash_folded(hash, same[i] ? same[i] : "");
    return hash;
}

static struct found *find(struct findings *f, uint64_t hash, bool *is_new)
{
    size_t slot = hash & (TABLE_SLOTS - 1);
    for (; f->table[slot]; slot = (slot + 1) & (TABLE_SLOTS - 1)) {
        if (f->list[f->table[slot] - 1].hash == hash)
            return &f->list[f->table[slot] - 1];
    }
    if (f->n == FINDINGS_MAX)
        return NULL;
    struct arena *arena = &f->report->arena;
    struct found *one = arena_push(arena, &f->list, (size_t)f->n, &f->capacity, sizeof *f->list);
    *one = (struct found){.hash = hash, .last_ms = INSTANT_NEVER};
    one->shows = arena_array(arena, (size_t)f->report->n_displays + 1, sizeof *one->shows);
    memset(one->shows, 0, (size_t)f->report->n_displays + 1);
    f->table[slot] = ++f->n;
    *is_new = true;
    return one;
}

void findings_add(struct findings *f, const struct sight *sight, enum fit_kind kind,
                  const char *const same[2], const char *item, const char *what)
{
    bool is_new = false;
    struct found *one = find(f, hash_of(kind, same), &is_new);
    if (!one)
        return;
    for (int i = 0; i < sight->n_displays; i++)
        one->shows[sight->displays[i] + 1] = true;
    if (one->last_ms != sight->at_ms || one->last_page != sight->page ||
        one->last_display != sight->displays[0])
        one->finding.times++;
    one->last_ms = sight->at_ms;
    one->last_page = sight->page;
    one->last_display = sight->displays[0];
    if (!is_new && sight->at_ms >= one->finding.at_ms)
        return;
    struct arena *arena = &f->report->arena;
    one->finding.kind = kind;
    one->finding.board = sight->board;
    one->finding.page = sight->page + 1;
    one->finding.at_ms = sight->at_ms;
    one->finding.item = arena_strdup(arena, item);
    one->finding.what = arena_strdup(arena, what);
}

static int by_display(const void *a, const void *b)
{
    const struct fit_finding *x = a, *y = b;
    if (x->displays[0] != y->displays[0])
        return x->displays[0] < y->displays[0] ? -1 : 1;
    if (x->at_ms != y->at_ms)
        return x->at_ms < y->at_ms ? -1 : 1;
    int order = strcmp(x->item, y->item);
    return order ? order : (int)x->kind - (int)y->kind;
}

void findings_close(struct findings *f)
{
    struct fit_report *report = f->report;
    report->n = f->n;
    report->findings = arena_array(&report->arena, (size_t)f->n + 1, sizeof *report->findings);
    for (int i = 0; i < f->n; i++) {
        struct fit_finding *finding = &report->findings[i];
        int32_t *displays =
            arena_array(&report->arena, (size_t)report->n_displays + 1, sizeof *displays);
        *finding = f->list[i].finding;
        for (int k = 0; k <= report->n_displays; k++) {
            if (f->list[i].shows[k])
                displays[finding->n_displays++] = k - 1;
        }
        finding->displays = displays;
    }
    qsort(report->findings, (size_t)report->n, sizeof *report->findings, by_display);
    free(f);
}
