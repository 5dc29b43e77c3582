#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "shell/url.h"
#include <arpa/inet.h>
#include <netinet/in.h>

static void test_allowed(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool with_http, without;
    } cases[] = {
        {"https://venue.example/feed.json", true, true},
        {"HTTPS://venue.example", true, true},
        {"file:///srv/feed.json", true, true},
        {"http://venue.example/", true, false},
        {"http://127.0.0.1:8080/", true, true},
        {"http://127.9.9.9/", true, true},
        {"http://[::1]/", true, true},
        {"http://LOCALHOST/", true, true},
        {"http://localhost.example/", true, false},
        {"http://127.0.0.1.example/", true, false},
        {"http://128.0.0.1/", true, false},
        {"https://169.254.0.1/", false, false},
        {"https://[fe80::1%25eth0]/", false, false},
        {"https://[fe80::1]/", false, false},
        {"https://[febf::1]/", false, false},
        {"https://[::ffff:169.254.1.1]/", false, false},
        {"https://0xa9fe0101/", false, false},
        {"https://2852020993/", false, false},
        {"https://[fec0::1]/", true, true},
        {"https://169.253.1.1/", true, true},
        {"ftp://venue.example/", false, false},
        {"file://host/share", false, false},
        {"venue.example/feed.json", false, false},
        {"https://", false, false},
        {"", false, false},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct err err = {""};
        if (url_allowed(cases[i].url, true, &err) != cases[i].with_http)
            fail_msg("%s with http: %s", cases[i].url, err.text);
        assert_int_equal(!err.text[0], cases[i].with_http);
        if (url_allowed(cases[i].url, false, NULL) != cases[i].without)
            fail_msg("%s without http", cases[i].url);
    }
}

static void test_redirects(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        enum url_redirect verdict;
    } cases[] = {
        {"https://a.example/x", "https://a.example/y", URL_REDIRECT_OK},
        {"https://a.example/x", "https://A.Example:8443/y", URL_REDIRECT_OK},
        {"http://a.example/x", "https://a.example/x", URL_REDIRECT_OK},
        {"https://a.example/x", "http://a.example/x", URL_REDIRECT_DOWNGRADE},
        {"https://a.example/x", "https://b.example/x", URL_REDIRECT_OTHER_HOST},
        {"https://a.example/x", "https://a.example.b.example/x", URL_REDIRECT_OTHER_HOST},
        {"https://a.example/x", "https://a.example@b.example/x", URL_REDIRECT_OTHER_HOST},
        {"https://a.example/x", "file:///etc/passwd", URL_REDIRECT_BAD},
        {"https://a.example/x", "ftp://a.example/x", URL_REDIRECT_BAD},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_int_equal(url_redirect_check(cases[i].from, cases[i].to), cases[i].verdict);
}

static void test_secrets(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"https://me:pass@a.example:8443/feed.json?token=1#frag",
         "https://a.example:8443/feed.json"},
        {"https://a.example/feed.json", "https://a.example/feed.json"},
        {"file:///srv/feed.json", "file:///srv/feed.json"},
        {"not a url", "(not a URL)"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        char *shown = url_without_secrets(cases[i][0]);
        assert_string_equal(shown, cases[i][1]);
        free(shown);
    }
}

static void test_addresses(void **state)
{
    (void)state;
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    inet_pton(AF_INET, "169.254.169.254", &four.sin_addr);
    assert_true(address_is_link_local((struct sockaddr *)&four));
    inet_pton(AF_INET, "169.255.0.1", &four.sin_addr);
    assert_false(address_is_link_local((struct sockaddr *)&four));
    inet_pton(AF_INET6, "fe80::1", &six.sin6_addr);
    assert_true(address_is_link_local((struct sockaddr *)&six));
    inet_pton(AF_INET6, "::ffff:169.254.1.2", &six.sin6_addr);
    assert_true(address_is_link_local((struct sockaddr *)&six));
    inet_pton(AF_INET6, "::ffff:127.0.0.1", &six.sin6_addr);
    assert_true(address_is_loopback((struct sockaddr *)&six));
    assert_false(address_is_link_local((struct sockaddr *)&six));
}

