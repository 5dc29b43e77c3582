/* tests/cases/scene: a feed, a display and an instant in, what is on the page out.
 *
 * Of each folder: input.json, or `feed` with the path of one; `args` with lines key=value:
 *   at, show (RFC 3339)   display, board, page (from 1, or all)   size (WxH)   age (seconds)
 *   unconfirmed=yes   frame=yes (header and footer too)   where=yes (with rectangles)
 * announcements.json, if there, is what is announced.
 * `claims`, what the case is about, in lines that hold whatever else changes: `+ TEXT` stands
 * somewhere in the result, `- TEXT` does not, `N TEXT` stands in N lines.
 *
 * The result has a line for each text (key, string, size in px, colour by its role in the
 * palette) and for each shape that says something (chips, glyphs, strikes, bars). Lines of the
 * grid are left out: golden images have them. */
#include "core/boards/board.h"
#include "unit/cases.h"
#include "unit/page_metrics.h"
#include "unit/pages.h"
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

struct args {
    struct strbuf text;
    bool frame, where, all_pages;
};

/* The value of key in lines key=value, ended in place; NULL. */
static char *value_of(struct strbuf *args, const char *key)
{
    static char value[200];
    size_t length = strlen(key);
    for (char *line = args->text; line && *line;) {
        char *end = strchr(line, '\n');
        size_t bytes = end ? (size_t)(end - line) : strlen(line);
        if (bytes > length && strncmp(line, key, length) == 0 && line[length] == '=') {
            snprintf(value, sizeof value, "%.*s", (int)(bytes - length - 1), line + length + 1);
            return value;
        }
        line = end ? end + 1 : NULL;
    }
    return NULL;
}

static bool is_yes(struct strbuf *args, const char *key)
{
    const char *value = value_of(args, key);
    return value && strcmp(value, "yes") == 0;
}

static const char *colour_name(const struct palette *p, uint32_t colour)
{
    const struct {
        uint32_t colour;
        const char *name;
    } names[] = {
        {p->t1, "t1"},       {p->t2, "t2"},       {p->t3, "t3"},         {p->accent, "accent"},
        {p->time, "time"},   {p->place, "place"}, {p->stop, "stop"},     {p->on_fill, "on_fill"},
        {p->s1, "s1"},       {p->s2, "s2"},       {p->accdim, "accdim"}, {p->line, "line"},
        {p->line2, "line2"}, {p->bg, "bg"},       {p->ridge, "ridge"},   {p->ridge2, "ridge2"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (names[i].colour == colour)
            return names[i].name;
    }
    return "?";
}

/* Shapes without a meaning of their own. */
static bool is_quiet(const char *key)
{
    static const char *const names[] = {"rule", "hour", "column", "ridge", "edge", "top", "fill"};
    const char *name = strrchr(key, '/');
    name = name ? name + 1 : key;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strncmp(name, names[i], strlen(names[i])) == 0)
            return !strstr(key, "chip/");
    }
    /* A code's modules are its address: test_qr reads them. */
    if (strstr(key, "/code/"))
        return strcmp(name, "white") != 0;
    return strstr(key, "/field") != NULL;
}

static void add_scene(struct strbuf *out, const struct scene *scene, const struct palette *palette,
                      const struct args *args)
{
    char last_shape[200] = "";
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        bool in_frame = str_starts_with(item->key, "header/") ||
                        str_starts_with(item->key, "footer/") ||
                        str_starts_with(item->key, "ridge");
        if ((in_frame && !args->frame) || (item->kind != SCENE_TEXT && is_quiet(item->key)))
            continue;
        if (item->kind != SCENE_TEXT) { /* a glyph of several shapes is one line */
            size_t length = strcspn(item->key, "");
            const char *tail = strrchr(item->key, '/');
            bool is_glyph = item->kind != SCENE_RECT && item->kind != SCENE_RRECT && tail;
            if (is_glyph)
                length = (size_t)(tail - item->key);
            if (is_glyph && strlen(last_shape) == length &&
                strncmp(last_shape, item->key, length) == 0)
                continue;
            snprintf(last_shape, sizeof last_shape, "%.*s", (int)length, item->key);
        } else {
            last_shape[0] = 0;
        }
        strbuf_printf(out, "%s", item->key);
        if (args->where)
            strbuf_printf(out, " %d,%d %dx%d", item->bounds.x, item->bounds.y, item->bounds.w,
                          item->bounds.h);
        if (item->kind == SCENE_TEXT)
            strbuf_printf(out, " \"%s\" %d", item->text.line->text, item->text.size_px);
        strbuf_printf(out, " %s", colour_name(palette, item->colour));
        if (item->kind == SCENE_TEXT && item->text.session)
            strbuf_printf(out, " session=%s", item->text.session);
        strbuf_add(out, "\n");
    }
}

static void add_head(struct strbuf *out, const struct scene *scene, const struct screen_page *page,
                     const struct screen_input *in)
{
    char next[32] = "never";
    if (scene->next_now_ms != INSTANT_NEVER)
        rfc3339_format(scene->next_now_ms, 8 * 60, next);
    strbuf_printf(out, "# %s %d/%d, next %s", page->board->name, page->page + 1, page->pages, next);
    if (scene->next_show_ms != INSTANT_NEVER)
        strbuf_printf(out, ", shown for %" PRId64 " ms", scene->next_show_ms - in->show_ms);
    strbuf_add(out, "\n");
}

