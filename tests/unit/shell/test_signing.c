#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/file.h"
#include "shell/keyring.h"
#include "shell/minisign.h"
#include "shell/signing.h"
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define FEED_URL "https://a.example/venue/feed.json"
#define NOW_MS INT64_C(1619316600000) /* 2021-04-25T02:10:00Z */

static char folder[64];
static struct minisign_secret operator, chief;
static struct clock at;
static struct config config;
static char keys_path[96];
static const char document[] = "{\"format\": \"hallboard feed 1\"}";

static void write_file(const char *path, const char *text)
{
    struct file_piece piece = {text, strlen(text)};
    assert_true(file_replace(path, &piece, 1, false, NULL));
}

static void add_key(struct strbuf *out, const char *id, const char *role,
                    const struct minisign_secret *secret)
{
    struct strbuf text = {0};
    struct minisign_public public = minisign_public_of(secret);
    minisign_write_public(&public, &text);
    strbuf_printf(out,
                  "%s{\"id\": \"%s\", \"role\": \"%s\", \"public\": ", out->bytes > 16 ? ", " : "",
                  id, role);
    strbuf_add_json(out, text.text);
    strbuf_add(out, "}");
    strbuf_fini(&text);
}

static int set_up(void **state)
{
    (void)state;
    struct strbuf keys = {0};
    snprintf(folder, sizeof folder, "/tmp/hallboard-signing-XXXXXX");
    assert_non_null(mkdtemp(folder));
    assert_true(minisign_generate(&operator, NULL) && minisign_generate(&chief, NULL));
    strbuf_add(&keys, "{\"keys\": [");
    add_key(&keys, "operator", "operator", &operator);
    add_key(&keys, "chief", "emergency", &chief);
    strbuf_add(&keys, "]}");
    snprintf(keys_path, sizeof keys_path, "%s/keys.json", folder);
    write_file(keys_path, keys.text);
    strbuf_fini(&keys);
    clock_init_at(&at, NOW_MS, 0);
    config_init(&config);
    config.feed_url = FEED_URL;
    config.keys_file = keys_path;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const names[] = {"keys.json", "trust.json", "manifest.proof"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    config_fini(&config);
    return rmdir(folder);
}

/* A manifest of one document, signed. */
static struct proof proof_of(int serial, const char *body, const struct minisign_secret *secret)
{
    struct proof proof = {0};
    unsigned char hash[crypto_hash_sha256_BYTES];
    char digits[SHA256_TEXT];
    crypto_hash_sha256(hash, (const unsigned char *)body, strlen(body));
    sodium_bin2hex(digits, sizeof digits, hash, sizeof hash);
    strbuf_printf(&proof.manifest,
                  "{\"format\": \"hallboard manifest 1\", \"serial\": %d, "
                  "\"issued\": \"2021-04-25T10:00:00+08:00\", "
                  "\"expires\": \"2021-04-26T10:00:00+08:00\", \"documents\": "
                  "[{\"url\": \"feed.json\", \"length\": %zu, \"sha256\": \"%s\"}]}",
                  serial, strlen(body), digits);
    assert_true(minisign_sign(secret, proof.manifest.text, proof.manifest.bytes, "test",
                              &proof.signatures[0], NULL));
    return proof;
}

static enum signing_verdict offer(struct signing *signing, struct proof proof)
{
    struct err why = {""};
    enum signing_verdict verdict = signing_offer(signing, &proof, &why);
    assert_int_equal(why.text[0] != '\0',
                     verdict == SIGNING_MISMATCH || verdict == SIGNING_REFUSED);
    proof_fini(&proof);
    return verdict;
}

static bool admitted(struct signing *signing, const char *bytes, size_t count)
{
    struct err why = {""};
    struct signing_visa visa = {.url = FEED_URL, .bytes = bytes, .count = count};
    bool good = signing_admit(signing, &visa, &why);
    strbuf_fini(&visa.proof);
    return good;
}

static void test_no_keys(void **state)
{
    (void)state;
    config.keys_file = "";
    assert_null(signing_new(&config, folder, &at));
    assert_true(admitted(NULL, "x", 1));
    config.keys_file = keys_path;
}

/* T11, and all of them: every bit of manifest, signature and document. No flip of the manifest gets
 * as far as its parser: it is told from one that was parsed and refused. */
static void test_every_bit(void **state)
{
    (void)state;
    struct signing *signing = signing_new(&config, "", &at);
    struct proof good = proof_of(2, document, &operator);
    int flips = 0, comment = 0;
    for (int part = 0; part < 2; part++) {
        struct strbuf *whole = part ? &good.signatures[0] : &good.manifest;
        for (size_t bit = 0; bit < whole->bytes * 8; bit++) {
            struct proof bad = {0};
            strbuf_add_bytes(&bad.manifest, good.manifest.text, good.manifest.bytes);
            strbuf_add_bytes(&bad.signatures[0], good.signatures[0].text, good.signatures[0].bytes);
            char *byte = (part ? bad.signatures[0].text : bad.manifest.text) + bit / 8;
            *byte = (char)(*byte ^ (1 << bit % 8));
            enum signing_verdict verdict = offer(signing, bad);
            /* The first line is anybody's to write, and says nothing. */
            bool is_comment = part == 1 && bit / 8 <= strcspn(whole->text, "\n");
            if (is_comment && verdict != SIGNING_MISMATCH)
                comment++;
            else
                assert_int_equal(verdict, SIGNING_MISMATCH);
            flips++;
        }
    }
    assert_true(flips > 3000);
    assert_true(comment > 0);
    assert_int_equal(offer(signing, proof_of(3, document, &operator)), SIGNING_NEW);
    assert_true(admitted(signing, document, strlen(document)));
    for (size_t bit = 0; bit < strlen(document) * 8; bit++) {
        char bad[sizeof document];
        memcpy(bad, document, sizeof document);
        bad[bit / 8] = (char)(bad[bit / 8] ^ (1 << bit % 8));
        assert_false(admitted(signing, bad, strlen(document)));
    }
    for (size_t n = 0; n < strlen(document); n++)
        assert_false(admitted(signing, document, n));
    proof_fini(&good);
    signing_free(signing);
}

static void test_remembered(void **state)
{
    (void)state;
    struct signing *signing = signing_new(&config, folder, &at);
    assert_int_equal(offer(signing, proof_of(5, document, &operator)), SIGNING_NEW);
    assert_int_equal(offer(signing, proof_of(5, document, &operator)), SIGNING_SAME);
    assert_int_equal(offer(signing, proof_of(5, "other", &operator)), SIGNING_REFUSED);
    assert_true(signing_sync(signing));
    assert_false(signing_sync(signing));
    signing_free(signing);

    signing = signing_new(&config, folder, &at);
    struct signing_state told;
    signing_read_state(signing, &told);
    assert_int_equal(told.serial, 5);
    assert_false(told.may_emergency);
    assert_true(admitted(signing, document, strlen(document)));
    assert_int_equal(offer(signing, proof_of(4, document, &chief)), SIGNING_REFUSED);
    assert_int_equal(offer(signing, proof_of(6, document, &chief)), SIGNING_NEW);
    signing_read_state(signing, &told);
    assert_true(told.may_emergency);
    signing_free(signing);
}

/* What was cached under an older manifest is shown again while its signer is trusted. */
static void test_kept(void **state)
{
    (void)state;
    struct signing *signing = signing_new(&config, "", &at);
    struct err why = {""};
    assert_int_equal(offer(signing, proof_of(5, document, &chief)), SIGNING_NEW);
    struct signing_visa first = {.url = FEED_URL, .bytes = document, .count = strlen(document)};
    assert_true(signing_admit(signing, &first, &why));
    assert_true(first.may_emergency);
    assert_int_equal(offer(signing, proof_of(6, "other", &operator)), SIGNING_NEW);
    assert_false(admitted(signing, document, strlen(document)));

    struct signing_visa again = first;
    again.kept_proof = &first.proof;
    assert_true(signing_admit(signing, &again, &why));
    assert_true(again.may_emergency);
    strbuf_fini(&again.proof);
    again.bytes = "{\"format\": \"hallboard feed 2\"}";
    assert_false(signing_admit(signing, &again, &why));
    again.bytes = document;
    first.proof.text[40] ^= 1;
    assert_false(signing_admit(signing, &again, &why));
    strbuf_fini(&first.proof);
    signing_free(signing);
}

/* The same manifest, signed by one who may not say emergencies after one who may: on the server the
 * other signature was taken away, and here nothing. */
static void test_stripped(void **state)
{
    (void)state;
    struct signing *signing = signing_new(&config, folder, &at);
    struct signing_state told;
    assert_int_equal(offer(signing, proof_of(5, document, &operator)), SIGNING_NEW);
    signing_read_state(signing, &told);
    assert_false(told.may_emergency);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(offer(signing, proof_of(5, document, i ? &operator : &chief)),
                         SIGNING_SAME);
        signing_read_state(signing, &told);
        assert_true(told.may_emergency);
    }
    signing_free(signing);
    signing = signing_new(&config, folder, &at);
    signing_read_state(signing, &told);
    assert_true(told.may_emergency);
    assert_int_equal(offer(signing, proof_of(6, document, &operator)), SIGNING_NEW);
    signing_read_state(signing, &told);
    assert_false(told.may_emergency);
    signing_free(signing);
}

