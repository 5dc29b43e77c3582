#include "core/boards/parts/qr.h"

#include "core/boards/parts/lines.h"
#include "core/boards/parts/stack.h"

#include <math.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#define QR_DARK 0xff06202cu
#define QR_LIGHT 0xffffffffu

/* Whoever scans steps up to the screen: two fifths of the reading distance, an arm's reach or
 * two at most. */
#define SCAN_SHARE 0.4
#define SCAN_MAX_MM 1100.0

bool qr_encode(struct arena *arena, const char *text, struct qr *out)
{
    static const QRecLevel levels[] = {QR_ECLEVEL_M, QR_ECLEVEL_L};
    *out = (struct qr){0};
    for (int i = 0; i < 2 && *text; i++) {
        QRcode *code = QRcode_encodeString8bit(text, 0, levels[i]);
        if (!code)
            continue; /* too long for any version */
        if (code->version <= QR_VERSION_MAX) {
            size_t n = (size_t)code->width * (size_t)code->width;
            uint8_t *dark = arena_alloc(arena, n);
            for (size_t k = 0; k < n; k++)
                dark[k] = code->data[k] & 1;
            *out = (struct qr){.version = code->version, .modules = code->width, .dark = dark};
        }
        QRcode_free(code);
        if (out->dark)
            return true;
    }
    return false;
}

static int32_t scan_width_px(const struct draw *d)
{
    const struct grid *g = d->v->grid;
    const struct display *display = d->v->display;
    double scan_mm = SCAN_SHARE * display->distance_mm;
    if (scan_mm > SCAN_MAX_MM)
        scan_mm = SCAN_MAX_MM;
    int32_t side_px = g->page_w < g->page_h ? g->page_w : g->page_h;
    return (int32_t)ceil(scan_mm / 10 * side_px / display->height_mm);
}

bool qr_fit(struct draw *d, const char *text, double module_u, int32_t room_px, struct qr *out)
{
    if (!qr_encode(d->v->arena, text, out))
        return false;
    int32_t least_px = (int32_t)ceil(module_u * d->v->grid->u - 1e-6);
    int32_t scan_px = scan_width_px(d);
    out->module_px = (scan_px + out->modules - 1) / out->modules;
    if (out->module_px < least_px)
        out->module_px = least_px;
    out->side_px = out->module_px * (out->modules + 2 * QR_QUIET);
    return out->side_px <= room_px;
}

void qr_grow(struct qr *qr, int32_t room_px)
{
    int32_t side = qr->modules + 2 * QR_QUIET, most = room_px / side;
    qr->module_px = most > qr->module_px ? most : qr->module_px;
    qr->side_px = qr->module_px * side;
}

void draw_qr(struct draw *d, const char *name, const struct qr *qr, int32_t x, int32_t y)
{
    const char *old = scene_prefix(d->s, "%s", name);
    scene_rect(d->s, "white", (struct rect){x, y, qr->side_px, qr->side_px}, QR_LIGHT);
    x += QR_QUIET * qr->module_px;
    y += QR_QUIET * qr->module_px;
    for (int row = 0; row < qr->modules; row++) {
        const uint8_t *dark = qr->dark + (ptrdiff_t)row * qr->modules;
        for (int from = 0, to; from < qr->modules; from = to) {
            for (to = from; to < qr->modules && dark[to] == dark[from]; to++)
                ;
            if (!dark[from])
                continue;
            struct rect run = {x + from * qr->module_px, y + row * qr->module_px,
                               (to - from) * qr->module_px, qr->module_px};
            scene_rect(d->s, arena_printf(d->v->arena, "%d.%d", row, from), run, QR_DARK);
        }
    }
    scene_prefix_restore(d->s, old);
}

const char *qr_address_words(struct arena *arena, const char *url)
{
    const char *rest = strstr(url, "://");
    char *words = arena_strdup(arena, rest ? rest + 3 : url);
    size_t bytes = strlen(words);
    if (bytes > 0 && words[bytes - 1] == '/')
        words[bytes - 1] = '\0';
    return words;
}

