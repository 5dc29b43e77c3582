/* A report in words. */
#include "base/str.h"
#include "core/fit/fit.h"

#define DISPLAYS_IN_A_LINE 6

static const char *const KINDS[] = {
    [FIT_SHORTENED] = "shortened",
    [FIT_LEFT_OUT] = "left-out",
    [FIT_WORD_BROKEN] = "word-broken",
    [FIT_NO_WAY] = "no-way",
    [FIT_GLYPH] = "glyph",
    [FIT_FLOORED] = "floor",
    [FIT_UNDER] = "under-floor",
    [FIT_PICTURE_MISSING] = "picture-missing",
    [FIT_PICTURE_SMALL] = "picture-small",
    [FIT_SCHEDULE] = "schedule",
};

static void format_time(int64_t at_ms, const struct zone *zone, char out[32])
{
    rfc3339_format(at_ms, zone_offset_s(zone, at_ms) / 60, out);
}

static const char *id_of(const struct fit_report *report, int32_t display)
{
    return display < 0 ? "(any display)" : report->display_ids[display];
}

void fit_text(struct strbuf *out, const struct fit_report *report, const struct zone *zone)
{
    for (int i = 0; i < report->n; i++) {
        const struct fit_finding *f = &report->findings[i];
        char when[32];
        format_time(f->at_ms, zone, when);
        for (int k = 0; k < f->n_displays && k < DISPLAYS_IN_A_LINE; k++)
            strbuf_printf(out, "%s%s", k ? "," : "", id_of(report, f->displays[k]));
        if (f->n_displays > DISPLAYS_IN_A_LINE)
            strbuf_printf(out, ",+%d", f->n_displays - DISPLAYS_IN_A_LINE);
        strbuf_printf(out, ": %s", f->board);
        if (f->page > 0)
            strbuf_printf(out, " page %d", f->page);
        strbuf_printf(out, ": %s: %s: %s", when, f->item, f->what);
        if (f->times > 1)
            strbuf_printf(out, " (%lld times)", (long long)f->times);
        strbuf_add(out, "\n");
    }
}

void fit_json(struct strbuf *out, const struct fit_report *report, const struct zone *zone)
{
    strbuf_add(out, "[");
    for (int i = 0; i < report->n; i++) {
        const struct fit_finding *f = &report->findings[i];
        char when[32];
        format_time(f->at_ms, zone, when);
        strbuf_printf(out, "%s{\"kind\":\"%s\",\"displays\":[", i ? "," : "", KINDS[f->kind]);
        for (int k = 0; k < f->n_displays; k++) {
            strbuf_add(out, k ? "," : "");
            if (f->displays[k] < 0)
                strbuf_add(out, "null");
            else
                strbuf_add_json(out, id_of(report, f->displays[k]));
        }
        strbuf_add(out, "],\"board\":");
        strbuf_add_json(out, f->board);
        if (f->page > 0)
            strbuf_printf(out, ",\"page\":%d", f->page);
        else
            strbuf_add(out, ",\"page\":null");
        strbuf_printf(out, ",\"at\":\"%s\",\"item\":", when);
        strbuf_add_json(out, f->item);
        strbuf_add(out, ",\"what\":");
        strbuf_add_json(out, f->what);
        strbuf_printf(out, ",\"times\":%lld}", (long long)f->times);
    }
    strbuf_add(out, "]\n");
}
