/* Feeds made from a seed. */
#include "unit/pages.h"

#include <stdlib.h>

#define MINUTES_OF_DAY 1440

struct dice {
    uint64_t state;
};

/* Knuth's MMIX generator; the upper bits are the good ones. */
static int throw(struct dice * dice, int sides)
{
    dice->state = dice->state * 6364136223846793005ull + 1442695040888963407ull;
    return (int)((dice->state >> 33) % (uint64_t)sides);
}

static const char *const zh_words[] = {"数字", "经济", "分论坛", "城市", "基础设施", "治理",
                                       "创新", "大赛", "生态",   "海丝", "开放",     "智能"};
static const char *const en_words[] = {"Digital", "economy",        "forum",     "on",  "city",
                                       "of",      "infrastructure", "awards",    "and", "smart",
                                       "Jiangsu", "Transformation", "governance"};
static const char *const fr_words[] = {"Forum", "économie", "numérique", "de la",
                                       "ville", "d’été",    "données",   "ouvertes"};

static void add_words(struct strbuf *out, struct dice *dice, const char *const *words, int n,
                      int count, const char *between)
{
    for (int i = 0; i < count; i++)
        strbuf_printf(out, "%s%s", i > 0 ? between : "", words[throw(dice, n)]);
}

#define COUNT(list) ((int)(sizeof(list) / sizeof *(list)))

static void add_text(struct strbuf *out, struct dice *dice, const struct recipe *r, int length)
{
    strbuf_add(out, "{\"zh\":\"");
    add_words(out, dice, zh_words, COUNT(zh_words), length, "");
    if (r->languages > 1) {
        strbuf_add(out, "\",\"en\":\"");
        add_words(out, dice, en_words, COUNT(en_words), length, " ");
    }
    if (r->languages > 2) {
        strbuf_add(out, "\",\"fr\":\"");
        add_words(out, dice, fr_words, COUNT(fr_words), length, " ");
    }
    strbuf_add(out, "\"}");
}

static void add_instant(struct strbuf *out, const char *name, int64_t minute, int seconds)
{
    char when[32];
    int64_t ms = instant(RECIPE_DAY "T00:00:00+08:00") + minute * MS_MINUTE + seconds * MS_SECOND;
    rfc3339_format(ms, 8 * 60, when);
    strbuf_printf(out, "\"%s\":\"%s\"", name, when);
}

static void add_rooms(struct strbuf *out, struct dice *dice, const struct recipe *r)
{
    strbuf_add(out, "\"rooms\":[");
    for (int i = 0; i < r->rooms; i++) {
        strbuf_printf(out, "%s{\"id\":\"r%d\"", i > 0 ? "," : "", i);
        if (!r->words)
            strbuf_printf(out, ",\"number\":\"%d\"", 100 * (1 + i / 20) + i % 20 + 1);
        strbuf_add(out, ",\"name\":");
        add_text(out, dice, r, r->words ? 3 : 1);
        strbuf_add(out, "}");
    }
    strbuf_add(out, "],");
}

static void add_sessions(struct strbuf *out, struct dice *dice, const struct recipe *r)
{
    int64_t *busy = xcalloc((size_t)(r->rooms * r->days) + 1, sizeof *busy);
    strbuf_add(out, "\"sessions\":[");
    for (int i = 0; i < r->sessions; i++) {
        int room = throw(dice, r->rooms), day = throw(dice, r->days);
        int64_t *free_from = &busy[room * r->days + day];
        if (*free_from == 0)
            *free_from = 8 * 60 + throw(dice, 90);
        int64_t start = *free_from + throw(dice, 4) * 15, length = 15 + throw(dice, 8) * 15;
        int seconds = r->odd_instants ? throw(dice, 60) : 0;
        if (start > 22 * 60)
            start = 22 * 60;
        *free_from = r->crowded ? start + length / 3 : start + length + 1;
        strbuf_printf(out, "%s{\"id\":\"s%d\",\"room\":\"r%d\",\"title\":", i > 0 ? "," : "", i,
                      room);
        add_text(out, dice, r, r->long_titles ? 4 + throw(dice, 12) : 1 + throw(dice, 3));
        strbuf_add(out, ",");
        add_instant(out, "start", (int64_t)day * MINUTES_OF_DAY + start, seconds);
        strbuf_add(out, ",");
        add_instant(out, "end", (int64_t)day * MINUTES_OF_DAY + start + length, seconds);
        strbuf_add(out, "}");
    }
    strbuf_add(out, "],");
    free(busy);
}

