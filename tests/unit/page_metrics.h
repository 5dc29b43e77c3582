/* The table of fake_metrics.h with ink like that of the project's fonts: capitals and digits stand
 * 0.73 em over the baseline, only some letters go under it. For tests of where things stand. */
#ifndef UNIT_PAGE_METRICS_H
#define UNIT_PAGE_METRICS_H

#include "unit/core/text/fake_metrics.h"

static inline void page_measure(void *self, const struct font_run *run, struct run_extent *out)
{
    fake_measure(self, run, out);
    if (run->face >= FACE_HAN)
        return;
    out->top_px = -run->size_px * 15 / 20;
    out->bottom_px = run->size_px / 50;
    for (uint32_t i = 0; i < run->bytes; i++) {
        if (strchr("gjpqy,;()Q", run->text[i]))
            out->bottom_px = run->size_px * 23 / 100;
    }
}

static inline const struct metrics *page_metrics(struct fake *fake)
{
    fake_metrics(fake);
    fake->metrics.measure = page_measure;
    return &fake->metrics;
}

#endif
