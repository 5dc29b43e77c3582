/* The ten refusals of T38 as far as they are decisions, and what keys, serials and times make of a
 * manifest. That signatures are checked is tests/unit/shell/test_minisign.c. */
#include "core/feed/manifest.h"

#include "base/civil.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define KEY_A "RWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3"
#define KEY_B "RWTagFQSCD/YeOhgZG5Kg20KVVSvC5H57FDh3sy2oxxTR7FS9Mmox+wm"
#define KEY_C "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"
#define KEY_D "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFOD"
#define SUM_1 "0000000000000000000000000000000000000000000000000000000000000001"
#define SUM_2 "0000000000000000000000000000000000000000000000000000000000000002"

enum { OPS, CHIEF, DEPUTY, OLD };
static const char key_text[] =
    "{\"keys\": [{\"id\": \"ops\", \"role\": \"operator\", \"public\": \"" KEY_A "\"},"
    "{\"id\": \"chief\", \"role\": \"emergency\", \"public\": \"" KEY_B "\"},"
    "{\"id\": \"deputy\", \"role\": \"emergency\", \"public\": \"" KEY_C "\"},"
    "{\"id\": \"old\", \"role\": \"operator\", \"public\": \"" KEY_D "\", \"revoked\": true}],"
    " \"emergency_threshold\": 2}";

static int64_t at(const char *text)
{
    int64_t ms;
    assert_true(rfc3339_parse(text, &ms, NULL));
    return ms;
}

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_fini(&arena);
    return 0;
}

static struct key_file keys_from(const char *text)
{
    struct key_file keys;
    struct err err = {0};
    if (!key_file_read(text, strlen(text), &arena, &keys, &err))
        fail_msg("%s", err.text);
    return keys;
}

/* One manifest on its way in. */
struct step {
    int64_t serial;
    const char *issued, *expires; /* NULL: 09:50, 12:00 */
    const char *sum;
    int signers[2];
    int n_signers;
    const char *now; /* NULL: 10:00; "": not confirmed */
};

static struct manifest_decision decide(struct trust *trust, const struct key_file *keys,
                                       const struct step *step)
{
    struct manifest manifest = {
        .serial = step->serial,
        .issued_ms = at(step->issued ? step->issued : "2021-04-25T09:50:00Z"),
        .expires_ms = at(step->expires ? step->expires : "2021-04-25T12:00:00Z"),
    };
    const char *now = step->now ? step->now : "2021-04-25T10:00:00Z";
    struct manifest_evidence evidence = {
        .manifest = &manifest,
        .signers = {step->signers[0], step->signers[1]},
        .n_signers = step->n_signers,
        .now_ms = now[0] ? at(now) : at("1998-01-01T00:00:00Z"),
        .time_confirmed = now[0] != '\0',
    };
    strcpy(evidence.sha256, step->sum ? step->sum : SUM_1);
    struct manifest_decision decision;
    manifest_decide(trust, keys, &evidence, &decision);
    bool accepted = decision.verdict == MANIFEST_ACCEPTED || decision.verdict == MANIFEST_SAME;
    assert_int_equal(accepted, decision.reason.text[0] == '\0');
    if (!accepted)
        assert_memory_equal(&decision.trust, trust, sizeof *trust);
    *trust = decision.trust;
    return decision;
}

