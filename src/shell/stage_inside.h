/* What the two files of the stage share: stage.c shows a page, stage_ahead.c gets the next one
 * ready. */
#ifndef SHELL_STAGE_INSIDE_H
#define SHELL_STAGE_INSIDE_H

#include "shell/dim.h"
#include "shell/layers.h"
#include "shell/paint.h"
#include "shell/picture_store.h"
#include "shell/stage.h"

#define STAGE_FRAME_MS (STAGE_FRAME_US / 1000 + 1)
#define STAGE_WAIT_MS 500 /* for pictures, at most */

/* Why what comes next does not come yet. */
enum stage_wait {
    WAIT_NONE,
    WAIT_FADE,    /* the fade to the page before it runs */
    WAIT_PICTURES /* its own pictures are being made */
};

struct built {
    struct arena arena;
    struct scene scene;
    struct screen_page page;
};

struct stage {
    struct painter *painter;
    struct typesetter *type;
    struct picture_store *pictures;  /* borrowed; NULL: none */
    int64_t prepared_ms;             /* show_ms of the flip that was prepared; 0: none */
    const struct snapshot *snapshot; /* of the last build; compared only, never followed */
    const void *said;                /* likewise: what was announced */
    struct output *output;           /* borrowed; NULL: none */
    struct screen screen;
    struct built built[2];
    int last;            /* index of the one built last */
    bool has_built;      /* there is one */
    bool known;          /* the page's pixels are its */
    uint64_t shown_hash; /* of the scene that is on the glass, whole */
    struct dim dim;
    struct layers layers;
    int64_t show_ms; /* of this pass, for the layers */
    struct fade fade;
    uint32_t *fade_pixels; /* while it runs: the page that it goes to */
    int fade_stride_px;
    int fade_frames;                      /* presented */
    bool is_ahead;                        /* the fade has not begun: it waits for its edge */
    int64_t ahead_show_ms, ahead_tick_ms; /* the edge, by both clocks */
    int64_t ahead_tried_ms;               /* show_ms of the flip that was looked at last */
    enum stage_wait wait;
    int64_t wait_show_ms, wait_tick_ms; /* for pictures until then at most, by both clocks */
    bool lacks; /* a picture that was being made when the last scene was built */
    struct stage_counts counts;
};

/* What one pass found. */
struct step {
    const struct built *old; /* NULL: nothing is known of the page */
    const struct built *new;
    struct rect damage[SCENE_DAMAGE_MAX + SCENE_LAYERS_MAX];
    int n;
};

/* Test builds: content that kills the program when it is painted (T44). */
void stage_die_of_poison(const struct scene *scene);

bool stage_same_page(const struct screen_page *a, const struct screen_page *b);
/* Whether any of the damage lies in the area. */
bool stage_touches(const struct step *step, struct rect area);
/* Paints the step into the second page, from which the fade's frames take the header at once and
 * the body step by step; begin: a fade of this area begins with it. */
void stage_paint_fading(struct stage *stage, struct step *step, bool begin, struct rect area,
                        int64_t tick_ms);

/* Whether the scene that was just built is not to be shown yet: a fade runs and this is another
 * page, or its pictures are being made. What is shown stays true to its snapshot meanwhile. Until
 * the fade's end, for pictures no longer than STAGE_WAIT_MS, and never for an emergency. */
bool stage_must_wait(struct stage *stage, const struct screen_input *in, const struct built *next,
                     int64_t tick_ms);

#endif
