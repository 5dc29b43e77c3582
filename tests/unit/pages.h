/* Whole pages for tests: a feed and an instant in, a scene out, through the core alone.
 *
 * One `struct pages` keeps a typesetter and an arena between builds, as the program does. A scene
 * is borrowed from it until the second build after. */
#ifndef UNIT_PAGES_H
#define UNIT_PAGES_H

#include "core/screen.h"

struct pages {
    struct typesetter *type;
    struct arena arenas[2]; /* taken in turn, so that a scene can be compared with the last */
    struct scene scenes[2];
    int turn;
    struct screen screen;
    struct screen_page page; /* of the last build */
};

void pages_init(struct pages *pages, const struct metrics *metrics);
void pages_fini(struct pages *pages);
const struct scene *pages_build(struct pages *pages, const struct screen_input *in);

/* A 1920x1080 page of the board, time confirmed, data fresh. board NULL: by the playlist. */
struct screen_input pages_input(const struct snapshot *snapshot, const char *board, int64_t at_ms);

/* RFC 3339; fails the test otherwise. */
int64_t instant(const char *text);
/* Reads a feed; fails the test where it is refused. */
struct snapshot *feed_from_bytes(const void *bytes, size_t count);
struct snapshot *feed_from_file(const char *path);

/* Feeds that nobody would write by hand. Same recipe, same bytes. */
struct recipe {
    uint64_t seed;
    int rooms, days, sessions, changes;
    int languages;     /* 1 to 3: zh, en, fr */
    bool long_titles;  /* as long as programmes come, and longer */
    bool odd_instants; /* starts, ends and decisions off the minute */
    bool crowded;      /* sessions of a room overlap */
    bool words;        /* rooms have long names and no numbers */
    int slot_ms;
};
struct strbuf;
void recipe_cook(const struct recipe *recipe, struct strbuf *out);
struct snapshot *feed_from_recipe(const struct recipe *recipe);
#define RECIPE_DAY "2021-04-25" /* the first one, Asia/Shanghai */

#endif
