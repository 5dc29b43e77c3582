/* tests/cases/rehearsal: a day in 12 rooms and 40 changes as they arrive (make-rehearsal.py). At
 * each: what stands on the boards of all rooms, of the old and the new room alone, and of the day.
 * Then the whole day at every instant at which something changes: no session of the programme is
 * ever neither shown nor explained. */
#include "core/feed/reader.h"
#include "unit/cases.h"
#include "unit/page_metrics.h"
#include "unit/pages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* needs those before it */

#define LAST_CASE "tests/cases/rehearsal/40-replaced"

static struct fake fake;
static struct pages pages;

static struct snapshot *read_day(const char *folder)
{
    struct strbuf feed = {0}, changes = {0};
    struct err err = {0};
    if (!case_read("tests/cases", "rehearsal.json", &feed) ||
        !case_read(folder, "changes.json", &changes) ||
        !changes_check(changes.text, changes.bytes, &err))
        fail_msg("%s: no feed or no changes (%s)", folder, err.text);
    const struct feed_parts parts = {.feed = feed.text,
                                     .feed_bytes = feed.bytes,
                                     .changes = changes.text,
                                     .changes_bytes = changes.bytes};
    struct snapshot *snapshot = feed_read_parts(&parts, NULL, &err);
    if (!snapshot)
        fail_msg("%s", err.text);
    strbuf_fini(&feed);
    strbuf_fini(&changes);
    return snapshot;
}

static bool starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* The words of the board's page, and what is struck. */
static void add_page(const struct scene *scene, struct strbuf *out)
{
    for (int i = 0; i < scene->n_items; i++) {
        const struct scene_item *item = &scene->items[i];
        if (starts_with(item->key, "header/") || starts_with(item->key, "footer/"))
            continue;
        if (item->kind == SCENE_TEXT)
            strbuf_printf(out, "%s \"%s\"\n", item->key, item->text.line->text);
        else if (strstr(item->key, "strike") || strstr(item->key, "/new"))
            strbuf_printf(out, "%s\n", item->key);
    }
}

/* "all", "day", or a room: a display that shows this room alone. */
static void add_view(const struct snapshot *snapshot, const char *view, int64_t at_ms,
                     struct strbuf *out)
{
    bool is_day = strcmp(view, "day") == 0, is_all = strcmp(view, "all") == 0;
    const char *board = is_day ? "day" : is_all ? "now-next" : NULL;
    struct screen_input in = pages_input(snapshot, board, at_ms);
    in.display_id = view;
    do {
        add_page(pages_build(&pages, &in), out);
        in.page++;
    } while (board && in.page < pages.page.pages);
}

/* Only what says a state: a layout may change without a word of this. */
static void add_states(const char *lines, struct strbuf *out)
{
    static const char *const parts[] = {"/chip/", "/change", "/state.word",
                                        "strike", "/new\n",  NULL};
    for (const char *end; *lines; lines = end + 1) {
        end = strchr(lines, '\n');
        bool is_state = false;
        for (int i = 0; parts[i]; i++) {
            const char *at = strstr(lines, parts[i]);
            is_state = is_state || (at && at < end);
        }
        if (is_state)
            strbuf_add_bytes(out, lines, (size_t)(end + 1 - lines));
    }
}

/* Lines `VIEW + TEXT` and `VIEW - TEXT`; the views come together. */
static void run_claims(const char *folder, const struct snapshot *snapshot, int64_t at_ms,
                       struct strbuf *out)
{
    struct strbuf claims = {0}, view = {0};
    char last[16] = "", name[16], sign;
    int n = 0, used;
    assert_true(case_read(folder, "claims", &claims));
    for (char *line = strtok(claims.text, "\n"); line; line = strtok(NULL, "\n"), n++) {
        assert_int_equal(sscanf(line, "%15s %c %n", name, &sign, &used), 2);
        if (strcmp(name, last) != 0) {
            strbuf_clear(&view);
            strbuf_add(&view, "");
            add_view(snapshot, name, at_ms, &view);
            strbuf_printf(out, "== %s\n", name);
            add_states(view.text, out);
            snprintf(last, sizeof last, "%s", name);
        }
        if ((strstr(view.text, line + used) != NULL) != (sign == '+'))
            fail_msg("%s: \"%s\" %s on %s", folder, line + used,
                     sign == '+' ? "does not stand" : "stands", name);
    }
    assert_true(n >= 3);
    strbuf_fini(&claims);
    strbuf_fini(&view);
}