static void add_changes(struct strbuf *out, struct dice *dice, const struct recipe *r)
{
    static const char *const kinds[] = {"moved", "delayed", "cancelled",  "full",
                                        "doors", "added",   "reinstated", "replaced"};
    strbuf_add(out, "\"changes\":[");
    for (int i = 0; i < r->changes; i++) {
        const char *kind = kinds[throw(dice, COUNT(kinds))];
        int64_t at = (int64_t) throw(dice, r->days) * MINUTES_OF_DAY + 7 * 60 + throw(dice, 720);
        strbuf_printf(out, "%s{\"kind\":\"%s\",\"id\":\"c%d\",", i > 0 ? "," : "", kind, i);
        add_instant(out, "decided", at, r->odd_instants ? throw(dice, 60) : 0);
        int room = throw(dice, r->rooms);
        if (str_equal(kind, "added")) {
            strbuf_printf(out, ",\"add\":{\"id\":\"a%d\",\"room\":\"r%d\",\"title\":", i, room);
            add_text(out, dice, r, 3);
            strbuf_add(out, ",");
            add_instant(out, "start", at + 45, 0);
            strbuf_add(out, ",");
            add_instant(out, "end", at + 105, 0);
            strbuf_add(out, "}}");
            continue;
        }
        strbuf_printf(out, ",\"session\":\"s%d\"", throw(dice, r->sessions));
        if (str_equal(kind, "moved") || str_equal(kind, "full"))
            strbuf_printf(out, ",\"room\":\"r%d\"", room);
        if (str_equal(kind, "delayed"))
            strbuf_printf(out, ",\"minutes\":%d", 5 + throw(dice, 40));
        if (str_equal(kind, "doors"))
            strbuf_add(out, ",\"state\":\"open\"");
        if (str_equal(kind, "replaced")) {
            strbuf_add(out, ",\"title\":");
            add_text(out, dice, r, 3);
        }
        strbuf_add(out, "}");
    }
    strbuf_add(out, "],");
}

void recipe_cook(const struct recipe *r, struct strbuf *out)
{
    static const char *const languages[] = {"[\"zh\"]", "[\"zh\",\"en\"]",
                                            "[\"zh\",\"en\",\"fr\"]"};
    struct dice dice = {r->seed * 0x9e3779b97f4a7c15ull + 1};
    strbuf_printf(out,
                  "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"数字中国\","
                  "\"zone\":\"Asia/Shanghai\",\"languages\":%s},",
                  languages[r->languages - 1]);
    add_rooms(out, &dice, r);
    add_sessions(out, &dice, r);
    add_changes(out, &dice, r);
    strbuf_printf(out,
                  "\"playlists\":[{\"id\":\"p\",\"slot_ms\":%d,\"items\":[{\"board\":\"now-next\"},"
                  "{\"board\":\"day\"}]}],\"playlist\":\"p\"}",
                  r->slot_ms > 0 ? r->slot_ms : 12000);
}

struct snapshot *feed_from_recipe(const struct recipe *recipe)
{
    struct strbuf bytes = {0};
    recipe_cook(recipe, &bytes);
    struct snapshot *snapshot = feed_from_bytes(bytes.text, bytes.bytes);
    strbuf_fini(&bytes);
    return snapshot;
}
