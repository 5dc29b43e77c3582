/* Signatures: what was signed verifies, and nothing else does (T11: every bit). */
#include "shell/minisign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* Made by minisign 0.11 for this test; they guard nothing. */
static const char stock_public[] = "untrusted comment: minisign public key 44062A889319788C\n"
                                   "RWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3\n";
static const char stock_secret[] = "untrusted comment: minisign encrypted secret key\n"
                                   "RWQAAEIyAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                                   "AAAAAAAAAjHgZk4gqBkSNposLCwkukQhP"
                                   "zpMt34g1fmGcpgSvxc94htnnqqvBQo3Zahu1AYxJc9UCpJo/"
                                   "5MF39TiM9eBplREMa4LVuMN3AAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                                   "AAAAAAAAAAAAAAA=\n";
static const char stock_prehashed[] = /* of 100 zero bytes */
    "untrusted comment: signature from minisign secret key\n"
    "RUSMeBmTiCoGRG3YCZu09nvI44d9E2ygUVnC8oSpRUvSnHoC489gkKpYbLx/"
    "uXLEJjYL5ceLDLoLWcGll5RUkiXDTZda1+9zagU=\n"
    "trusted comment: timestamp:1795572899\tfile:m\thashed\n"
    "p1AdPiXQojs77kI8fh9+D1r1Rk5SGvdeFLJ7/KaAg9HvcTZfg10UrrB4H+EcO6gHCRgrfqPQzl5rwstclT0dBg==\n";
static const char stock_legacy[] =
    "untrusted comment: signature from minisign secret key\n"
    "RWSMeBmTiCoGRAic/KHdBpojbHfL5xAdiGoqWCPeik1/d12qrYpFNonkI/"
    "2kSQP3h8U1jqiyf1frVsRrvoIKXq4e1viyBzyv6AA=\n"
    "trusted comment: timestamp:1795572899\tfile:m\n"
    "cR/vFDy7rVpYso/ADQ2j9cLPtLDGO3H6NLkseC7nhOIQr2AA58wgJ5qQgGX/Y9NWX+cJ5tGkR6ggORpO7C9jCA==\n";
static const char zeros[100];

static const char document[] =
    "{\"format\": \"hallboard announcements 1\", \"announcements\": []}\n";

static struct minisign_public read_public(const char *text)
{
    struct minisign_public key;
    struct err err = {0};
    if (!minisign_read_public(text, strlen(text), &key, &err))
        fail_msg("%s", err.text);
    return key;
}

static bool good(const struct minisign_public *key, const char *text, size_t text_bytes,
                 const void *bytes, size_t count, struct err *err)
{
    struct minisign_signature signature;
    return minisign_read_signature(text, text_bytes, &signature, err) &&
           minisign_verify(key, &signature, bytes, count, err);
}

static void minisigns_own_are_good(void **state)
{
    (void)state;
    struct minisign_public key = read_public(stock_public);
    struct err err = {0};
    char id[MINISIGN_ID_TEXT];
    minisign_id_text(key.id, id);
    assert_string_equal(id, "44062A889319788C");
    assert_true(good(&key, stock_prehashed, strlen(stock_prehashed), zeros, sizeof zeros, &err));
    assert_true(good(&key, stock_legacy, strlen(stock_legacy), zeros, sizeof zeros, &err));
    assert_false(good(&key, stock_legacy, strlen(stock_legacy), zeros, 99, &err));
    assert_string_equal(err.text, "the signature is not of this content");
}

static void minisigns_secret_key_signs(void **state)
{
    (void)state;
    struct minisign_public key = read_public(stock_public);
    struct minisign_secret secret;
    struct strbuf text = {0};
    struct err err = {0};
    assert_false(minisign_secret_encrypted(stock_secret, strlen(stock_secret)));
    assert_true(minisign_read_secret(stock_secret, strlen(stock_secret), NULL, &secret, &err));
    assert_true(minisign_sign(&secret, zeros, sizeof zeros, "timestamp:1795572899\tfile:m\thashed",
                              &text, &err));
    /* Ed25519 is deterministic: all but the untrusted comment is the same. */
    assert_string_equal(strchr(text.text, '\n'), strchr(stock_prehashed, '\n'));
    assert_true(good(&key, text.text, text.bytes, zeros, sizeof zeros, &err));
    strbuf_fini(&text);
}