/* One key under two names is one person: the key file is refused. */
static void test_one_key_twice(void **state)
{
    (void)state;
    struct strbuf keys = {0};
    struct keyring ring;
    struct err why = {""};
    struct minisign_secret other = chief;
    other.id[0] ^= 1;
    strbuf_add(&keys, "{\"keys\": [");
    add_key(&keys, "one", "emergency", &chief);
    add_key(&keys, "two", "emergency", &other);
    strbuf_add(&keys, "]}");
    write_file(keys_path, keys.text);
    assert_false(keyring_load(&ring, keys_path, &why));
    assert_non_null(strstr(why.text, "keys[1].public: the key of \"one\""));
    keyring_fini(&ring);
    strbuf_fini(&keys);
}

static void test_asked(void **state)
{
    (void)state;
    struct signing *signing = signing_new(&config, "", &at);
    struct err why = {""};
    int64_t bytes = 0;
    assert_string_equal(signing_manifest_url(signing), "https://a.example/venue/manifest.json");
    assert_int_equal(signing_ask(signing, FEED_URL, "", &bytes, &why), SIGNING_UNNAMED);
    assert_int_equal(offer(signing, proof_of(5, document, &operator)), SIGNING_NEW);
    assert_int_equal(signing_ask(signing, FEED_URL, "", &bytes, &why), SIGNING_FETCH);
    assert_int_equal(bytes, strlen(document));
    struct signing_visa visa = {.url = FEED_URL, .bytes = document, .count = strlen(document)};
    assert_true(signing_admit(signing, &visa, &why));
    strbuf_fini(&visa.proof);
    assert_int_equal(signing_ask(signing, FEED_URL, visa.sha256, &bytes, &why), SIGNING_HAVE);
    assert_int_equal(signing_ask(signing, "https://a.example/feed.json", "", &bytes, &why),
                     SIGNING_UNNAMED);
    signing_free(signing);
}