static void test_arguments(void **state)
{
    (void)state;
    struct err err = {""};
    char *url = url_from_argument("/a/100%.json", &err);
    struct url_parts parts;
    assert_true(url_parse(url, &parts, &err));
    assert_string_equal(parts.path, "/a/100%.json");
    url_parts_fini(&parts);
    free(url);
    assert_true(url_has_scheme("https:x"));
    assert_true(url_has_scheme("a+b:x"));
    assert_false(url_has_scheme("feed.json"));
    assert_false(url_has_scheme("./a:b"));
    assert_false(url_has_scheme("-"));
    assert_false(url_has_scheme(""));
}

static void test_from_document(void **state)
{
    (void)state;
    static const struct {
        const char *document, *reference, *whole; /* NULL: refused */
    } rows[] = {
        {"https://a.example/x/feed.json", "changes.json", "https://a.example/x/changes.json"},
        {"https://a.example/x/feed.json?k=1", "../c.json?q=2", "https://a.example/c.json?q=2"},
        {"https://a.example/x/feed.json", "/c.json", "https://a.example/c.json"},
        {"https://a.example/x/feed.json", "//b.example/c.json", "https://b.example/c.json"},
        {"https://a.example/x/feed.json", "https://b.example/c.json", "https://b.example/c.json"},
        {"https://a.example/x/feed.json", "http://a.example/c.json", NULL},
        {"https://a.example/x/feed.json", "file:///etc/passwd", NULL},
        {"https://a.example/x/feed.json", "ftp://a.example/c.json", NULL},
        {"http://a.example/feed.json", "http://a.example/c.json", "http://a.example/c.json"},
        {"http://a.example/feed.json", "http://A.example:80/c.json", "http://A.example:80/c.json"},
        {"http://a.example/feed.json", "c.json", "http://a.example/c.json"},
        {"http://a.example/feed.json", "http://a.example:81/c.json", NULL},
        {"http://a.example/feed.json", "http://b.example/c.json", NULL},
        {"http://a.example/feed.json", "//b.example/c.json", NULL},
        {"file:///srv/e/feed.json", "c.json", "file:///srv/e/c.json"},
        {"file:///srv/e/feed.json", "d/c.json", "file:///srv/e/d/c.json"},
        {"file:///srv/e/feed.json", "https://b.example/c.json", "https://b.example/c.json"},
        {"file:///srv/e/feed.json", "http://b.example/c.json", NULL},
        {"file:///srv/e/feed.json", "file:///srv/e/c.json", NULL},
        {"file:///srv/e/feed.json", "/srv/e/c.json", NULL},
        {"file:///srv/e/feed.json", "//host/c.json", NULL},
        {"file:///srv/e/feed.json", "../c.json", NULL},
        {"file:///srv/e/feed.json", "d/../../c.json", NULL},
        {"file:///srv/e/feed.json", "..", NULL},
        {"file:///srv/e/feed.json", "%2e%2e/c.json", NULL},
        {"file:///srv/e/feed.json", "%2Fetc", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct err err = {""};
        char *whole = url_from_document(rows[i].document, rows[i].reference, &err);
        if (!whole != !rows[i].whole || (whole && strcmp(whole, rows[i].whole) != 0))
            fail_msg("%s in %s: %s (%s)", rows[i].reference, rows[i].document,
                     whole ? whole : "refused", err.text);
        assert_true(whole || err.text[0]);
        free(whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_allowed),   cmocka_unit_test(test_redirects),
        cmocka_unit_test(test_secrets),   cmocka_unit_test(test_addresses),
        cmocka_unit_test(test_arguments), cmocka_unit_test(test_from_document),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