static int lines_with(const char *text, const char *wanted)
{
    int n = 0;
    const char *at = text;
    while ((at = strstr(at, wanted))) {
        n++;
        at = strchr(at, '\n');
        if (!at)
            break;
    }
    return n;
}

static void check_claims(const char *folder, const struct strbuf *out)
{
    struct strbuf claims = {0};
    if (!case_read(folder, "claims", &claims) || !claims.text)
        fail_msg("%s: no claims", folder);
    for (char *line = strtok(claims.text, "\n"); line; line = strtok(NULL, "\n")) {
        char *wanted = strchr(line, ' ');
        if (!wanted)
            fail_msg("%s: claim \"%s\" has no text", folder, line);
        int n = lines_with(out->text, wanted + 1);
        bool holds = *line == '+' ? n > 0 : *line == '-' ? n == 0 : n == atoi(line);
        if (!holds) {
            print_error("%s", out->text);
            fail_msg("%s: claim \"%s\", but %d lines have it", folder, line, n);
        }
    }
    strbuf_fini(&claims);
}

static struct snapshot *read_feed(const char *folder)
{
    struct strbuf bytes = {0};
    if (case_read(folder, "feed", &bytes)) {
        bytes.text[strcspn(bytes.text, "\n")] = 0;
        struct snapshot *named = feed_from_file(bytes.text);
        strbuf_fini(&bytes);
        return named;
    }
    if (!case_read(folder, "input.json", &bytes))
        return NULL; /* a box without a feed */
    struct snapshot *snapshot = feed_from_bytes(bytes.text, bytes.bytes);
    strbuf_fini(&bytes);
    return snapshot;
}

/* What the folder announces, with the texts that ship with the program; NULL: nothing. */
static struct announcements *read_announced(const char *folder)
{
    struct strbuf bytes = {0}, library = {0};
    struct err err = {0};
    if (!case_read(folder, "announcements.json", &bytes))
        return NULL;
    assert_true(case_read("assets/texts", "library.json", &library));
    struct prepared *prepared = prepared_read(library.text, library.bytes, &err);
    struct announcements *list = announcements_read(
        &(struct announce_input){
            .bytes = bytes.text, .count = bytes.bytes, .prepared = prepared, .may_emergency = true},
        &err);
    if (!list)
        fail_msg("%s: %s", folder, err.text);
    prepared_free(prepared);
    strbuf_fini(&library);
    strbuf_fini(&bytes);
    return list;
}

static void show(const char *folder, struct strbuf *out)
{
    struct args args = {0};
    struct fake fake = {0};
    struct pages pages;
    char display[64] = "", board[64] = "";
    if (!case_read(folder, "args", &args.text))
        fail_msg("%s: no args", folder);
    struct snapshot *snapshot = read_feed(folder);
    const char *value = value_of(&args.text, "at");
    struct screen_input in = pages_input(snapshot, NULL, instant(value ? value : ""));
    if ((value = value_of(&args.text, "show")))
        in.show_ms = instant(value);
    if ((value = value_of(&args.text, "display")))
        in.display_id = strcpy(display, value);
    if ((value = value_of(&args.text, "board")))
        in.board = strcpy(board, value);
    if ((value = value_of(&args.text, "size")) &&
        sscanf(value, "%" SCNd32 "x%" SCNd32, &in.width, &in.height) != 2)
        fail_msg("%s: size=%s", folder, value);
    if ((value = value_of(&args.text, "age"))) {
        in.age_ms = atoll(value) * MS_SECOND;
        in.data_ms -= in.age_ms;
    }
    in.time_confirmed = !is_yes(&args.text, "unconfirmed");
    value = value_of(&args.text, "page");
    args.all_pages = value && strcmp(value, "all") == 0;
    in.page = value && !args.all_pages ? atoi(value) - 1 : 0;
    args.frame = is_yes(&args.text, "frame");
    args.where = is_yes(&args.text, "where");

    struct announcements *said = read_announced(folder);
    const struct announcements *lists[] = {said};
    in.announcements = lists;
    in.n_announcements = said ? 1 : 0;

    struct palette palette;
    const struct display *d = snapshot_display(snapshot, in.display_id);
    struct theme theme = snapshot ? snapshot->theme : (struct theme){0};
    palette_init(&palette, &theme, d->has_theme ? d->light : theme.light);
    pages_init(&pages, page_metrics(&fake));
    int n = 1;
    do {
        const struct scene *scene = pages_build(&pages, &in);
        n = args.all_pages ? pages.page.pages : 1;
        add_head(out, scene, &pages.page, &in);
        add_scene(out, scene, &palette, &args);
    } while (args.all_pages && ++in.page < n);
    pages_fini(&pages);
    announcements_free(said);
    snapshot_free(snapshot);
    strbuf_fini(&args.text);
    check_claims(folder, out);
}

int main(void)
{
    return cases_run("scene", show);
}
