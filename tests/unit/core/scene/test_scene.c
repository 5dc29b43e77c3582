/* The display list: what is added, hashed, compared and dumped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/scene/scene.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct arena frame;

static int setup(void **state)
{
    (void)state;
    arena_init(&frame, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_fini(&frame);
    return 0;
}

static void begin(struct scene *scene)
{
    scene_init(scene, &frame, 1000, 500, 0xff071b26);
}

/* A line of one run, as the typesetter would give it. */
static const struct text_line *line_of(const char *text, int face, int width)
{
    struct placed_run *runs = arena_array(&frame, 1, sizeof *runs);
    struct text_line *line = arena_alloc(&frame, sizeof *line);
    runs[0].run =
        (struct font_run){text, (uint32_t)strlen(text), 0x4c61746e, (uint16_t)face, 40, false};
    runs[0].advance_px = width;
    *line = (struct text_line){text, runs, 1, width, 1, -30, width - 1, 8, false, NULL};
    return line;
}

static const char *face_name(void *self, int face)
{
    (void)self;
    return face == FACE_HAN + 1 ? "han-medium" : face == FACE_SANS ? "sans-regular" : "sans-medium";
}

static bool is_rect(struct rect r, int x, int y, int w, int h)
{
    return r.x == x && r.y == y && r.w == w && r.h == h;
}

static void test_rects(void **state)
{
    (void)state;
    struct rect a = {0, 0, 10, 10}, b = {5, 6, 10, 10}, none = {3, 3, 0, 5};
    assert_true(is_rect(rect_intersect(a, b), 5, 6, 5, 4));
    assert_true(rect_empty(rect_intersect(a, (struct rect){10, 0, 5, 5})));
    assert_true(rect_empty(rect_intersect(a, none)));
    assert_true(is_rect(rect_union(a, b), 0, 0, 15, 16));
    assert_true(is_rect(rect_union(a, none), 0, 0, 10, 10));
    assert_true(is_rect(rect_union(none, a), 0, 0, 10, 10));
    assert_true(rect_contains(a, none));
    assert_true(rect_contains(a, a));
    assert_false(rect_contains(a, b));
    /* Far outside there is no overflow. */
    struct rect far = {INT32_MAX - 5, INT32_MAX - 5, 100, 100};
    assert_true(rect_empty(rect_intersect(a, far)));
}

static void test_keys_and_clip(void **state)
{
    (void)state;
    struct scene s;
    begin(&s);
    const char *none = scene_prefix(&s, "now-next");
    const char *board = scene_prefix(&s, "%d", 201);
    struct rect page = scene_clip(&s, (struct rect){100, 100, 200, 200});
    scene_rect(&s, "rule", (struct rect){50, 150, 100, 10}, 0xff112233);
    scene_rect(&s, "outside", (struct rect){0, 0, 50, 50}, 0xff112233);
    scene_rect(&s, "empty", (struct rect){150, 150, 0, 10}, 0xff112233);
    s.clip = page;
    scene_prefix_restore(&s, board);
    scene_rect(&s, "b", (struct rect){0, 0, 5, 5}, 0x00010203);
    scene_prefix_restore(&s, none);
    scene_rect(&s, "c", (struct rect){-5, -5, 10, 10}, 0xff010203);
    scene_finish(&s);
    assert_int_equal(s.n_items, 3);
    assert_string_equal(s.items[0].key, "now-next/201/rule");
    assert_true(is_rect(s.items[0].bounds, 100, 150, 50, 10));
    assert_true(is_rect(s.items[0].clip, 100, 100, 200, 200));
    assert_true(is_rect(s.items[0].rect, 50, 150, 100, 10));
    assert_string_equal(s.items[1].key, "now-next/b");
    assert_int_equal(s.items[1].colour, 0xff010203); /* always opaque */
    assert_string_equal(s.items[2].key, "c");
    assert_true(is_rect(s.items[2].bounds, 0, 0, 5, 5));
    for (int i = 0; i < s.n_items; i++) {
        assert_true(rect_contains(s.items[i].clip, s.items[i].bounds));
    }
}

static void test_bounds_of_shapes(void **state)
{
    (void)state;
    struct scene s;
    begin(&s);
    struct point tri[3] = {{160, 160}, {335, 160}, {160, 320}};
    scene_polygon(&s, "tri", tri, 3, 1);
    scene_polyline(&s, "line", tri, 2, 64, false, true, 1);
    scene_disc(&s, "disc", (struct point){1600, 1600}, 160, 1);
    scene_polygon(&s, "two points", tri, 2, 1);
    scene_polyline(&s, "no stroke", tri, 2, 0, false, true, 1);
    assert_int_equal(s.n_items, 3);
    assert_true(is_rect(s.items[0].bounds, 10, 10, 11, 10));
    assert_true(rect_contains(s.items[1].bounds, (struct rect){8, 8, 15, 4}));
    assert_true(rect_contains((struct rect){7, 7, 17, 6}, s.items[1].bounds));
    assert_true(is_rect(s.items[2].bounds, 90, 90, 20, 20));
    /* The points of a disc keep its radius to 1/16 px. */
    for (int i = 0; i < s.items[2].n_points; i++) {
        int dx = s.items[2].points[i].x - 1600, dy = s.items[2].points[i].y - 1600;
        assert_in_range(dx * dx + dy * dy, 159 * 159, 161 * 161);
    }
}

