/* What stands on every page around the board: the header with ridge, event, title, date and
 * clock; the footer; the band of stale data (LOOK.md sections 5 and 12). */
#ifndef CORE_BOARDS_PARTS_FRAME_H
#define CORE_BOARDS_PARTS_FRAME_H

#include "core/boards/parts/glyph.h"

void draw_header(struct draw *d, const struct pair *title);

/* What stands in the footer beside the place: a fact (NULL: the event's standing one), the ticker
 * (ticker.h), or what the page's glyphs of states mean. */
enum footer_kind { FOOTER_FACT, FOOTER_TICKER, FOOTER_LEGEND };
struct footer {
    enum footer_kind kind;
    const struct pair *fact;
    struct legend_sign signs[LEGEND_MOST];
    int n_signs;
};
/* page from 0; one page: no marks. */
void draw_footer(struct draw *d, const struct footer *footer, int page, int pages);

/* The band of stale data under the header rule: one row module of the body. */
#define STALE_BAND_U 18.75
void draw_stale_band(struct draw *d, double top_u);

/* A quiet page: a pair large at the body's top over the ridge field. */
void draw_statement(struct draw *d, const struct pair *words);

#endif