/* The words over the address, their last line on the room's bottom. */
static int32_t draw_address(struct draw *d, const struct pair *words, const char *url,
                            struct rect room, int step)
{
    const struct palette *p = d->v->palette;
    struct ink a = {step, WEIGHT_MEDIUM, ROLE_R3, p->t1};
    struct ink b = {step - 2 > 0 ? step - 2 : 0, WEIGHT_REGULAR, ROLE_R3, p->t2};
    struct ink address = {step - 2 > 0 ? step - 2 : 0, WEIGHT_MEDIUM, ROLE_R3, p->accent};
    const struct set_text *set =
        lines_set(d, qr_address_words(d->v->arena, url), "en", address, room.w, 2);
    int32_t leading = (int32_t)lround(1.28 * draw_px(d, address.step));
    int32_t bottom = room.y + room.h - draw_px(d, address.step) / 3;
    int32_t first = bottom - (set->n_lines - 1) * leading;
    draw_lines(d, "address", set, "en", address, room.x, first);
    int32_t zh = first - draw_px(d, step) - (words->b ? draw_pair_drop(d, step) : 0);
    if (zh - draw_px(d, step) < room.y)
        return first - leading;
    draw_stacked(d, "words", words, a, b, room.x, zh, ALIGN_LEFT, room.w);
    return zh - draw_px(d, step);
}

/* Sets the words; whether all of them stand there. */
static bool set_code_words(struct draw *d, const struct pair *label, int step, int lines,
                           int32_t room_px, struct stack *stack)
{
    const struct palette *p = d->v->palette;
    struct stack_style style = stack_pair(step, WEIGHT_MEDIUM, ROLE_R3, p->t1, p->t2, lines, lines);
    stack_set(d, label, &style, room_px, stack);
    return stack->a && !stack_shortened(stack) && !stack->a->word_broken;
}

/* The words, their block's middle at middle: as large as a line of them fits, at last over two.
 * Returns their ink's top; below where no size fits. */
static int32_t draw_code_words(struct draw *d, const struct pair *label, int step, int32_t x,
                               int32_t room_px, int32_t middle, int32_t below)
{
    struct stack stack;
    while (step > 1 && !set_code_words(d, label, step, 1, room_px, &stack))
        step--;
    if (!set_code_words(d, label, step, 1, room_px, &stack) &&
        !set_code_words(d, label, step, 2, room_px, &stack))
        return below;
    /* A pair's block is 1.87 z high, 0.85 of it over its baseline; one line alone goes by its
     * caps. */
    double z = stack.a_px;
    int32_t drop = stack_drop(d, &stack);
    int32_t ascent = (int32_t)lround((drop > 0 ? 0.85 : 0.72) * z);
    int32_t height = ascent + drop + (stack.b ? (int32_t)lround(0.16 * z) : 0);
    int32_t baseline = middle - height / 2 + ascent;
    if (stack.a->n_lines == 1 && (!stack.b || stack.b->n_lines == 1))
        draw_stacked(d, "words", label, stack.style.a, stack.style.b, x, baseline, ALIGN_LEFT,
                     room_px);
    else
        draw_stack(d, "words", &stack, x, baseline, ALIGN_LEFT, NULL);
    return baseline - (int32_t)lround(0.85 * z);
}

struct online_place draw_online(struct draw *d, const char *name, const struct link *link,
                                enum word words, double module_u, struct rect room, int step)
{
    int32_t right = room.x + room.w, bottom = room.y + room.h;
    struct online_place place = {bottom, right, bottom};
    if (!link->url || rect_empty(room))
        return place;
    struct pair label = pair_of(d, &link->label);
    if (!label.a)
        label = pair_word(d, words);
    const char *old = scene_prefix(d->s, "%s", name);
    struct qr qr;
    int32_t most = room.w < room.h ? room.w : room.h;
    if (qr_fit(d, link->url, module_u, most, &qr)) {
        place.top = bottom - qr.side_px;
        place.code_left = right - qr.side_px;
        draw_qr(d, "code", &qr, place.code_left, place.top);
        int32_t width = place.code_left - grid_len(d->v->grid, 3) - room.x;
        if (width > 0)
            place.words_top = draw_code_words(d, &label, step, room.x, width,
                                              place.top + qr.side_px / 2, place.words_top);
    } else {
        /* The link's own words may speak of scanning. */
        label = pair_word(d, WORD_ONLINE);
        place.top = place.words_top = draw_address(d, &label, link->url, room, step);
    }
    scene_prefix_restore(d->s, old);
    return place;
}
