/* tests/cases/cap: the documents 1.xml, 2.xml … of a folder, polled together, become what is said
 * of them in `expected`. Then the real files, by tests/cases/cap-table.tsv. */
#include "base/civil.h"
#include "core/feed/cap.h"
#include "unit/cases.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DATA "../shared/data/cap"
#define TABLE "tests/cases/cap-table.tsv"
#define SOURCES_MAX 8

static const char *const drills[] = {"", " exercise", " test"};

static void dump_time(struct strbuf *out, const char *name, int64_t ms)
{
    char text[32];
    rfc3339_format(ms, 0, text);
    strbuf_printf(out, " %s=%s", name, text);
}

static void dump_text(struct strbuf *out, const char *name, const struct text *text)
{
    for (int i = 0; i < text->n; i++) {
        strbuf_printf(out, "  %s.%s ", name, text->items[i].lang);
        strbuf_add_json(out, text->items[i].text);
        strbuf_add(out, "\n");
    }
}

static void dump_folded(struct strbuf *out, const struct cap_folded *folded)
{
    strbuf_printf(out, "announcements: %d\n", folded->list->n_items);
    for (int i = 0; i < folded->list->n_items; i++) {
        const struct announcement *a = &folded->list->items[i];
        strbuf_printf(out, "%s %s%s%s", a->id, announce_level_names[a->level], drills[a->drill],
                      a->is_evacuation ? " evacuation" : "");
        dump_time(out, "issued", a->issued_ms);
        dump_time(out, "from", a->from_ms);
        dump_time(out, "expires", a->expires_ms);
        strbuf_add(out, "\n");
        dump_text(out, "headline", &a->headline);
        dump_text(out, "instruction", &a->instruction);
    }
    for (int i = 0; i < folded->n_retired; i++)
        strbuf_printf(out, "retired %s,%s\n", folded->retired[i].name.sender,
                      folded->retired[i].name.identifier);
    const struct snapshot *holder = folded->list->holder;
    for (int i = 0; i < holder->n_problems; i++)
        strbuf_printf(out, "problem %s: %s\n", holder->problems[i].path,
                      holder->problems[i].message);
}

static void run_case(const char *folder, struct strbuf *out)
{
    struct cap_source sources[SOURCES_MAX];
    struct cap_document *documents[SOURCES_MAX];
    char names[SOURCES_MAX][32], urls[SOURCES_MAX][32];
    int n = 0;
    for (int i = 0; i < SOURCES_MAX; i++) {
        struct strbuf text = {0};
        struct err err = {0};
        snprintf(names[i], sizeof names[i], "%d.xml", i + 1);
        if (!case_read(folder, names[i], &text))
            break;
        struct cap_document *document = cap_read(text.text ? text.text : "", text.bytes, &err);
        strbuf_fini(&text);
        if (!document) {
            strbuf_printf(out, "refused: %s\n", err.text);
            continue;
        }
        snprintf(urls[n], sizeof urls[n], "https://x/%s", names[i]);
        sources[n] = (struct cap_source){.url = urls[n], .document = document};
        documents[n++] = document;
    }
    struct cap_input input = {.sources = sources, .n_sources = n, .may_emergency = true};
    struct cap_folded folded = cap_fold(&input);
    for (int i = 0; i < n; i++)
        cap_document_free(documents[i]); /* nothing of them may be borrowed */
    dump_folded(out, &folded);
    announcements_free(folded.list);
}

/* -- Rules that folders say badly ----------------------------------------------------------- */

static struct cap_document *read_case(const char *name)
{
    struct strbuf text = {0};
    struct err err = {0};
    assert_true(case_read("tests/cases/cap", name, &text));
    struct cap_document *document = cap_read(text.text, text.bytes, &err);
    if (!document)
        fail_msg("%s: %s", name, err.text);
    strbuf_fini(&text);
    return document;
}

static struct cap_folded fold_one(const char *name, const struct cap_folded *before, bool may)
{
    struct cap_document *document = read_case(name);
    struct cap_source source = {.url = "x", .document = document};
    struct cap_folded folded = cap_fold(&(struct cap_input){
        .sources = &source, .n_sources = 1, .before = before, .may_emergency = may});
    cap_document_free(document);
    return folded;
}

