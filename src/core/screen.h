/* The whole glass: header, a board's page, footer, and the band of stale data, as one scene.
 * The one entry of the core for the shell: (snapshot, display, now, show) in, scene out. */
#ifndef CORE_SCREEN_H
#define CORE_SCREEN_H

#include "core/playlist/playlist.h"

struct screen_input {
    const struct snapshot *snapshot; /* NULL: holding */
    const char *display_id;          /* as configured; "" or NULL: none */
    int32_t width, height;
    int64_t now_ms;  /* what is true */
    int64_t show_ms; /* what is shown when */
    bool time_confirmed;
    int64_t data_ms; /* now_ms of the programme's last good answer */
    int64_t age_ms;  /* its age by CLOCK_BOOTTIME, or a cached answer's; -1: not known to be old
                        (files given to render) */
    const struct pictures *pictures; /* NULL: none can be had */
    const struct box_facts *box;     /* NULL: nothing known */
    const struct witness *witness;   /* NULL: nobody */
    /* The lists that operators and alerts have, the more important first (of one id that of the
     * earlier one holds); those in the snapshot itself come after them. Borrowed until a later
     * scene is built without them; a list may be NULL. */
    const struct announcements *const *announcements;
    int n_announcements;
    const char *board; /* NULL: by playlist */
    int page;          /* from 0, with board */
    /* With board: the options that it is shown with; NULL: those of the first item of the display's
     * playlist that names it. Borrowed. */
    const struct playlist_item *item;
    /* On a real display: the page moves by 0.25u every ten minutes, against burn-in (LOOK.md
     * section 14), unless the feed is against it. */
    bool shifts;
    /* Only a look ahead: the typesetter's cache does not age. Give a copy of the struct screen. */
    bool peek;
};

/* What is shown, to tell a page change (a fade) from a change on the page. */
struct screen_page {
    const struct board *board;
    int item, page, pages;          /* item: as in struct slot */
    bool takes_over;                /* an emergency: by cut, and over everything */
    struct announce_selection said; /* in force on this display; as long as the scene */
    int32_t shift_x, shift_y;       /* px, against burn-in */
    struct rect body;               /* what a fade covers */
    int64_t next_ms;                /* show_ms of the next flip */
    int64_t body_next_ms; /* now_ms at which the board changes, apart from the header's clock */
};

/* Keeps the round's list between calls; zero it to start. One a display. */
struct screen {
    struct round round;
    bool has_round;
    const struct snapshot *round_snapshot; /* compared only, never followed */
    int64_t slot_end_ms;                   /* show_ms of the edge that it is taken at */
    /* The page chosen at the last edge, kept until the next one. */
    bool has_page;
    int page_item, page;
    const struct board *page_board;
    int64_t page_start_ms;
};

/* Builds the scene. type, arena: see scene.h. Never fails. */
void screen_build(struct screen *screen, const struct screen_input *in, struct typesetter *type,
                  struct arena *arena, struct scene *scene, struct screen_page *page);

/* Whether an emergency is in force here: it waits for nothing, not even for the slot's edge. */
bool screen_takes_over(const struct screen_input *in);

/* What boards are asked with, apart from a page of them: for questions about a playlist. It points
 * into room, and borrows what in borrows. */
struct screen_room {
    struct grid grid;
    struct palette palette;
};
void screen_view(const struct screen_input *in, struct typesetter *type, struct arena *arena,
                 struct screen_room *room, struct view *out);

/* Whether the display is to give light now: power.h, and always in an emergency. */
bool screen_lights(const struct screen_input *in);

enum data_state data_state_of(const struct snapshot *snapshot, int64_t age_ms, bool time_confirmed);

#endif
