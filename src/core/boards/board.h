/* A board turns a view (what is known, where, and when) into items of a scene. One file a board,
 * a const struct, one entry in table.c; shared pieces are in parts/. A board knows no other. */
#ifndef CORE_BOARDS_BOARD_H
#define CORE_BOARDS_BOARD_H

#include "core/feed/announce.h"
#include "core/ladder/witness.h"
#include "core/programme/programme.h"
#include "core/scene/grid.h"
#include "core/scene/palette.h"
#include "core/scene/picture.h"
#include "core/scene/scene.h"
#include "core/text/sheet.h"

/* How current the programme is (DESIGN.md section 3). */
enum data_state { DATA_FRESH, DATA_AGEING, DATA_STALE, DATA_WITHDRAWN };

/* What only the box knows of itself, for identify. All may be NULL or "". */
struct box_facts {
    const char *version;
    const char *address; /* in its network */
    const char *feed;    /* the address that it polls, without secrets */
    const char *trouble; /* a short code for why there is no show */
};

struct view {
    const struct snapshot *snapshot; /* NULL: nothing known, only holding can be shown */
    const struct display *display;
    const struct playlist_item *item; /* options; NULL: defaults */
    int64_t now_ms;
    int64_t show_ms;
    bool time_confirmed;
    enum data_state data;
    int64_t data_ms; /* now_ms of the last good answer; 0: none */
    const char *display_id;
    int64_t age_ms;                  /* of the data, -1: not known */
    const struct pictures *pictures; /* NULL: none can be had */
    const struct box_facts *box;     /* NULL: nothing known */
    const struct witness *witness;   /* NULL: nobody */
    struct announce_selection said;  /* in force here at now_ms; in arena */
    int64_t from_ms, until_ms;       /* show_ms between which the page stands; equal: not known */
    const struct grid *grid;
    const struct palette *palette;
    struct typesetter *type;
    struct arena *arena;              /* the frame's */
    double body_top_u, body_bottom_u; /* the body's box, a banner already taken off */
};

struct draw;
struct pair;
struct legend_sign;

struct board {
    const char *name;                   /* as in playlists and --board */
    enum word title;                    /* in the header; WORD_COUNT: none */
    bool is_bare;                       /* draws the whole page: no header, no footer */
    int (*pages)(const struct view *v); /* 0: nothing to show */
    void (*build)(const struct view *v, int page, struct scene *scene);
    /* Header title where it is not `title`; NULL: never. */
    enum word (*title_at)(const struct view *v);
    /* Header title of a page in words of its own; false: `title`. NULL: never. */
    bool (*heading)(struct draw *d, int page, struct pair *out);
    /* What the glyphs of states on this page mean (glyph.h), which the footer says in place of a
     * fact: how many there are. NULL: never. */
    int (*signs)(struct draw *d, int page, struct legend_sign *out, int most);
    /* The footer's fact in place of the event's standing one; false: not now. NULL: never. */
    bool (*fact)(struct draw *d, int page, struct pair *out);
    bool fact_is_source; /* it has to be said: no ticker takes its place */
    /* Its pages differ by where a display stands or whose door it is at (level, place, heading,
     * room), or by its id; else displays of one kind show them alike. */
    bool by_place;
};

/* NULL if there is no board of this name. */
const struct board *board_find(const char *name);
/* All of them, ended by NULL. */
const struct board *const *board_all(void);

#endif
