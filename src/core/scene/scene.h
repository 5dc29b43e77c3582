/* The display list: what is on a page, as a closed set of items in integer pixels, each with a
 * stable key. It decides nothing and paints nothing: boards fill it, the painter reads it, and
 * two scenes can be compared. Everything in it lives in the frame's arena, the text lines in the
 * typesetter's cache; a scene can be compared with the one before it and no older one. */
#ifndef CORE_SCENE_SCENE_H
#define CORE_SCENE_SCENE_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/str.h"
#include "core/scene/picture.h"
#include "core/text/paragraph.h"

struct rect {
    int32_t x, y, w, h;
};

struct rect rect_intersect(struct rect a, struct rect b); /* w or h 0 if none */
struct rect rect_union(struct rect a, struct rect b);     /* an empty one does not count */
bool rect_empty(struct rect r);
bool rect_contains(struct rect outer, struct rect inner);

/* Points of polylines and polygons are in 1/16 px. */
#define POINT_UNIT 16
struct point {
    int32_t x, y;
};

enum scene_kind { SCENE_RECT, SCENE_RRECT, SCENE_POLYLINE, SCENE_POLYGON, SCENE_TEXT, SCENE_IMAGE };

/* Roles of LOOK.md section 2, for the floors. CHROME: header and footer. */
enum text_role { ROLE_R1, ROLE_R2, ROLE_R3, ROLE_CHROME };

struct scene_text {
    const struct text_line *line;
    int32_t x, baseline;
    uint16_t size_px;
    enum text_role role;
    const char *lang;
    /* Set on the one item of a page that says the title of a session: its id, else NULL. */
    const char *session;
};

struct scene_item {
    const char *key; /* "now-next/201/title.zh" */
    uint64_t key_hash;
    uint64_t content_hash; /* of everything that is painted */
    enum scene_kind kind;
    struct rect bounds; /* every pixel it can touch, inside clip */
    struct rect clip;
    uint32_t colour;            /* 0xffrrggbb; always opaque, edges are antialiased */
    struct rect rect;           /* RECT, RRECT, IMAGE: as asked for, not clipped */
    int32_t radius_px;          /* RRECT */
    const struct point *points; /* POLYLINE, POLYGON */
    int n_points;
    int32_t stroke_16;          /* POLYLINE: width in 1/16 px */
    bool closed;                /* POLYLINE */
    bool round_caps;            /* POLYLINE; joins are always round */
    struct scene_text text;     /* TEXT */
    struct picture_cut picture; /* IMAGE; colour is what stands behind it */
};

/* What was done to put something on the page that whoever makes the feed should know (`fit`). It is
 * neither painted nor part of any hash. */
enum scene_mark_kind {
    MARK_SHORTENED,     /* an ellipsis stands for the rest of the text */
    MARK_LEFT_OUT,      /* not even the text's beginning had room */
    MARK_WORD_BROKEN,   /* a word wider than its place was torn */
    MARK_GLYPH_MISSING, /* no font has some character of the text */
    MARK_NO_WAY,        /* a room that should be here, and none knows how to get there */
    MARK_FLOORED,       /* larger than its place in the layout: the floor of its role lifts it */
    MARK_UNDER          /* smaller than its role wants: the display is read from too far away */
};

struct scene_mark {
    enum scene_mark_kind kind;
    int item;              /* number of the (last) item that shows it; -1: none does */
    const char *key;       /* as an item's */
    const char *text;      /* the whole text */
    const char *lang;      /* "" for none */
    int wanted_px, got_px; /* FLOORED: of the layout, as lifted; UNDER: of the role, as it is */
};

struct scene_layer;
#define SCENE_SAYS_MAX 8

