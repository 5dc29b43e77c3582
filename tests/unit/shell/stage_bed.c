#include "unit/shell/stage_bed.h"

#include "core/feed/reader.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

struct snapshot *bed_read(const char *format, ...)
{
    char text[4096];
    struct err err = {0};
    va_list arguments;
    va_start(arguments, format);
    int bytes = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    assert_in_range(bytes, 1, sizeof text - 1);
    struct snapshot *snapshot = feed_read(text, (size_t)bytes, &err);
    assert_string_equal(err.text, "");
    return snapshot;
}

void bed_init(struct bed *bed, struct snapshot *snapshot)
{
    struct err err = {0};
    *bed = (struct bed){.snapshot = snapshot, .fonts = fonts_new("fonts", NULL, 0)};
    bed->output =
        output_open(&(struct output_config){.headless = true, .width_px = W, .height_px = H}, &err);
    assert_string_equal(err.text, "");
    bed->stage = stage_new(bed->fonts);
    stage_set_output(bed->stage, bed->output);
}

int bed_fini(void **state)
{
    struct bed *bed = *state;
    stage_free(bed->stage);
    picture_store_free(bed->store);
    output_close(bed->output);
    fonts_free(bed->fonts);
    announcements_free(bed->list);
    snapshot_free(bed->snapshot);
    return 0;
}

uint32_t *bed_glass(struct bed *bed)
{
    struct err err = {0};
    uint32_t *pixels = malloc((size_t)W * H * sizeof *pixels);
    assert_true(output_read(bed->output, pixels, &err));
    return pixels;
}
