/* From the core's scene to the glass: builds the scene when it is due, finds what differs from the
 * one that is shown, has that painted and presented, and fades from one page to the next.
 *
 * What it is not: it reads no clock (all instants are arguments), waits for nothing, and opens no
 * output. A fade goes by tick_ms, which only ever runs forward (CLOCK_BOOTTIME): the wall clock may
 * be set while it runs. The ui thread only. */
#ifndef SHELL_STAGE_H
#define SHELL_STAGE_H

#include "core/screen.h"
#include "shell/fonts.h"
#include "shell/output.h"

#define STAGE_FADE_MS 400
#define STAGE_RETURN_MS 600  /* the show comes back after an emergency, which itself cuts */
#define STAGE_FRAME_US 16667 /* of a fade */

struct stage;

/* fonts: borrowed for the life of the stage. Never NULL. */
struct stage *stage_new(struct fonts *fonts);
void stage_free(struct stage *stage);

struct picture_store;
/* Where images come from: what the scenes ask, the painter's pixels. Borrowed for the life of the
 * stage. */
void stage_set_pictures(struct stage *stage, struct picture_store *pictures);

/* Paints to this output from now on, NULL for none; borrowed until the next call. What is shown
 * there is not known: the next pass paints the page whole, without a fade. */
void stage_set_output(struct stage *stage, struct output *output);
/* The same output has other pixels or another size: the next pass paints the page whole. */
void stage_forget(struct stage *stage);

enum stage_kind {
    STAGE_NOTHING, /* presented nothing */
    STAGE_FIRST,   /* the whole page, as nothing was known of the glass */
    STAGE_CUT,     /* another page, without a fade */
    STAGE_DAMAGE,  /* changes on the page */
    STAGE_FADE,    /* one frame of a fade */
    STAGE_LAYER,   /* what moves by itself, and nothing else */
    STAGE_AGAIN,   /* the same frame once more */
    STAGE_LOST     /* the frame did not get there: the output is to be closed */
};

const char *stage_kind_name(enum stage_kind kind); /* in the trace's words */

struct stage_frame {
    enum stage_kind kind;
    int64_t painted_px; /* not counting the blend of a fade */
    int permille;       /* of the new page, on the glass: 1000 but in a fade */
};

/* One pass with an output: builds a scene if `build`, paints and presents what is new; while a
 * fade runs, its next frame, for which in->show_ms alone is looked at. in->width and height are
 * those of the output. After it nothing of an older snapshot than in->snapshot is followed any
 * more, if `build`. */
void stage_pass(struct stage *stage, const struct screen_input *in, int64_t tick_ms, bool build,
                struct stage_frame *frame);
/* Whether the page that comes next was not looked at yet: once a flip and snapshot, and only where
 * another page can come. */
bool stage_unprepared(const struct stage *stage);
/* Builds the scene of the next flip and throws it away: its texts are set and rastered then and its
 * pictures asked for, so that the first frame of the fade only paints. For when there is nothing
 * else to do. now_ms: event time of that flip. */
void stage_prepare(struct stage *stage, const struct screen_input *in, int64_t now_ms);
/* The next flip's page painted before its time: built as for the edge and painted beside the one
 * that is shown, so that at the edge it has only to be presented. Until then the stage is held: no
 * pass is due, and stage_page is the coming page. For STAGE_AHEAD_MS before the edge, which
 * stage_ahead_ms says (INSTANT_NEVER: there is nothing to do ahead). What cuts, and what stays on
 * its page, is left to the edge. now_ms, tick_ms: of the edge. */
#define STAGE_AHEAD_MS 100
int64_t stage_ahead_ms(const struct stage *stage);
void stage_paint_ahead(struct stage *stage, const struct screen_input *in, int64_t now_ms,
                       int64_t tick_ms);
/* Whether it waits for its edge at these instants: a pass has to come later. By both clocks, as one
 * may be set meanwhile. */
bool stage_held(const struct stage *stage, int64_t show_ms, int64_t tick_ms);

/* The next show_ms at which something on the page moves by itself; INSTANT_NEVER. */
int64_t stage_layer_ms(const struct stage *stage, int64_t show_ms);
/* Moves it, when there was nothing else to present; a fade's passes do so themselves. */
void stage_move(struct stage *stage, int64_t show_ms, struct stage_frame *frame);

/* Presents the last frame again; not in a fade. */
void stage_again(struct stage *stage, struct stage_frame *frame);

/* Whether the scene that was built last has become another; true before the first. */
bool stage_due(const struct stage *stage, int64_t now_ms, int64_t show_ms);
int64_t stage_next_now_ms(const struct stage *stage);
int64_t stage_next_show_ms(const struct stage *stage);
bool stage_fading(const struct stage *stage);
/* What is on the glass is what was built last, and no fade runs. */
bool stage_settled(const struct stage *stage);
/* Settled, none of its pictures was only being made when it was built, and no other page waits. */
bool stage_whole(const struct stage *stage);
/* The page built last; NULL before the first. */
const struct screen_page *stage_page(const struct stage *stage);
const struct scene *stage_scene(const struct stage *stage);

struct stage_counts {
    int64_t builds, frames, painted_px, fades, prepared;
    uint64_t layouts; /* paragraphs that were set */
};
struct stage_counts stage_counts(const struct stage *stage);

#endif