static void the_refusals(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct step step;
        enum manifest_verdict wanted;
        const char *why;
    } table[] = {
        {"unsigned", {.serial = 8}, MANIFEST_UNSIGNED, "not signed with a key of the key file"},
        {"wrong key",
         {.serial = 8, .signers = {-1}, .n_signers = 1},
         MANIFEST_UNSIGNED,
         "not signed"},
        {"old serial",
         {.serial = 6, .signers = {OPS}, .n_signers = 1},
         MANIFEST_ROLLED_BACK,
         "serial 6, after 7 was accepted"},
        {"old serial, another person",
         {.serial = 6, .signers = {CHIEF}, .n_signers = 1},
         MANIFEST_ROLLED_BACK,
         "serial 6, after 7"},
        {"equal serial, other body",
         {.serial = 7, .sum = SUM_2, .signers = {OPS}, .n_signers = 1},
         MANIFEST_CONTRADICTS,
         "serial 7 again, with other content"},
        {"expired",
         {.serial = 8, .expires = "2021-04-25T10:00:00Z", .signers = {OPS}, .n_signers = 1},
         MANIFEST_EXPIRED,
         "expired at 2021-04-25T10:00:00Z"},
        {"issued in the future",
         {.serial = 8, .issued = "2021-04-25T10:10:00.001Z", .signers = {OPS}, .n_signers = 1},
         MANIFEST_FROM_FUTURE,
         "which is in the future"},
        {"revoked key",
         {.serial = 8, .signers = {OLD}, .n_signers = 1},
         MANIFEST_REVOKED,
         "the key \"old\", which is revoked"},
        {"the same again", {.serial = 7, .signers = {OPS}, .n_signers = 1}, MANIFEST_SAME, ""},
        {"ten minutes ahead",
         {.serial = 8, .issued = "2021-04-25T10:10:00Z", .signers = {OPS}, .n_signers = 1},
         MANIFEST_ACCEPTED,
         ""},
        {"the next one", {.serial = 8, .signers = {OPS}, .n_signers = 1}, MANIFEST_ACCEPTED, ""},
        {"revoked and good",
         {.serial = 8, .signers = {OLD, OPS}, .n_signers = 2},
         MANIFEST_ACCEPTED,
         ""},
    };
    struct key_file keys = keys_from(key_text);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct trust trust = {0};
        const struct step first = {.serial = 7, .signers = {OPS}, .n_signers = 1};
        assert_int_equal(decide(&trust, &keys, &first).verdict, MANIFEST_ACCEPTED);
        /* What was remembered went to the disk and came back (a reboot, a wiped cache). */
        struct strbuf text = {0};
        trust_write(&trust, &text);
        struct trust again;
        assert_true(trust_read(text.text, text.bytes, &again, NULL));
        assert_memory_equal(&again, &trust, sizeof trust);
        strbuf_fini(&text);
        struct manifest_decision decision = decide(&again, &keys, &table[i].step);
        if (decision.verdict != table[i].wanted || !strstr(decision.reason.text, table[i].why))
            fail_msg("%s: %d %s", table[i].what, decision.verdict, decision.reason.text);
    }
}

static bool may(const struct step *step, const char *text)
{
    struct key_file keys = keys_from(text);
    struct trust trust = {0};
    struct manifest_decision decision = decide(&trust, &keys, step);
    assert_int_equal(decision.verdict, MANIFEST_ACCEPTED);
    return decision.may_emergency;
}

static void emergencies_take_keys_of_their_role(void **state)
{
    (void)state;
    char one[sizeof key_text];
    strcpy(one, key_text);
    strstr(one, "threshold\": 2")[12] = '1';
    const struct step ops = {.serial = 1, .signers = {OPS}, .n_signers = 1};
    const struct step chief = {.serial = 1, .signers = {CHIEF}, .n_signers = 1};
    const struct step both = {.serial = 1, .signers = {CHIEF, DEPUTY}, .n_signers = 2};
    const struct step mixed = {.serial = 1, .signers = {OPS, CHIEF}, .n_signers = 2};
    const struct step twice = {.serial = 1, .signers = {CHIEF, CHIEF}, .n_signers = 2};
    assert_false(may(&ops, one));
    assert_true(may(&chief, one));
    assert_true(may(&mixed, one));
    assert_false(may(&ops, key_text));
    assert_false(may(&chief, key_text));
    assert_false(may(&mixed, key_text));
    assert_false(may(&twice, key_text));
    assert_true(may(&both, key_text));
}

static void a_second_signature_may_come_later(void **state)
{
    (void)state;
    struct key_file keys = keys_from(key_text);
    struct trust trust = {0};
    const struct step one = {.serial = 3, .signers = {CHIEF}, .n_signers = 1};
    const struct step two = {.serial = 3, .signers = {CHIEF, DEPUTY}, .n_signers = 2};
    assert_false(decide(&trust, &keys, &one).may_emergency);
    struct manifest_decision decision = decide(&trust, &keys, &two);
    assert_int_equal(decision.verdict, MANIFEST_SAME);
    assert_true(decision.may_emergency);
}

