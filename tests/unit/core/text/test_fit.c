#include "core/text/fit.h"
#include "unit/core/text/fake_metrics.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void series_prefix(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"数字中国创新大赛·网络安全赛道（福州）总决赛", "网络安全赛道（福州）总决赛"},
        {"Digital China Innovation Competition: Youth AI Robot Track Finals",
         "Youth AI Robot Track Finals"},
        {"主题演讲：数字经济", "数字经济"},
        {"“有福之州·对话未来”活动", "“有福之州·对话未来”活动"},
        {"大数据分论坛", "大数据分论坛"},
        {"数字中国创新大赛·青少年AI机器人赛道总决赛", "青少年AI机器人赛道总决赛"},
        {"萨蒂亚·纳德拉谈人工智能平台与产业未来", "萨蒂亚·纳德拉谈人工智能平台与产业未来"},
        {"张·伟主持", "张·伟主持"},
        {"罗素·克劳见面会", "罗素·克劳见面会"},
        {"克里斯蒂亚诺·罗纳尔多见面会", "克里斯蒂亚诺·罗纳尔多见面会"},
        {"阿卜杜拉·本·萨勒曼致辞", "阿卜杜拉·本·萨勒曼致辞"},
        {"有福之州·对话未来主题活动", "有福之州·对话未来主题活动"},
        {"萨蒂亚·纳德拉主旨演讲：人工智能平台", "人工智能平台"},
        {"“数字”论坛：“未来”已来", "“未来”已来"},
        {"·数字经济", "·数字经济"},
        {"がっこうへ行こう・ジョン・スミス氏", "がっこうへ行こう・ジョン・スミス氏"},
        {"Open·AI days of Fuzhou", "Open·AI days of Fuzhou"},
        {"std::vector and friends", "std::vector and friends"},
        {"Opens at 10:30", "Opens at 10:30"},
        {"第三场：3", "第三场：3"},
        {"Keynote: ", "Keynote: "},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_without_series(rows[i][0]), rows[i][1]);
}

static void generic_ending(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"数字生态分论坛", "数字生态"},
        {"Digital Ecology Sub-forum", "Digital Ecology"},
        {"Sub-forum on the Construction of New Urban Infrastructure",
         "Construction of New Urban Infrastructure"},
        {"Sub-forum on Digital Transformation", "Digital Transformation"},
        {"分论坛", "分论坛"},
        {"主论坛", "主论坛"},
        {"Main Forum", "Main Forum"},
        {"IT Forum", "IT Forum"},
        {"成果展览会", "成果展览会"},
    };
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(text_without_ending(&arena, rows[i][0]), rows[i][1]);
    arena_fini(&arena);
}

static void fits_or_not(void **state)
{
    (void)state;
    struct fake fake = {0};
    struct typesetter *type = typesetter_new(fake_metrics(&fake), 0);
    struct paragraph p = {.text = "数字生态分论坛", .lang = "zh", .size_px = 20, .max_lines = 1};
    p.width_px = 140;
    assert_true(text_fits(type, &p));
    p.width_px = 139;
    assert_false(text_fits(type, &p));
    p.max_lines = 2;
    assert_true(text_fits(type, &p));
    p.text = "Donaudampfschifffahrt";
    p.width_px = 60;
    p.max_lines = 9;
    assert_false(text_fits(type, &p)); /* a torn word does not fit */
    uint64_t layouts = typesetter_layouts(type);
    assert_false(text_fits(type, &p));
    assert_int_equal(typesetter_layouts(type), layouts);
    typesetter_free(type);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_prefix),
        cmocka_unit_test(generic_ending),
        cmocka_unit_test(fits_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