static void test_text_item(void **state)
{
    (void)state;
    struct scene s;
    begin(&s);
    struct scene_item *item = scene_text(&s, "title", line_of("Opening", 0, 120), 200, 100, 40,
                                         ROLE_R1, "en", 0xffffffff);
    assert_non_null(item);
    assert_true(is_rect(item->bounds, 199, 68, 122, 42)); /* ink and 2 px around */
    struct text_line blank = {.text = " "};
    assert_null(scene_text(&s, "blank", &blank, 0, 50, 40, ROLE_R1, "en", 0xffffffff));
    assert_int_equal(s.n_items, 1);
}

static uint64_t hash_with(int what)
{
    struct scene s;
    begin(&s);
    struct point pts[3] = {{160, 160}, {what == 1 ? 336 : 335, 160}, {160, 320}};
    scene_polygon(&s, what == 2 ? "tri2" : "tri", pts, 3, what == 3 ? 7 : 1);
    scene_polyline(&s, "line", pts, 3, what == 4 ? 40 : 41, what == 5, what == 6, 1);
    scene_rrect(&s, "rr", (struct rect){10, 10, 50, 50}, what == 7 ? 3 : 4, 1);
    scene_text(&s, "t", line_of(what == 8 ? "b" : "a", what == 9 ? 1 : 0, 50), what == 10, 100, 40,
               ROLE_R1, "en", 0xffffffff);
    if (what == 11) {
        s.background++;
    }
    scene_finish(&s);
    return s.hash;
}

static void test_hash_sees_everything_painted(void **state)
{
    (void)state;
    uint64_t plain = hash_with(0);
    assert_true(plain == hash_with(0));
    for (int what = 1; what <= 11; what++) {
        if (hash_with(what) == plain) {
            fail_msg("change %d is not in the hash", what);
        }
    }
}

static void base_scene(struct scene *s, int shift, bool swap, bool more)
{
    begin(s);
    if (swap) {
        scene_rect(s, "b", (struct rect){20, 20, 30, 30}, 2);
        scene_rect(s, "a", (struct rect){10, 10, 30, 30}, 1);
    } else {
        scene_rect(s, "a", (struct rect){10, 10, 30, 30}, 1);
        scene_rect(s, "b", (struct rect){20, 20, 30, 30}, 2);
    }
    scene_rect(s, "c", (struct rect){300 + shift, 300, 20, 20}, 3);
    if (more) {
        scene_rect(s, "d", (struct rect){600, 100, 10, 10}, 3);
    }
    scene_finish(s);
}

static bool covered(struct rect want, const struct rect *damage, int n)
{
    for (int i = 0; i < n; i++) {
        if (rect_contains(damage[i], want)) {
            return true;
        }
    }
    return rect_empty(want);
}

static void test_diff(void **state)
{
    (void)state;
    struct scene old, new;
    struct rect d[SCENE_DAMAGE_MAX];

    base_scene(&old, 0, false, false);
    assert_int_equal(scene_diff(NULL, &old, d), 1);
    assert_true(is_rect(d[0], 0, 0, 1000, 500));

    base_scene(&new, 0, false, false);
    assert_int_equal(scene_diff(&old, &new, d), 0);

    base_scene(&new, 100, false, false); /* moved: where it was and where it is */
    assert_int_equal(scene_diff(&old, &new, d), 2);
    assert_true(covered((struct rect){300, 300, 20, 20}, d, 2));
    assert_true(covered((struct rect){400, 300, 20, 20}, d, 2));

    base_scene(&new, 0, false, true); /* came */
    assert_int_equal(scene_diff(&old, &new, d), 1);
    assert_true(is_rect(d[0], 600, 100, 10, 10));
    assert_int_equal(scene_diff(&new, &old, d), 1); /* went */
    assert_true(is_rect(d[0], 600, 100, 10, 10));

    base_scene(&new, 0, true, false); /* same items, another order: what both cover is damaged */
    int n = scene_diff(&old, &new, d);
    assert_true(n >= 1);
    assert_true(covered((struct rect){20, 20, 20, 20}, d, n));

    scene_init(&new, &frame, 1000, 500, 0xff000001);
    scene_finish(&new);
    assert_int_equal(scene_diff(&old, &new, d), 1);
    assert_true(is_rect(d[0], 0, 0, 1000, 500));
}