/* A new key beside the old one; then the old one goes, and with it a serial that nobody could have
 * gone beyond. What the others signed stays a floor all along. */
static void keys_are_rotated(void **state)
{
    (void)state;
    static const char a[] =
        "{\"keys\":[{\"id\":\"a\",\"role\":\"operator\",\"public\":\"" KEY_A "\"}]}";
    static const char ab[] =
        "{\"keys\":[{\"id\":\"a\",\"role\":\"operator\",\"public\":\"" KEY_A "\"},"
        "{\"id\":\"b\",\"role\":\"operator\",\"public\":\"" KEY_B "\"}]}";
    static const char b[] =
        "{\"keys\":[{\"id\":\"b\",\"role\":\"operator\",\"public\":\"" KEY_B "\"}]}";
    struct key_file keys = keys_from(a);
    struct trust trust = {0};
    struct step step = {.serial = 40, .signers = {0}, .n_signers = 1};
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ACCEPTED);

    keys = keys_from(ab);
    step = (struct step){.serial = 39, .signers = {1}, .n_signers = 1, .sum = SUM_2};
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ROLLED_BACK);
    step.serial = 41;
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ACCEPTED);
    /* a is stolen. */
    step = (struct step){.serial = MANIFEST_SERIAL_MAX, .signers = {0}, .n_signers = 1};
    step.issued = "2021-04-25T10:09:00Z";
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ACCEPTED);
    assert_true(trust_newest_issue_ms(&trust, &keys) == at("2021-04-25T10:09:00Z"));

    keys = keys_from(b);
    assert_true(trust_newest_issue_ms(&trust, &keys) == at("2021-04-25T09:50:00Z"));
    step = (struct step){.serial = 41, .signers = {0}, .n_signers = 1, .sum = SUM_1};
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_CONTRADICTS);
    step.serial = 42;
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ACCEPTED);
    assert_true(trust.serial == 42);
}

static void many_rotations_need_no_more_room(void **state)
{
    (void)state;
    struct trust trust = {0};
    for (int i = 0; i < 3 * MANIFEST_KEYS_MAX; i++) {
        struct strbuf text = {0};
        strbuf_printf(
            &text, "{\"keys\":[{\"id\":\"k\",\"role\":\"operator\",\"public\":\"RW%054d\"}]}", i);
        struct key_file keys = keys_from(text.text);
        struct step step = {.serial = 5, .signers = {0}, .n_signers = 1};
        assert_int_equal(decide(&trust, &keys, &step).verdict,
                         i ? MANIFEST_SAME : MANIFEST_ACCEPTED);
        step.serial = 4;
        assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ROLLED_BACK);
        strbuf_fini(&text);
    }
    assert_int_equal(trust.n_keys, MANIFEST_KEYS_MAX);
}

static void without_a_clock_what_was_vouched_for_is_the_past(void **state)
{
    (void)state;
    struct key_file keys = keys_from(key_text);
    struct trust trust = {0};
    struct step step = {.serial = 1, .signers = {OPS}, .n_signers = 1, .now = ""};
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ACCEPTED);
    step = (struct step){.serial = 2, .signers = {OPS}, .n_signers = 1, .now = ""};
    step.issued = "2021-04-25T08:00:00Z";
    step.expires = "2021-04-25T09:00:00Z"; /* before 09:50 */
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_EXPIRED);
}

static void a_clock_years_ahead_is_put_right_by_the_next_serial(void **state)
{
    (void)state;
    struct key_file keys = keys_from(key_text);
    struct trust trust = {0};
    struct step step = {.serial = 1, .signers = {OPS}, .n_signers = 1, .now = ""};
    step.issued = "2031-04-25T09:50:00Z";
    step.expires = "2031-04-26T09:50:00Z";
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ACCEPTED);
    assert_true(trust_newest_issue_ms(&trust, &keys) == at("2031-04-25T09:50:00Z"));
    /* By that time the other one is long over, so it says that it is not. */
    step = (struct step){.serial = 2, .signers = {OPS}, .n_signers = 1, .now = ""};
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_EXPIRED);
    step.expires = "2031-05-01T00:00:00Z";
    assert_int_equal(decide(&trust, &keys, &step).verdict, MANIFEST_ACCEPTED);
    assert_true(trust_newest_issue_ms(&trust, &keys) == at("2021-04-25T09:50:00Z"));
}