/* -- Where ---------------------------------------------------------------------------------- */

#define SQUARE "26.0,119.0 26.0,120.0 27.0,120.0 27.0,119.0 26.0,119.0" /* Fuzhou is in it */
#define FAR "40.0,116.0 40.0,117.0 41.0,117.0 40.0,116.0"
#define POLYGON(points) "<polygon>" points "</polygon>"
#define CODE(name, value)                                                                          \
    "<geocode><valueName>" name "</valueName><value>" value "</value></geocode>"
#define AREA(inside) "<area><areaDesc>x</areaDesc>" inside "</area>"

static int shown_at(const char *areas, const struct alert_place *place, bool in_list)
{
    static const char head[] = "<identifier>1</identifier><sender>s</sender>"
                               "<sent>2021-04-25T10:00:00+08:00</sent><status>Actual</status>"
                               "<msgType>Alert</msgType><scope>Public</scope>";
    struct strbuf text = {0};
    struct err err = {0};
    if (in_list)
        strbuf_printf(&text,
                      "<feed xmlns=\"http://www.w3.org/2005/Atom\" "
                      "xmlns:c=\"urn:oasis:names:tc:emergency:cap:1.2\"><entry><id>1</id>"
                      "<title>t</title><author><name>s</name></author>"
                      "<updated>2021-04-25T10:00:00+08:00</updated><c:status>Actual</c:status>"
                      "<c:msgType>Alert</c:msgType>%s</entry></feed>",
                      areas);
    else
        strbuf_printf(&text,
                      "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">%s<info>"
                      "<event>e</event>%s</info></alert>",
                      head, areas);
    struct cap_document *document = cap_read(text.text, text.bytes, &err);
    if (!document)
        fail_msg("%s", err.text);
    struct alert_settings settings = {.targets = {.all = true}, .place = *place};
    struct cap_source source = {.url = "x", .document = document};
    struct cap_folded folded =
        cap_fold(&(struct cap_input){.sources = &source, .n_sources = 1, .settings = &settings});
    int n = folded.list->n_items;
    assert_int_equal(folded.list->holder->n_problems, 0);
    announcements_free(folded.list);
    cap_document_free(document);
    strbuf_fini(&text);
    return n;
}