/* Many scenes by a small generator: every pixel of a changed item is in the damage, the damage is
 * inside the page and no more than 16 rectangles. */
static void test_diff_covers(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 200; round++) {
        struct scene a, b;
        struct rect d[SCENE_DAMAGE_MAX];
        scene_init(&a, &frame, 1000, 500, 0);
        scene_init(&b, &frame, 1000, 500, 0);
        int changed[40] = {0}, n = 5 + round % 35;
        struct rect was[40], is[40];
        for (int i = 0; i < n; i++) {
            char name[16];
            seed = seed * 1664525u + 1013904223u;
            was[i] = (struct rect){(int)(seed >> 8) % 1000 - 20, (int)(seed >> 18) % 500 - 20,
                                   1 + (int)(seed >> 5) % 60, 1 + (int)(seed >> 12) % 40};
            is[i] = was[i];
            changed[i] = seed >> 30 == 0 || round % 10 == 0;
            is[i].x += changed[i] ? 13 : 0;
            snprintf(name, sizeof name, "i%d", i);
            scene_rect(&a, name, was[i], 5);
            scene_rect(&b, name, is[i], 5);
        }
        scene_finish(&a);
        scene_finish(&b);
        int count = scene_diff(&a, &b, d);
        assert_in_range(count, 0, SCENE_DAMAGE_MAX);
        struct rect page = {0, 0, 1000, 500};
        for (int i = 0; i < count; i++) {
            assert_false(rect_empty(d[i]));
            assert_true(rect_contains(page, d[i]));
        }
        for (int i = 0; i < n; i++) {
            if (changed[i]) {
                assert_true(covered(rect_intersect(was[i], page), d, count));
                assert_true(covered(rect_intersect(is[i], page), d, count));
            }
        }
        arena_reset(&frame);
    }
}

static void test_next_change(void **state)
{
    (void)state;
    struct scene s;
    begin(&s);
    assert_true(s.next_now_ms == INSTANT_NEVER);
    scene_changes_at(&s, 500);
    scene_changes_at(&s, 900);
    assert_true(s.next_now_ms == 500);
}

static void test_dump(void **state)
{
    (void)state;
    struct scene s;
    struct metrics metrics = {.face_name = face_name};
    struct strbuf out = {0};
    begin(&s);
    scene_rect(&s, "rule", (struct rect){72, 258, 864, 2}, 0xff35566a);
    scene_text(&s, "title", line_of("A \"b\"", FACE_SANS, 120), 200, 100, 29, ROLE_R2, "en",
               0xffb9ccd4)
        ->text.session = "s-001";

    struct placed_run runs[3] = {
        {.run.face = FACE_HAN + 1}, {.run.face = FACE_SANS + 1}, {.run.face = FACE_HAN + 1}};
    struct text_line mixed = {"第3号", runs, 3, 90, 0, -30, 90, 5, false, NULL};
    scene_text(&s, "mixed", &mixed, 10, 400, 44, ROLE_CHROME, NULL, 0xffffffff);
    scene_changes_at(&s, 1619317800000);
    scene_finish(&s);
    scene_dump(&s, &metrics, &out);
    char when[32];
    rfc3339_format(1619317800000, 0, when);
    char expected[1000];
    snprintf(expected, sizeof expected,
             "# page 1000x500 background #071b26 next_now=%s next_show=never\n"
             "rect rule 72,258 864x2 #35566a\n"
             "text title 199,68 122x42 #b9ccd4 \"A \\\"b\\\"\" face=sans-regular size=29 cap=20.7 "
             "role=R2 lang=en session=s-001\n"
             "text mixed 8,368 94x39 #ffffff \"第3号\" face=han-medium+sans-medium size=44 "
             "cap=31.4 role=chrome lang=und\n",
             when);
    assert_string_equal(out.text, expected);
    strbuf_fini(&out);
}

static void test_same_key_twice_aborts(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        struct scene s;
        (void)!freopen("/dev/null", "w", stderr);
        signal(SIGABRT, SIG_DFL);
        begin(&s);
        scene_rect(&s, "a", (struct rect){0, 0, 5, 5}, 1);
        scene_rect(&s, "a", (struct rect){9, 0, 5, 5}, 1);
        scene_finish(&s);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_rects, setup, teardown),
        cmocka_unit_test_setup_teardown(test_keys_and_clip, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bounds_of_shapes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text_item, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hash_sees_everything_painted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_diff, setup, teardown),
        cmocka_unit_test_setup_teardown(test_diff_covers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_next_change, setup, teardown),
        cmocka_unit_test_setup_teardown(test_dump, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_key_twice_aborts, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