static void key_files_are_read_strictly(void **state)
{
    (void)state;
#define KEY(id, role, public) "{\"id\":\"" id "\",\"role\":\"" role "\",\"public\":\"" public "\"}"
    static const struct {
        const char *text, *why;
    } table[] = {
        {"", "not JSON"},
        {"{}", "keys: a list"},
        {"{\"keys\":[]}", "keys: a list"},
        {"{\"keys\":[7]}", "keys[0].id"},
        {"{\"keys\":[" KEY("a b", "operator", KEY_A) "]}", "keys[0].id"},
        {"{\"keys\":[" KEY("a", "chief", KEY_A) "]}", "keys[0].role"},
        {"{\"keys\":[" KEY("a", "operator", "x") "]}", "keys[0].public"},
        {"{\"keys\":[" KEY("a", "operator", "RU" KEY_A) "]}", "keys[0].public"},
        {"{\"keys\":[" KEY("a", "operator", KEY_A) "," KEY("a", "operator", KEY_B) "]}",
         "used before"},
        {"{\"keys\":[" KEY("a", "operator", KEY_A) "," KEY("b", "emergency", KEY_A) "]}",
         "keys[1].public: the key of \"a\""},
        {"{\"keys\":[" KEY("a", "emergency", KEY_A) "],\"emergency_threshold\":2}",
         "2 persons, but 1"},
        {"{\"keys\":[" KEY("a", "emergency", KEY_A) "],\"emergency_threshold\":0}", "1 or 2"},
        {"{\"keys\":[" KEY("a", "emergency", KEY_A) "],\"emergency_threshold\":3}", "1 or 2"},
        {"{\"keys\":[" KEY("a", "emergency", KEY_A) "],\"emergency_threshold\":\"2\"}", "1 or 2"},
        {"{\"keys\":[{\"id\":\"a\",\"role\":\"operator\",\"public\":\"" KEY_A "\",\"revoked\":1}]}",
         "keys[0].revoked"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct key_file keys;
        struct err err = {0};
        assert_false(key_file_read(table[i].text, strlen(table[i].text), &arena, &keys, &err));
        assert_int_equal(keys.n_keys, 0);
        if (!strstr(err.text, table[i].why))
            fail_msg("row %zu: %s", i, err.text);
    }
    struct key_file keys = keys_from("{\"keys\":[" KEY(
        "a", "operator", "untrusted comment: minisign public key\\n" KEY_A "\\n") "]}");
    assert_string_equal(keys.keys[0].public, KEY_A);
    assert_int_equal(keys.emergency_threshold, 1);
}

static bool read(const char *text, struct manifest *out, struct err *err)
{
    *err = (struct err){0};
    return manifest_read(text, strlen(text), &arena, out, err);
}

static void manifests_are_read_strictly(void **state)
{
    (void)state;
#define HEAD "{\"format\":\"hallboard manifest 1\",\"serial\":1,"
#define TIMES "\"issued\":\"2021-04-25T10:00:00Z\",\"expires\":\"2021-04-26T10:00:00Z\","
#define FEED "{\"url\":\"feed.json\",\"length\":12,\"sha256\":\"" SUM_1 "\"}"
    static const struct {
        const char *text, *why;
    } table[] = {
        {"[]", "format"},
        {"{\"format\":\"hallboard manifest 2\"}", "format"},
        {"{\"format\":\"hallboard manifest 1\"," TIMES "\"documents\":[]}", "serial"},
        {"{\"format\":\"hallboard manifest 1\",\"serial\":0," TIMES "\"documents\":[]}", "serial"},
        {"{\"format\":\"hallboard manifest 1\",\"serial\":1.5," TIMES "\"documents\":[]}",
         "serial"},
        {"{\"format\":\"hallboard manifest 1\",\"serial\":9007199254740992," TIMES
         "\"documents\":[]}",
         "serial"},
        {"{\"format\":\"hallboard manifest 1\",\"serial\":9223372036854775808," TIMES
         "\"documents\":[]}",
         "not JSON"}, /* 2^63 */
        {"{\"format\":\"hallboard manifest 1\",\"serial\":1,\"serial\":2," TIMES
         "\"documents\":[]}",
         "not JSON"},
        {HEAD "\"documents\":[]}", "issued"},
        {HEAD "\"issued\":\"2021-04-25T10:00:00Z\",\"documents\":[]}", "expires"},
        {HEAD "\"issued\":\"2021-04-25T10:00:00Z\",\"expires\":\"2021-04-25T10:00:00Z\"}",
         "expires: not after issued"},
        {HEAD TIMES "\"documents\":{}}", "documents: a list"},
        {HEAD TIMES "\"documents\":[{}]}", "documents[0].url"},
        {HEAD TIMES "\"documents\":[" FEED "," FEED "]}", "documents[1].url: \"feed.json\""},
        {HEAD TIMES "\"documents\":[{\"url\":\"a b\",\"length\":1,\"sha256\":\"" SUM_1 "\"}]}",
         "url"},
        {HEAD TIMES "\"documents\":[{\"url\":\"a\",\"length\":-1,\"sha256\":\"" SUM_1 "\"}]}",
         "length"},
        {HEAD TIMES "\"documents\":[{\"url\":\"a\",\"length\":1e3,\"sha256\":\"" SUM_1 "\"}]}",
         "length"},
        {HEAD TIMES "\"documents\":[{\"url\":\"a\",\"length\":1,\"sha256\":\"0" SUM_1 "\"}]}",
         "sha256"},
        {HEAD TIMES "\"documents\":[]} x", "not JSON"},
    };
    struct manifest manifest;
    struct err err;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        assert_false(read(table[i].text, &manifest, &err));
        if (!strstr(err.text, table[i].why))
            fail_msg("row %zu: %s", i, err.text);
    }
    assert_true(read(HEAD TIMES
                     "\"documents\":[" FEED ",{\"name\":\"b\",\"length\":0,\"sha256\":"
                     "\"ABCDEF0000000000000000000000000000000000000000000000000000000000\"}]}",
                     &manifest, &err));
    assert_true(manifest.serial == 1 && manifest.issued_ms == at("2021-04-25T10:00:00Z"));
    const struct manifest_document *document = manifest_document(&manifest, "feed.json");
    assert_non_null(document);
    assert_true(document->bytes == 12);
    assert_string_equal(document->sha256, SUM_1);
    assert_int_equal(strncmp(manifest_document(&manifest, "b")->sha256, "abcdef00", 8), 0);
    assert_null(manifest_document(&manifest, "c"));
}

