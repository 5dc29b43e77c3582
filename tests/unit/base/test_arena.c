#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

#if defined(__SANITIZE_ADDRESS__)
#define WITH_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_ASAN 1
#endif
#endif

#ifdef WITH_ASAN
#include <sanitizer/asan_interface.h>

/* In the library of gcc 12, but not in its headers. */
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void *, size_t),
                                              void (*on_free)(const volatile void *));

static size_t mallocs;

static void count_malloc(const volatile void *at, size_t bytes)
{
    (void)at;
    (void)bytes;
    mallocs++;
}

static void ignore_free(const volatile void *at)
{
    (void)at;
}

static void counter_start(void)
{
    static int installed;

    if (!installed)
        installed = __sanitizer_install_malloc_and_free_hooks(count_malloc, ignore_free);
    assert_true(installed > 0);
    mallocs = 0;
}

static size_t counter_read(void)
{
    return mallocs;
}
#else
#include <malloc.h>

static struct mallinfo2 before;

static void counter_start(void)
{
    before = mallinfo2();
}

/* Not how many, but whether: what is in use must not have grown. */
static size_t counter_read(void)
{
    struct mallinfo2 now = mallinfo2();

    return now.uordblks + now.hblkhd - before.uordblks - before.hblkhd;
}
#endif

static void is_aligned_and_zeroed(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 256);
    for (int round = 0; round < 3; round++) {
        for (size_t bytes = 0; bytes < 400; bytes++) {
            unsigned char *memory = arena_alloc(&arena, bytes);

            assert_non_null(memory);
            assert_int_equal((uintptr_t)memory % 16, 0);
            for (size_t i = 0; i < bytes; i++)
                assert_int_equal(memory[i], 0);
            memset(memory, 0xA5, bytes);
        }
        assert_int_equal(arena.used_bytes, 399 * 400 / 2);
        arena_reset(&arena);
        assert_int_equal(arena.used_bytes, 0);
    }
    arena_fini(&arena);
}

/* Each item keeps its own pattern: none overlap. */
static void does_not_overlap(void **state)
{
    struct arena arena;
    unsigned char *items[500];
    size_t sizes[500];

    (void)state;
    arena_init(&arena, 1024);
    srand(1);
    for (int i = 0; i < 500; i++) {
        sizes[i] = (size_t)(rand() % (i % 50 ? 100 : 5000)) + 1;
        items[i] = arena_alloc(&arena, sizes[i]);
        memset(items[i], i & 0xFF, sizes[i]);
    }
    for (int i = 0; i < 500; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(items[i][k], i & 0xFF);
    arena_fini(&arena);
}

static void fill(struct arena *arena)
{
    for (int i = 0; i < 200; i++) {
        arena_alloc(arena, (size_t)(i * 37 % 900));
        if (i % 40 == 0)
            arena_alloc(arena, 70000);
        arena_printf(arena, "row %d of %s", i, "a page");
    }
}

static void warm_frame_takes_no_memory(void **state)
{
    struct arena arena;

    (void)state;
    arena_init(&arena, 4096);
    counter_start();
    fill(&arena);
    assert_true(counter_read() > 0); /* the counter does count */
    arena_reset(&arena);
    for (int frame = 0; frame < 5; frame++) {
        counter_start();
        fill(&arena);
        arena_reset(&arena);
        assert_int_equal(counter_read(), 0);
    }
    arena_fini(&arena);
}

/* A big item must not waste the rest of the chunk that small items come from. */
static void big_item_has_its_own_chunk(void **state)
{
    struct arena arena;
    char *first;
    char *big;
    char *second;

    (void)state;
    arena_init(&arena, 65536);
    first = arena_alloc(&arena, 16);
    big = arena_alloc(&arena, 200000);
    second = arena_alloc(&arena, 16);
    memset(big, 1, 200000);
    assert_true(second > first && second - first <= 64);
    arena_fini(&arena);
}

static void takes_nothing_before_use(void **state)
{
    struct arena arena;

    (void)state;
    counter_start();
    arena_init(&arena, 0);
    assert_int_equal(counter_read(), 0);
    arena_reset(&arena);
    arena_fini(&arena);
    arena_fini(&arena);
    arena_fini(NULL);
}

static void copies_texts(void **state)
{
    struct arena arena;
    char *empty;

    (void)state;
    arena_init(&arena, 0);
    assert_string_equal(arena_strdup(&arena, "峰会"), "峰会");
    assert_string_equal(arena_strndup(&arena, "summit", 3), "sum");
    assert_string_equal(arena_strndup(&arena, "ab\0cd", 5), "ab");
    assert_null(arena_strdup(&arena, NULL));
    empty = arena_printf(&arena, "%s", "");
    assert_string_equal(empty, "");
    assert_int_equal(strlen(arena_printf(&arena, "%0200000d", 7)), 200000);
    arena_fini(&arena);
}

static void push_grows(void **state)
{
    struct arena arena;
    struct pair {
        int a;
        double b;
    } *pairs = NULL;
    size_t count = 0;
    size_t capacity = 0;

    (void)state;
    arena_init(&arena, 0);
    for (int i = 0; i < 1000; i++) {
        struct pair *pair = arena_push(&arena, &pairs, count, &capacity, sizeof *pair);

        assert_ptr_equal(pair, pairs + count);
        assert_int_equal(pair->a, 0);
        pair->a = i;
        pair->b = i / 2.0;
        count++;
        assert_true(count <= capacity);
    }
    for (int i = 0; i < 1000; i++)
        assert_true(pairs[i].a == i && pairs[i].b == i / 2.0);
    arena_fini(&arena);
}

static void poisons_what_was_not_handed_out(void **state)
{
    (void)state;
#ifdef WITH_ASAN
    struct arena arena;
    char *memory;

    arena_init(&arena, 0);
    memory = arena_alloc(&arena, 32);
    arena_alloc(&arena, 32);
    assert_false(__asan_address_is_poisoned(memory + 31));
    assert_true(__asan_address_is_poisoned(memory + 32));
    arena_reset(&arena);
    assert_true(__asan_address_is_poisoned(memory));
    arena_fini(&arena);
#else
    print_message("skipped: not built with AddressSanitizer\n");
    skip();
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_aligned_and_zeroed),
        cmocka_unit_test(does_not_overlap),
        cmocka_unit_test(warm_frame_takes_no_memory),
        cmocka_unit_test(big_item_has_its_own_chunk),
        cmocka_unit_test(takes_nothing_before_use),
        cmocka_unit_test(copies_texts),
        cmocka_unit_test(push_grows),
        cmocka_unit_test(poisons_what_was_not_handed_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
