/* The whole event as columns of days and rows of half-days: which session stands in which, how
 * wide a day is, and over how many pages it all goes. Decides; draws nothing. In the frame's arena.
 */
#ifndef CORE_BOARDS_PARTS_HALFDAYS_H
#define CORE_BOARDS_PARTS_HALFDAYS_H

#include "core/boards/parts/stack.h"
#include "core/programme/programme.h"

#define HALVES 3 /* morning, afternoon, evening */
#define BANDS_MAX 3
#define PAGES_MAX 64 /* of days */

/* How an entry of a full day is set. */
struct overview_form {
    int step;     /* of time, room and the leading title */
    bool stacked; /* the second language under it, else behind it */
    bool brief;   /* titles without their generic endings, all of them */
    bool alone;   /* without the second language, all of them */
    int lines;    /* most, of each language */
    double pitch_u;
};

struct overview_cell {
    const struct standing **items;
    double *heights_u; /* in the form */
    int n;
    size_t capacity;
};

struct overview_day {
    int64_t date;
    struct overview_cell halves[HALVES];
    int n;
    double x_u, width_u, need_u;
    int page; /* of the days */
};

struct overview_band {
    const struct standing *standing; /* today's, else the first */
    int64_t first, last;             /* dates */
};

/* Entries [from, from + n) of a half-day on a page. */
struct overview_segment {
    int page, half, from, n;
    double y_u, height_u;
};

struct overview {
    struct draw *d;
    int64_t today; /* date; INT64_MIN: not known */
    struct overview_day *days;
    int n_days, n_day_pages;
    struct overview_band bands[BANDS_MAX];
    int n_bands;
    struct overview_form form;             /* of the page of days at hand */
    struct overview_form forms[PAGES_MAX]; /* of each */
    double label_u;                        /* column of the half-days */
    double band_u, band_fill_u, head_u,
        head_base_u;     /* heights; of the heads' baseline from below */
    double scale;        /* of the least widths: how much larger the floors make the text */
    struct pair *titles; /* by session, as they are asked for: every form wants them again */
    struct overview_segment *segments; /* of all pages of days, one after the other */
    int n_segments, n_pages;
    int first_page[PAGES_MAX], first_segment[PAGES_MAX]; /* of each page of days */
};

/* All but the heads' numbers is R3. */
static inline struct ink small_ink(int step, enum weight weight, uint32_t colour)
{
    return ink(step, weight, ROLE_R3, colour);
}

/* False when there is nothing to show. d->s may be a scene that nobody shows. */
bool overview_make(struct overview *p, struct draw *d);

/* Which page of days a page is one of. */
int overview_day_page(const struct overview *p, int page);
enum word overview_half_word(int half);
/* A day of few entries has them over several lines. */
bool overview_is_full(const struct overview_day *day);
/* The words of an entry of a full day: on one line, or a stack whose first baseline is the line's.
 */
struct overview_words {
    struct pair title;
    struct stack stack;
    bool in_line;
    int32_t x, right;
    double height_u;
    int cut; /* how much is not said; 0: nothing */
};
void overview_words(struct overview *p, const struct overview_day *day, const struct standing *s,
                    uint32_t tone_a, uint32_t tone_b, struct overview_words *out);
/* Between time and room; and where they stand. */
void overview_edges(const struct overview *p, const struct overview_day *day,
                    const struct standing *s, int step, bool has_sign, int32_t *x, int32_t *right);
int32_t overview_time_x(const struct overview *p, const struct overview_day *day, int step,
                        bool has_sign);
int32_t overview_room_most(const struct overview_day *day, int32_t x, int32_t right);
const char *overview_room(const struct overview *p, const struct standing *s);
/* The form in which a page of days says most, in the largest type; lays it out in it. Pages of days
 * come one after the other. */
void overview_choose_form(struct overview *p, int day_page);
/* Lays a page of days out, over as many pages as the heights of its entries need. */
void overview_flow(struct overview *p, int day_page);
double overview_sparse_height(struct overview *p, const struct overview_day *day,
                              const struct standing *s);
struct stack_style overview_sparse_style(uint32_t a, uint32_t b);
struct pair overview_title(const struct overview *p, const struct standing *s);
/* Top of the entries, and the air over a half-day's first. */
double overview_top(const struct overview *p);
double overview_pad(const struct overview *p);

#endif