static void rehearse(const char *folder, struct strbuf *out)
{
    struct strbuf at = {0};
    assert_true(case_read(folder, "at", &at));
    at.text[strcspn(at.text, "\n")] = '\0';
    struct snapshot *snapshot = read_day(folder);
    run_claims(folder, snapshot, instant(at.text), out);
    for (int i = 0; i < snapshot->n_problems; i++)
        strbuf_printf(out, "problem %s: %s\n", snapshot->problems[i].path,
                      snapshot->problems[i].message);
    snapshot_free(snapshot);
    strbuf_fini(&at);
}

/* Whether a line's key says that it belongs to this session. */
static bool has_session(const char *lines, const char *id)
{
    char part[64];
    snprintf(part, sizeof part, "/%s/", id);
    for (const char *end; *lines; lines = end + 1) {
        end = strchr(lines, '\n');
        const char *key_end = memchr(lines, ' ', (size_t)(end - lines));
        const char *at = strstr(lines, part);
        if (at && at < (key_end ? key_end : end))
            return true;
    }
    return false;
}

/* What stands in a view at an instant, made when it is first asked for. */
struct seen {
    struct strbuf text;
    int64_t at_ms;
};

static bool is_seen(struct seen *seen, const struct snapshot *snapshot, const char *view,
                    int64_t now, int32_t session)
{
    if (!seen->text.bytes || seen->at_ms != now) {
        strbuf_clear(&seen->text);
        strbuf_add(&seen->text, "");
        add_view(snapshot, view, now, &seen->text);
        seen->at_ms = now;
    }
    return has_session(seen->text.text, snapshot->sessions[session].id);
}

/* In the room in which the programme has it, and in the one in which it is now, each on the display
 * of that room alone; and on the boards of all rooms and of the day. */
static void test_nothing_vanishes(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_day(LAST_CASE);
    struct seen rooms[12] = {{{0}, 0}}, all = {{0}, 0}, day = {{0}, 0};
    int instants = 0, asked = 0, moved = 0;
    assert_int_equal(snapshot->n_rooms, 12);
    for (int64_t now = instant("2021-04-25T08:00:00+08:00"); now != INSTANT_NEVER;
         now = programme_next_change(snapshot->programme, -1, now), instants++) {
        for (int i = 0; i < snapshot->n_sessions; i++) {
            const struct standing *s = programme_session(snapshot->programme, i, now);
            if (s->flags & SESSION_ABSENT)
                continue;
            int32_t planned = snapshot->sessions[i].room;
            bool in_planned = s->plan_start_ms <= now && now < s->plan_end_ms;
            bool in_arranged = s->start_ms <= now && now < s->end_ms;
            if (!in_planned && !in_arranged)
                continue;
            asked++;
            moved += planned != s->room;
            bool good =
                is_seen(&all, snapshot, "all", now, i) || is_seen(&day, snapshot, "day", now, i);
            if (in_planned)
                good =
                    good && is_seen(&rooms[planned], snapshot, snapshot->rooms[planned].id, now, i);
            if (in_arranged)
                good =
                    good && is_seen(&rooms[s->room], snapshot, snapshot->rooms[s->room].id, now, i);
            if (!good) {
                char text[32];
                rfc3339_format(now, 8 * 60, text);
                fail_msg("%s is neither shown nor explained at %s (room %s, flags %x)",
                         snapshot->sessions[i].id, text, snapshot->rooms[s->room].id, s->flags);
            }
        }
    }
    assert_true(instants > 60);
    print_message("%d instants, %d questions, %d of them moved\n", instants, asked, moved);
    assert_true(asked > 300);
    assert_true(moved > 10);
    for (int i = 0; i < 12; i++)
        strbuf_fini(&rooms[i].text);
    strbuf_fini(&all.text);
    strbuf_fini(&day.text);
    snapshot_free(snapshot);
}

/* The day has what it is to have. */
static void test_all_kinds(void **state)
{
    (void)state;
    struct snapshot *snapshot = read_day(LAST_CASE);
    bool kinds[CHANGE_REINSTATED + 1] = {false};
    for (int i = 0; i < snapshot->n_changes; i++)
        kinds[snapshot->changes[i].kind] = true;
    for (int i = 0; i <= CHANGE_REINSTATED; i++)
        assert_true(kinds[i]);
    assert_int_equal(snapshot->n_rooms, 12);
    assert_int_equal(snapshot->n_changes, 40);
    snapshot_free(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_kinds),
        cmocka_unit_test(test_nothing_vanishes),
    };
    pages_init(&pages, page_metrics(&fake));
    int failed = cases_run("rehearsal", rehearse);
    failed += cmocka_run_group_tests(tests, NULL, NULL);
    pages_fini(&pages);
    return failed;
}