static void damaged_trust_is_no_trust(void **state)
{
    (void)state;
    struct trust trust = {.n_keys = 2, .serial = 7, .sha256 = SUM_1};
    strcpy(trust.keys[0].public, KEY_A);
    strcpy(trust.keys[1].public, KEY_B);
    struct strbuf text = {0};
    trust_write(&trust, &text);
    for (size_t bytes = 0; bytes + 1 < text.bytes; bytes++) {
        struct trust out;
        struct err err = {0};
        assert_false(trust_read(text.text, bytes, &out, &err));
        assert_true(err.text[0] && out.n_keys == 0 && out.serial == 0);
    }
    strbuf_fini(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_refusals),
        cmocka_unit_test(emergencies_take_keys_of_their_role),
        cmocka_unit_test(a_second_signature_may_come_later),
        cmocka_unit_test(keys_are_rotated),
        cmocka_unit_test(many_rotations_need_no_more_room),
        cmocka_unit_test(without_a_clock_what_was_vouched_for_is_the_past),
        cmocka_unit_test(a_clock_years_ahead_is_put_right_by_the_next_serial),
        cmocka_unit_test(key_files_are_read_strictly),
        cmocka_unit_test(manifests_are_read_strictly),
        cmocka_unit_test(damaged_trust_is_no_trust),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