/* A box whose clock nobody confirmed is told the time by who signed just now, and by nobody while
 * it is behind what was signed. */
static void test_clock(void **state)
{
    (void)state;
    struct clock live;
    struct clock_reading reading;
    clock_init_live(&live, true);
    clock_read(&live, &reading);
    assert_true(reading.time_confirmed);
    clock_note_issue(&live, reading.wall_ms + 60000, false);
    clock_read(&live, &reading);
    assert_true(reading.time_confirmed); /* another clock may be a little fast */
    clock_note_issue(&live, reading.wall_ms + MANIFEST_FUTURE_MS + 60000, false);
    clock_read(&live, &reading);
    assert_false(reading.time_confirmed);
    clock_note_issue(&live, reading.wall_ms, false); /* the publisher's clock was put right */
    clock_read(&live, &reading);
    assert_true(reading.time_confirmed);

    clock_init_live(&live, false);
    clock_read(&live, &reading);
    if (reading.time_confirmed)
        skip(); /* the kernel says so here */
    clock_note_issue(&live, reading.wall_ms - 3600001, true);
    clock_read(&live, &reading);
    assert_false(reading.time_confirmed);
    clock_note_issue(&live, reading.wall_ms - 1800000, false); /* remembered, not heard now */
    clock_read(&live, &reading);
    assert_false(reading.time_confirmed);
    clock_note_issue(&live, reading.wall_ms - 1800000, true);
    clock_read(&live, &reading);
    assert_true(reading.time_confirmed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_no_keys, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_every_bit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_remembered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stripped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_one_key_twice, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_asked, set_up, tear_down),
        cmocka_unit_test(test_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