struct scene {
    struct arena *arena;
    int32_t width, height;
    uint32_t background;
    int32_t light_permille; /* of the display's own light that it is shown with, once painted */
    struct scene_item *items;
    int n_items;
    size_t capacity;
    struct rect clip;   /* of the items that are added next */
    const char *prefix; /* of their keys */
    struct scene_mark *marks;
    int n_marks;
    size_t marks_capacity;
    struct scene_layer *layers; /* what moves by itself on it (layer.h) */
    int n_layers;
    int64_t show_ms; /* that it was built for; no part of the hash */
    /* Which announcements can be read on it, by their revisions; no part of what is painted. */
    uint64_t says[SCENE_SAYS_MAX];
    int n_says;
    int64_t next_now_ms;  /* the scene becomes another at this now_ms … */
    int64_t next_show_ms; /* … or at this show_ms, whichever comes first */
    /* Set by scene_finish. */
    uint64_t hash;
    const int32_t *by_key; /* item numbers in the order of their key_hash */
};

#define SCENE_LIGHT_FULL 1000

void scene_init(struct scene *scene, struct arena *arena, int32_t width, int32_t height,
                uint32_t background);

/* Keys: prefix "/" name. The returned old prefix is given back to scene_prefix_restore. */
const char *scene_prefix(struct scene *scene, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void scene_prefix_restore(struct scene *scene, const char *old);

/* Narrows the clip; returns the old one, to be put back by assignment to scene->clip. */
struct rect scene_clip(struct scene *scene, struct rect rect);

/* What has no pixel inside the clip is not added. */
void scene_rect(struct scene *scene, const char *name, struct rect rect, uint32_t colour);
void scene_rrect(struct scene *scene, const char *name, struct rect rect, int32_t radius_px,
                 uint32_t colour);
/* points are copied. */
void scene_polyline(struct scene *scene, const char *name, const struct point *points, int n,
                    int32_t stroke_16, bool closed, bool round_caps, uint32_t colour);
void scene_polygon(struct scene *scene, const char *name, const struct point *points, int n,
                   uint32_t colour); /* nonzero winding */
/* A disc as a polygon; centre and radius in 1/16 px. */
void scene_disc(struct scene *scene, const char *name, struct point centre, int32_t radius_16,
                uint32_t colour);
/* line borrowed from the typesetter; how its text was set is marked. Returns the item, to set
 * text.session; NULL for a line without ink. */
struct scene_item *scene_text(struct scene *scene, const char *name, const struct text_line *line,
                              int32_t x, int32_t baseline, int size_px, enum text_role role,
                              const char *lang, uint32_t colour);

/* A picture that is READY, filling rect, which has the cut's size; colour shows through where it
 * does. */
void scene_image(struct scene *scene, const char *name, struct rect rect,
                 const struct picture_cut *picture, uint32_t colour);

/* Marks what scene_text cannot see by itself. key comes from name; text and lang are copied and may
 * be NULL. */
void scene_note(struct scene *scene, const char *name, const struct scene_mark *mark);

/* The page says this announcement (once, however often it is said); beyond SCENE_SAYS_MAX none. */
void scene_says(struct scene *scene, uint64_t revision);

/* Lowers next_now_ms. */
void scene_changes_at(struct scene *scene, int64_t now_ms);

/* Hashes; call once when everything is added. Asserts that no two items share a key. */
void scene_finish(struct scene *scene);

/* What must be painted to turn `old` (NULL: nothing known) into `new`: up to 16 rectangles, whole
 * pixels, inside the page. Returns the count; 0: nothing changed. */
#define SCENE_DAMAGE_MAX 16
int scene_diff(const struct scene *old, const struct scene *new,
               struct rect damage[SCENE_DAMAGE_MAX]);

/* One item a line: kind, key, bounds x,y wxh, colour; for text also string, face, size, cap height
 * in px, role, language, session and its marks. The first line is a comment with the page and the
 * instant of its next change. Stable between runs; scripts outside read it:
 *
 *   # page 1920x1080 background #071b26 next_now=2021-04-25T02:30:00Z next_show=never
 *   rect now-next/201/rule 72,258 864x2 #35566a
 *   layer footer/ticker 118,1027 900x40 #071b26 window=812.25 of=2310x40    (at its show_ms; then
 *       its picture's items, in px of the picture, as layer.text, layer.image, ...)
 *   text now-next/201/title.en 220,176 402x28 #b9ccd4 "Opening" face=sans-regular size=29
 *       cap=20.7 role=R2 lang=en session=s-001                            (all on one line) */
void scene_dump(const struct scene *scene, const struct metrics *metrics, struct strbuf *out);

#endif