static void make(struct minisign_public *key, struct strbuf *text)
{
    struct minisign_secret secret;
    struct err err = {0};
    assert_true(minisign_generate(&secret, &err));
    assert_true(
        minisign_sign(&secret, document, strlen(document), "timestamp:1\tfile:a", text, &err));
    *key = minisign_public_of(&secret);
    assert_true(good(key, text->text, text->bytes, document, strlen(document), &err));
}

static void every_bit_of_the_document_counts(void **state)
{
    (void)state;
    struct minisign_public key;
    struct strbuf text = {0};
    make(&key, &text);
    char copy[sizeof document];
    for (size_t bit = 0; bit < strlen(document) * 8; bit++) {
        memcpy(copy, document, sizeof copy);
        copy[bit / 8] = (char)(copy[bit / 8] ^ 1 << bit % 8);
        if (good(&key, text.text, text.bytes, copy, strlen(document), NULL))
            fail_msg("bit %zu", bit);
    }
    for (size_t bytes = 0; bytes < strlen(document); bytes++)
        assert_false(good(&key, text.text, text.bytes, document, bytes, NULL));
    strbuf_fini(&text);
}

/* All but the words of the untrusted comment, which the format lets anybody write. */
static void every_bit_of_the_signature_counts(void **state)
{
    (void)state;
    struct minisign_public key;
    struct strbuf text = {0};
    make(&key, &text);
    size_t free_from = strlen("untrusted comment: ");
    size_t free_to = (size_t)(strchr(text.text, '\n') - text.text);
    for (size_t bit = 0; bit < text.bytes * 8; bit++) {
        if (bit / 8 >= free_from && bit / 8 < free_to)
            continue;
        text.text[bit / 8] = (char)(text.text[bit / 8] ^ 1 << bit % 8);
        if (good(&key, text.text, text.bytes, document, strlen(document), NULL))
            fail_msg("bit %zu", bit);
        text.text[bit / 8] = (char)(text.text[bit / 8] ^ 1 << bit % 8);
    }
    /* The last end of line may be missing. */
    for (size_t bytes = 0; bytes + 1 < text.bytes; bytes++)
        assert_false(good(&key, text.text, bytes, document, strlen(document), NULL));
    assert_true(good(&key, text.text, text.bytes - 1, document, strlen(document), NULL));
    strbuf_fini(&text);
}

static void what_is_not_a_signature_says_why(void **state)
{
    (void)state;
    static const struct {
        const char *find, *put, *why;
    } table[] = {
        {"untrusted comment: s", "Untrusted comment: s", "its first line does not begin"},
        {"RUSMe", "RUSM", "the signature is not base64"},
        {"RUSMe", "RUSMeeee", "the signature is not base64"},
        {"zagU=", "zagV=", "the signature is not base64"}, /* bits behind the last byte */
        {"zagU=", "zagU", "the signature is not base64"},
        {"zagU=", "zagU= ", "the signature is not base64"},
        {"RUSMe", "RXSMe", "of no kind that is known"},
        {"RUSMeB", "RUSMeA", "signed with key"},
        {"\ntrusted", "\nTrusted", "no trusted comment"},
        {"file:m", "file:n", "the trusted comment was changed"},
        {"file:m", "file:\x1b", "control characters"},
        {"file:m", "file:\xff", "bad UTF-8"},
        {"0dBg==\n", "0dBg==\n\n", "1 bytes too many"},
        {"0dBg==\n", "0dBg==\nx\n", "2 bytes too many"},
        {"p1AdPiXQ", "p1AdPiXR", "the trusted comment was changed"},
        {"p1AdPiXQojs77kI8", "", "not base64|has 52 bytes"},
    };
    struct minisign_public key = read_public(stock_public);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct strbuf text = {0};
        struct err err = {0};
        const char *at = strstr(stock_prehashed, table[i].find);
        assert_non_null(at);
        strbuf_add_bytes(&text, stock_prehashed, (size_t)(at - stock_prehashed));
        strbuf_add(&text, table[i].put);
        strbuf_add(&text, at + strlen(table[i].find));
        assert_false(good(&key, text.text, text.bytes, zeros, sizeof zeros, &err));
        const char *bar = strchr(table[i].why, '|');
        if (!strstr(err.text, bar ? bar + 1 : table[i].why))
            fail_msg("row %zu: %s", i, err.text);
        strbuf_fini(&text);
    }
}