/* What is elsewhere is not shown; what cannot be told is. */
static void an_alert_for_elsewhere_is_not_shown(void **state)
{
    (void)state;
    struct cap_code code = {"CN", "350100"};
    const struct alert_place nowhere = {0}, codes = {.codes = &code, .n_codes = 1};
    const struct alert_place fuzhou = {.has_point = true, .latitude = 26.06, .longitude = 119.31};
    const struct alert_place both = {true, 26.06, 119.31, &code, 1};
    const struct {
        const char *areas;
        const struct alert_place *place;
        int shown;
    } rows[] = {
        {"", &fuzhou, 1},
        {AREA(""), &both, 1},
        {AREA(POLYGON(FAR)), &nowhere, 1},
        {AREA(POLYGON(FAR)), &fuzhou, 0},
        {AREA(POLYGON(SQUARE)), &fuzhou, 1},
        {AREA(POLYGON(FAR)) AREA(POLYGON(SQUARE)), &fuzhou, 1},
        {AREA(POLYGON(FAR) POLYGON(SQUARE)), &fuzhou, 1},
        {AREA(POLYGON("40,116 41")), &fuzhou, 1}, /* cannot be read */
        {AREA(POLYGON("nan,nan nan,nan nan,nan nan,nan")), &fuzhou, 1},
        {AREA(POLYGON(FAR)), &codes, 1},
        {AREA("<circle>26.0,119.3 10</circle>"), &fuzhou, 1},
        {AREA("<circle>26.0,119.3 5</circle>"), &fuzhou, 0}, /* it is 6.7 km away */
        {AREA("<circle>26.06,119.31 0</circle>"), &fuzhou, 1},
        {AREA("<circle>26.0,119.3</circle>"), &fuzhou, 1},
        {AREA(CODE("CN", "350100")), &codes, 1},
        {AREA(CODE("CN", "110000")), &codes, 0},
        {AREA(CODE("CN", "110000") CODE("CN", "350100")), &codes, 1},
        {AREA(CODE("SAME", "006037")), &codes, 1}, /* another kind of code */
        {AREA(CODE("CN", "110000")), &fuzhou, 1},
        {AREA(POLYGON(FAR) CODE("CN", "350100")), &both, 1},
        {AREA(POLYGON(SQUARE) CODE("CN", "110000")), &both, 1},
        {AREA(POLYGON(FAR) CODE("CN", "110000")), &both, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (shown_at(rows[i].areas, rows[i].place, false) != rows[i].shown)
            fail_msg("%s: shown is wrong", rows[i].areas);
    }
    assert_int_equal(shown_at("<c:polygon>" FAR "</c:polygon>", &fuzhou, true), 0);
    assert_int_equal(shown_at("<c:polygon>" SQUARE "</c:polygon>", &fuzhou, true), 1);
    assert_int_equal(shown_at("<c:area><c:areaDesc>x</c:areaDesc></c:area>", &fuzhou, true), 1);
    assert_int_equal(shown_at("<c:geocode><c:valueName>CN</c:valueName><c:value>1</c:value>"
                              "</c:geocode>",
                              &codes, true),
                     0);
}

/* -- From poll to poll ----------------------------------------------------------------------- */

/* One address whose document changes from poll to poll: what was cancelled does not come back,
 * whatever a server's cache says. */
static void what_was_cancelled_stays_away(void **state)
{
    (void)state;
    struct cap_folded first = fold_one("cancel/1.xml", NULL, true);
    assert_int_equal(first.list->n_items, 1);
    struct cap_folded second = fold_one("cancel/2.xml", &first, true);
    announcements_free(first.list);
    assert_int_equal(second.list->n_items, 0);
    assert_int_equal(second.n_retired, 1);
    struct cap_folded third = fold_one("cancel/1.xml", &second, true);
    announcements_free(second.list);
    assert_int_equal(third.list->n_items, 0);
    assert_int_equal(third.n_retired, 1);
    announcements_free(third.list);
}

static const int64_t during = INT64_C(1619341500000); /* 2021-04-25T17:05:00+08:00 */

/* What came first had the right to emergencies; what is now, and who signed what is in force, not.
 */
static struct cap_folded fold_after(const struct cap_folded *before, const char *now,
                                    const struct alert_settings *settings, int64_t now_ms)
{
    struct cap_document *document = read_case(now);
    const struct cap_source source = {.url = "x", .document = document, .no_emergency = true};
    struct cap_folded folded = cap_fold(&(struct cap_input){.sources = &source,
                                                            .n_sources = 1,
                                                            .before = before,
                                                            .settings = settings,
                                                            .may_emergency = true,
                                                            .no_end = true,
                                                            .now_ms = now_ms});
    cap_document_free(document);
    return folded;
}

static void who_may_not_say_an_emergency_does_not_end_one(void **state)
{
    (void)state;
    /* By a cancel, by silence, by the same words; by a table and a place of other people's. */
    static const char *const by_others[] = {"cancel/2.xml", "list-empty/1.xml", "cancel/1.xml"};
    struct cap_rule none = {~0u, ~0u, ~0u, -1};
    struct alert_settings nobody = {.rules = {&none, 1}};
    struct cap_folded first = fold_one("cancel/1.xml", NULL, true);
    assert_int_equal(first.list->items[0].level, ANNOUNCE_EMERGENCY);
    for (size_t i = 0; i < 2 * sizeof by_others / sizeof *by_others; i++) {
        struct cap_folded folded =
            fold_after(&first, by_others[i / 2], i % 2 ? &nobody : NULL, during);
        assert_int_equal(folded.list->n_items, 1);
        assert_int_equal(folded.list->items[0].revision, first.list->items[0].revision);
        struct cap_folded again = fold_after(&folded, by_others[i / 2], NULL, during);
        assert_int_equal(again.list->n_items, 1);
        announcements_free(folded.list);
        announcements_free(again.list);
    }
    /* Time does, and what somebody with the right to it cancels. */
    struct cap_folded later = fold_after(&first, "list-empty/1.xml", NULL, during + 86400000);
    assert_int_equal(later.list->n_items, 0);
    struct cap_folded ended = fold_one("cancel/2.xml", &first, true);
    struct cap_folded after = fold_after(&ended, "cancel/1.xml", NULL, during);
    assert_int_equal(after.list->n_items, 0);
    announcements_free(later.list);
    announcements_free(ended.list);
    announcements_free(after.list);
    announcements_free(first.list);
}

static void nor_forbids_one_before_it_comes(void **state)
{
    (void)state;
    struct cap_folded before = fold_after(NULL, "cancel/2.xml", NULL, during);
    assert_int_equal(before.n_retired, 1);
    struct cap_folded urgent = fold_one("cancel/1.xml", &before, false);
    assert_int_equal(urgent.list->n_items, 0);
    struct cap_folded emergency = fold_one("cancel/1.xml", &before, true);
    assert_int_equal(emergency.list->n_items, 1);
    announcements_free(before.list);
    announcements_free(urgent.list);
    announcements_free(emergency.list);
}

/* Only what took over stays. */
static void less_than_an_emergency_is_not_kept(void **state)
{
    (void)state;
    struct cap_folded first = fold_one("status-test/1.xml", NULL, true);
    assert_int_equal(first.list->n_items, 1);
    struct cap_folded folded = fold_after(&first, "list-empty/1.xml", NULL, during);
    assert_int_equal(folded.list->n_items, 0);
    announcements_free(first.list);
    announcements_free(folded.list);
}

static void what_was_cancelled_outlives_the_program(void **state)
{
    (void)state;
    struct strbuf text = {0};
    struct err err = {0};
    struct cap_folded cancelled = fold_one("cancel/2.xml", NULL, true), kept;
    cap_retired_write(&cancelled, &text);
    announcements_free(cancelled.list);
    assert_true(cap_retired_read(text.text, text.bytes, &kept, &err));
    assert_int_equal(kept.n_retired, 1);
    assert_true(kept.retired[0].by_right);
    struct cap_folded again = fold_one("cancel/1.xml", &kept, true);
    assert_int_equal(again.list->n_items, 0);
    announcements_free(again.list);
    announcements_free(kept.list);
    /* Every shorter one is none, and every other byte is no crash. */
    for (size_t i = 0; i < text.bytes; i++) {
        assert_false(cap_retired_read(text.text, i, &kept, &err));
        assert_null(kept.list);
        char was = text.text[i];
        text.text[i] = 'z';
        if (cap_retired_read(text.text, text.bytes, &kept, &err))
            announcements_free(kept.list);
        text.text[i] = was;
    }
    strbuf_fini(&text);
}

static void without_the_right_to_it_nothing_takes_over(void **state)
{
    (void)state;
    struct cap_folded folded = fold_one("actual/1.xml", NULL, false);
    assert_int_equal(folded.list->n_items, 1);
    assert_int_equal(folded.list->items[0].level, ANNOUNCE_URGENT);
    assert_int_equal(folded.list->holder->n_problems, 1);
    announcements_free(folded.list);
}

static void the_level_is_by_table(void **state)
{
    (void)state;
    static const struct {
        enum cap_severity severity;
        enum cap_urgency urgency;
        enum cap_certainty certainty;
        int level;
    } table[] = {
        {CAP_EXTREME, CAP_IMMEDIATE, CAP_OBSERVED, ANNOUNCE_EMERGENCY},
        {CAP_EXTREME, CAP_IMMEDIATE, CAP_LIKELY, ANNOUNCE_EMERGENCY},
        {CAP_EXTREME, CAP_IMMEDIATE, CAP_POSSIBLE, ANNOUNCE_URGENT},
        {CAP_EXTREME, CAP_EXPECTED, CAP_OBSERVED, ANNOUNCE_URGENT},
        {CAP_EXTREME, CAP_PAST, CAP_OBSERVED, ANNOUNCE_INFO},
        {CAP_EXTREME, CAP_IMMEDIATE, CAP_UNLIKELY, ANNOUNCE_INFO},
        {CAP_SEVERE, CAP_IMMEDIATE, CAP_OBSERVED, ANNOUNCE_URGENT},
        {CAP_SEVERE, CAP_FUTURE, CAP_POSSIBLE, ANNOUNCE_NOTICE},
        {CAP_MODERATE, CAP_EXPECTED, CAP_LIKELY, ANNOUNCE_NOTICE},
        {CAP_MODERATE, CAP_FUTURE, CAP_LIKELY, ANNOUNCE_INFO},
        {CAP_MINOR, CAP_IMMEDIATE, CAP_OBSERVED, ANNOUNCE_INFO},
        {CAP_SEVERITY_UNKNOWN, CAP_URGENCY_UNKNOWN, CAP_CERTAINTY_UNKNOWN, ANNOUNCE_INFO},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        assert_int_equal(
            cap_level(&cap_rules_default, table[i].severity, table[i].urgency, table[i].certainty),
            table[i].level);
    struct cap_rule none = {1u << CAP_EXTREME, 31, 31, -1};
    struct cap_rules own = {&none, 1};
    assert_int_equal(cap_level(&own, CAP_EXTREME, CAP_PAST, CAP_LIKELY), -1);
    assert_int_equal(cap_level(&own, CAP_MINOR, CAP_PAST, CAP_LIKELY), ANNOUNCE_INFO);
}

/* Every way to cut a document short is refused, and so is every limit. */
static void no_part_of_a_document_is_taken(void **state)
{
    (void)state;
    struct strbuf text = {0};
    assert_true(case_read("tests/cases/cap/two-languages", "1.xml", &text));
    size_t end = (size_t)(strstr(text.text, "</alert>") - text.text) + strlen("</alert>");
    for (size_t bytes = 0; bytes < end; bytes++) {
        struct err err = {0};
        char *copy = malloc(bytes + 1); /* so that reading over its end is seen */
        memcpy(copy, text.text, bytes);
        struct cap_document *document = cap_read(copy, bytes, &err);
        free(copy);
        if (document || !err.text[0])
            fail_msg("%zu bytes of it", bytes);
    }
    strbuf_fini(&text);
}

static struct cap_document *read_repeated(const char *head, const char *again, int times,
                                          const char *tail, struct err *err)
{
    struct strbuf text = {0};
    strbuf_add(&text, head);
    for (int i = 0; i < times; i++)
        strbuf_add(&text, again);
    strbuf_add(&text, tail);
    struct cap_document *document = cap_read(text.text, text.bytes, err);
    strbuf_fini(&text);
    return document;
}

#define ALERT "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'>"

static void limits_hold(void **state)
{
    (void)state;
    static const struct {
        const char *head, *again, *tail, *why;
        int good, bad;
    } table[] = {
        {ALERT, "<info/>", "</alert>", "too many info", 64, 65},
        {ALERT "<references>", "a,b,2021-04-25T17:00:00Z ", "</references></alert>", NULL, 400, 0},
        {"<feed xmlns='http://www.w3.org/2005/Atom'>", "<entry/>", "</feed>", "too many alerts",
         1000, 1001},
        {ALERT, "<x/>", "</alert>", "too many elements", 399999, 400000},
        {ALERT, "<note>", "", "too deep", 0, 33},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct err err = {0};
        struct cap_document *document = NULL;
        if (table[i].good) {
            document =
                read_repeated(table[i].head, table[i].again, table[i].good, table[i].tail, &err);
            if (!document)
                fail_msg("row %zu: %s", i, err.text);
            cap_document_free(document);
        }
        if (!table[i].bad)
            continue;
        document = read_repeated(table[i].head, table[i].again, table[i].bad, table[i].tail, &err);
        if (document || !strstr(err.text, table[i].why))
            fail_msg("row %zu: %s", i, err.text);
    }
}

/* -- The real files ------------------------------------------------------------------------- */

/* One line of facts: what a box at the venue would make of it. */
static void facts(struct strbuf *out, const char *file)
{
    struct strbuf text = {0};
    struct err err = {0};
    assert_true(case_read(DATA, file, &text));
    struct cap_document *document = cap_read(text.text ? text.text : "", text.bytes, &err);
    strbuf_fini(&text);
    strbuf_printf(out, "%s\t", file);
    if (!document) {
        strbuf_printf(out, "refused\t%s\n", err.text);
        return;
    }
    struct cap_source source = {.url = "x", .document = document};
    struct cap_folded folded =
        cap_fold(&(struct cap_input){.sources = &source, .n_sources = 1, .may_emergency = true});
    int levels[ANNOUNCE_LEVELS] = {0};
    for (int i = 0; i < folded.list->n_items; i++)
        levels[folded.list->items[i].level]++;
    int areas = 0;
    for (int i = 0; i < document->n_alerts; i++) {
        for (int k = 0; k < document->alerts[i].n_infos; k++)
            areas += document->alerts[i].infos[k].n_areas;
    }
    strbuf_printf(out, "%s of %d\tareas %d, shown %d", document->is_list ? "list" : "alert",
                  document->n_alerts, areas, folded.list->n_items);
    for (int i = ANNOUNCE_LEVELS - 1; i >= 0; i--) {
        if (levels[i])
            strbuf_printf(out, ", %s %d", announce_level_names[i], levels[i]);
    }
    strbuf_printf(out, ", retires %d", folded.n_retired);
    if (folded.list->n_items) {
        const struct announcement *a = &folded.list->items[0];
        dump_time(out, "\tfrom", a->from_ms);
        dump_time(out, "expires", a->expires_ms);
        for (int i = 0; i < a->headline.n; i++)
            strbuf_printf(out, "%s %s: %s", i ? "," : "", a->headline.items[i].lang,
                          a->headline.items[i].text);
    }
    for (int i = 0; i < folded.list->holder->n_problems; i++)
        strbuf_printf(out, "\t%s: %s", folded.list->holder->problems[i].path,
                      folded.list->holder->problems[i].message);
    strbuf_add(out, "\n");
    announcements_free(folded.list);
    cap_document_free(document);
}

static void real_files_become_what_they_say(void **state)
{
    (void)state;
    if (access(DATA, R_OK) != 0)
        skip(); /* the files are not part of the project */
    struct strbuf table = {0}, now = {0};
    assert_true(case_read("tests/cases", "cap-table.tsv", &table));
    for (char *line = strtok(table.text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t bytes = strcspn(line, "\t");
        char file[256];
        snprintf(file, sizeof file, "%.*s", (int)bytes, line);
        struct strbuf said = {0};
        facts(&said, file);
        strbuf_add(&now, said.text);
        said.text[said.bytes - 1] = '\0';
        if (!getenv("UPDATE_CASES") && strcmp(said.text, line) != 0)
            fail_msg("\n wanted %s\n    got %s", line, said.text);
        strbuf_fini(&said);
    }
    if (getenv("UPDATE_CASES")) {
        FILE *out = fopen(TABLE, "w");
        fwrite(now.text, 1, now.bytes, out);
        fclose(out);
    }
    strbuf_fini(&table);
    strbuf_fini(&now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_cancelled_stays_away),
        cmocka_unit_test(who_may_not_say_an_emergency_does_not_end_one),
        cmocka_unit_test(nor_forbids_one_before_it_comes),
        cmocka_unit_test(less_than_an_emergency_is_not_kept),
        cmocka_unit_test(what_was_cancelled_outlives_the_program),
        cmocka_unit_test(without_the_right_to_it_nothing_takes_over),
        cmocka_unit_test(the_level_is_by_table),
        cmocka_unit_test(no_part_of_a_document_is_taken),
        cmocka_unit_test(limits_hold),
        cmocka_unit_test(an_alert_for_elsewhere_is_not_shown),
        cmocka_unit_test(real_files_become_what_they_say),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed + cases_run("cap", run_case);
}
