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
#define TALL_ROW_U 27.0 /* of a page that is taller than wide, or has the title beside */
#define TITLE_SHARE 0.4 /* of a very wide page: the title's, and the ridge's under it */

/* A very wide page has the title at the left and the sentences beside it. */
static bool is_wide(const struct view *v)
{
    return v->grid->w_u >= GRID_WIDE_U;
}

static struct listing listing_under(const struct view *v, double top_u)
{
    const struct grid *g = v->grid;
    bool is_beside = is_wide(v);
    return (struct listing){.left_u = is_beside ? g->w_u * TITLE_SHARE : GRID_MX,
                            .right_u = g->w_u - GRID_MX,
                            .top_u = is_beside ? v->body_top_u : top_u,
                            .bottom_u = v->body_bottom_u,
                            .most_step = g->portrait ? 5
                                         : is_beside ? 6
                                                     : 4,
                            .least_step = LEAST_STEP,
                            .most_row_u = g->portrait || is_beside ? TALL_ROW_U : ROW_U,
                            .most_lines = g->portrait ? 2 : 1};
}

static int per_page(const struct view *v, const struct about *about)
{
    int n = about->n_sentences;
    const struct text **texts = arena_array(v->arena, (size_t)n + 1, sizeof *texts);
    for (int i = 0; i < n; i++)
        texts[i] = &about->sentences[i];
    struct listing list = listing_under(v, v->body_top_u + TITLE_U);
    return listing_share(v, texts, n, &list, 1, PER_PAGE);
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
    bool wide = is_wide(v);
    int32_t width = grid_len(g, wide ? g->w_u * TITLE_SHARE - 2 * GRID_MX : g->w_u - 2 * GRID_MX);
    int lines = wide ? 2 : 1;
    for (int step = wide ? 8 : 6; step >= 4; step--) {
        struct stack_style style =
            stack_pair(step, WEIGHT_BOLD, ROLE_R1, v->palette->t1, v->palette->t2, lines, lines);
        stack_set(d, &title, &style, width, &stack);
        if (!stack_shortened(&stack))
            break;
    }
    int32_t y = grid_y(g, top_u + (wide ? 21.0 : 15.5));
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
    double end = draw_title(&d, about, v->body_top_u) + 3;
    struct listing list = listing_under(v, end);
    if (n > 0) {
        listing_fit(&d, sentences, n, &list);
        draw_listing(&d, &list, false);
        end = is_wide(v) ? end : list.y_u[list.n];
    }
    scene_prefix_restore(scene, old);
    double drop = g->h_u - 135;
    if (is_wide(v))
        return;
    if (n <= FEW ? end + 14 < v->body_bottom_u : end + 40 < v->body_bottom_u)
        draw_ridge_field(&d, 110 + drop, 2.1, 20, end + 4);
}

const struct board board_about = {
    .name = "about",
    .title = WORD_BOARD_ABOUT,
    .pages = pages,
    .build = build,
};
