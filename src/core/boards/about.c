/* about: a title and up to five sentences; over the ridge where there is room. */
#include "core/boards/parts/frame.h"
#include "core/boards/parts/listing.h"
#include "core/boards/parts/ridge.h"
#include "core/boards/table.h"

#define PER_PAGE 5
#define TITLE_U 31.0 /* with the air under it */
#define LEAST_STEP 3
#define FEW 3
#define ROW_U 18.75
#define TALL_ROW_U 27.0 /* of a page that is taller than wide */

static struct listing listing_under(const struct view *v, double top_u)
{
    return (struct listing){.left_u = GRID_MX,
                            .right_u = v->grid->w_u - GRID_MX,
                            .top_u = top_u,
                            .bottom_u = v->body_bottom_u,
                            .most_step = v->grid->portrait ? 5 : 4,
                            .least_step = LEAST_STEP,
                            .most_row_u = v->grid->portrait ? TALL_ROW_U : ROW_U,
                            .most_lines = v->grid->portrait ? 2 : 1};
}

/* Whether the sentences stand whole where a page has this many, in the languages of this turn. */
static bool are_whole(const struct view *v, const struct about *about, int most, int turn)
{
    struct scene none = {.next_now_ms = INSTANT_NEVER, .next_show_ms = INSTANT_NEVER};
    struct view then = *v;
    then.show_ms = (int64_t)turn * LANGUAGE_TURN_MS;
    struct draw d = {&then, &none};
    for (int first = 0; first < about->n_sentences; first += most) {
        struct pair sentences[PER_PAGE];
        int n = 0;
        for (; n < most && first + n < about->n_sentences; n++)
            sentences[n] = pair_of(&d, &about->sentences[first + n]);
        struct listing list = listing_under(v, v->body_top_u + TITLE_U);
        if (!listing_fit(&d, sentences, n, &list))
            return false;
    }
    return true;
}

/* As many as the page holds, and as even as they can be; fewer where long ones take more lines. */
static int per_page(const struct view *v, const struct about *about)
{
    int n = about->n_sentences;
    int most = (int)((v->body_bottom_u - v->body_top_u - TITLE_U) / listing_row_u(v, LEAST_STEP));
    most = most < 1 ? 1 : most > PER_PAGE ? PER_PAGE : most;
    int least = (n + most - 1) / most;
    for (int count = least; count <= n; count++) {
        int even = (n + count - 1) / count, turns = event_turns(&v->snapshot->event), turn = 0;
        while (turn < turns && are_whole(v, about, even, turn))
            turn++;
        if (turn >= turns)
            return even;
    }
    return least > 0 ? (n + least - 1) / least : 1;
}

static int pages_of(const struct view *v, const struct about *about)
{
    int most = per_page(v, about);
    return about->n_sentences > 0 ? (about->n_sentences + most - 1) / most : 1;
}

static int pages(const struct view *v)
{
    int n = 0;
    for (int i = 0; i < v->snapshot->n_about; i++)
        n += pages_of(v, &v->snapshot->about[i]);
    return n;
}

/* The list of this page and its first sentence there. */
static const struct about *about_of(const struct view *v, int page, int *first)
{
    for (int i = 0; i < v->snapshot->n_about; i++) {
        int n = pages_of(v, &v->snapshot->about[i]);
        if (page < n) {
            *first = page * per_page(v, &v->snapshot->about[i]);
            return &v->snapshot->about[i];
        }
        page -= n;
    }
    return NULL;
}

/* Returns where it ends, in u. */
static double draw_title(struct draw *d, const struct about *about, double top_u)
{
    const struct view *v = d->v;
    const struct grid *g = v->grid;
    struct pair title = pair_of(d, &about->title);
    struct stack stack;
    int32_t width = grid_len(g, g->w_u - 2 * GRID_MX);
    for (int step = 6; step >= 4; step--) {
        struct stack_style style =
            stack_pair(step, WEIGHT_BOLD, ROLE_R1, v->palette->t1, v->palette->t2, 1, 1);
        stack_set(d, &title, &style, width, &stack);
        if (!stack_shortened(&stack))
            break;
    }
    int32_t y = grid_y(g, top_u + 15.5);
    draw_stack(d, "title", &stack, grid_x(g, GRID_MX), y, ALIGN_LEFT, NULL);
    return grid_units(g, y + stack_below(d, &stack) - g->safe.y);
}

static void build(const struct view *v, int page, struct scene *scene)
{
    struct draw d = {v, scene};
    const struct grid *g = v->grid;
    int first = 0;
    const struct about *about = about_of(v, page, &first);
    if (!about) {
        struct pair words = pair_word(&d, WORD_NOTHING_TO_SHOW);
        draw_statement(&d, &words);
        return;
    }
    const char *old = scene_prefix(scene, "%s", about->id);
    int most = per_page(v, about), n = about->n_sentences - first;
    n = n < most ? n : most;
    struct pair sentences[PER_PAGE];
    for (int i = 0; i < n; i++)
        sentences[i] = pair_of(&d, &about->sentences[first + i]);
    struct listing list = listing_under(v, draw_title(&d, about, v->body_top_u) + 3);
    double end = list.top_u;
    if (n > 0) {
        listing_fit(&d, sentences, n, &list);
        draw_listing(&d, &list, false);
        end = list.y_u[list.n];
    }
    scene_prefix_restore(scene, old);
    double drop = g->h_u - 135;
    if (n <= FEW ? end + 14 < v->body_bottom_u : end + 40 < v->body_bottom_u)
        draw_ridge_field(&d, 110 + drop, 2.1, 20, end + 4);
}

const struct board board_about = {
    .name = "about",
    .title = WORD_BOARD_ABOUT,
    .pages = pages,
    .build = build,
};