static void ends_of_lines_of_other_systems_are_taken(void **state)
{
    (void)state;
    struct minisign_public key = read_public(stock_public);
    struct strbuf text = {0};
    struct err err = {0};
    for (const char *c = stock_prehashed; *c; c++) {
        if (*c == '\n')
            strbuf_add(&text, "\r");
        strbuf_add_bytes(&text, c, 1);
    }
    assert_true(good(&key, text.text, text.bytes, zeros, sizeof zeros, &err));
    strbuf_fini(&text);
}

static void public_keys_are_read_strictly(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "\n",
        "RWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN",
        "RWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3\n\n",
        "RWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3AAAA",
        "RUSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3",
        " RWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3",
        "untrusted comment: x\n",
        "untrusted x\nRWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3"};
    struct minisign_public key;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        if (minisign_read_public(bad[i], strlen(bad[i]), &key, &err) || !err.text[0])
            fail_msg("row %zu", i);
    }
    struct minisign_public file = read_public(stock_public);
    struct minisign_public word =
        read_public("RWSMeBmTiCoGRI3Zahu1AYxJc9UCpJo/5MF39TiM9eBplREMa4LVuMN3");
    assert_memory_equal(&file, &word, sizeof file);
}

/* The least that scrypt lets us ask for. */
static const struct minisign_cost cheap = {32768, 16 << 20};

static void passwords_lock_secret_keys(void **state)
{
    (void)state;
    struct minisign_secret secret, again;
    struct strbuf text = {0};
    struct err err = {0};
    assert_true(minisign_generate(&secret, &err));
    assert_true(minisign_write_secret(&secret, "密码 1", cheap, &text, &err));
    assert_true(minisign_secret_encrypted(text.text, text.bytes));
    assert_true(minisign_read_secret(text.text, text.bytes, "密码 1", &again, &err));
    assert_memory_equal(&secret, &again, sizeof secret);
    assert_false(minisign_read_secret(text.text, text.bytes, "密码 2", &again, &err));
    assert_string_equal(err.text, "wrong password");
    err.text[0] = '\0';
    assert_false(minisign_read_secret(text.text, text.bytes, NULL, &again, &err));
    assert_non_null(strstr(err.text, "its password is needed"));
    /* Every part of the line is looked at, but for the cost: numbers near it cost the same. */
    char *line = strchr(text.text, '\n') + 1;
    for (size_t i = 0; i < strcspn(line, "\n"); i += 3) {
        if (i >= 38 / 3 * 4 && i < 54 / 3 * 4)
            continue;
        char old = line[i];
        line[i] = old == 'A' ? 'B' : 'A';
        if (minisign_read_secret(text.text, text.bytes, "密码 1", &again, NULL))
            fail_msg("character %zu", i);
        line[i] = old;
    }
    strbuf_fini(&text);
}

static void damaged_secret_keys_do_not_sign(void **state)
{
    (void)state;
    struct minisign_secret secret, again;
    struct strbuf text = {0};
    struct err err = {0};
    assert_true(minisign_generate(&secret, &err));
    assert_true(minisign_write_secret(&secret, NULL, cheap, &text, &err));
    assert_false(minisign_secret_encrypted(text.text, text.bytes));
    assert_true(minisign_read_secret(text.text, text.bytes, NULL, &again, &err));
    assert_memory_equal(&secret, &again, sizeof secret);
    strbuf_fini(&text);
    /* minisign's own has no sum; what tells is that its halves disagree. */
    char damaged[sizeof stock_secret];
    memcpy(damaged, stock_secret, sizeof damaged);
    char *half = strstr(damaged, "3Zahu1AY");
    half[0] = '4';
    assert_false(minisign_read_secret(damaged, strlen(damaged), NULL, &again, &err));
    assert_string_equal(err.text, "the secret key is damaged");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minisigns_own_are_good),
        cmocka_unit_test(minisigns_secret_key_signs),
        cmocka_unit_test(every_bit_of_the_document_counts),
        cmocka_unit_test(every_bit_of_the_signature_counts),
        cmocka_unit_test(what_is_not_a_signature_says_why),
        cmocka_unit_test(ends_of_lines_of_other_systems_are_taken),
        cmocka_unit_test(public_keys_are_read_strictly),
        cmocka_unit_test(passwords_lock_secret_keys),
        cmocka_unit_test(damaged_secret_keys_do_not_sign),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
