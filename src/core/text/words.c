/* The fixed words of the boards. Han sets 会场动态, English Now & next: the pair is one idea in two
 * languages, not a translation word by word. */
#include "core/text/date_words.h"
#include "core/text/sheet.h"

#include <assert.h>

static const struct {
    const char *zh, *en;
} words[WORD_COUNT] = {
    [WORD_NOW] = {"进行中", "Now"},
    [WORD_SOON] = {"即将", "Soon"},
    [WORD_LATER] = {"稍后", "Later"},
    [WORD_NEXT] = {"接下来", "Next"},
    [WORD_UNTIL] = {"至", "until"},
    [WORD_STARTS] = {"开始", "starts"},
    [WORD_ENDED] = {"已结束", "Ended"},
    [WORD_NOTHING_LEFT] = {"此后无安排", "Nothing further today"},
    [WORD_NOTHING_TODAY] = {"今日无安排", "Nothing today"},
    [WORD_TOMORROW] = {"明天", "Tomorrow"},
    [WORD_CANCELLED] = {"已取消", "Cancelled"},
    [WORD_CANCELLED_SHORT] = {"取消", "Cancelled"},
    [WORD_MOVED] = {"已移走", "Moved"},
    [WORD_FULL] = {"已满", "Full"},
    [WORD_ADDED] = {"新增", "Added"},
    [WORD_REPLACED] = {"已更换", "Replaced"},
    [WORD_CHANGED] = {"有变动", "Changed"},
    [WORD_MAY_BE_DELAYED] = {"可能推迟", "May be delayed"},
    [WORD_MAY_BE_LATE] = {"或推迟", "Late?"},
    [WORD_SPEAKER_CHANGED] = {"讲者变更", "Speaker changed"},
    [WORD_DOORS_OPEN] = {"请进", "Doors open"},
    [WORD_DOORS_CLOSED] = {"请勿入内", "Closed"},
    [WORD_PRIVATE] = {"内部会议", "Private session"},
    [WORD_BOARD_NOW_NEXT] = {"会场动态", "Now & next"},
    [WORD_BOARD_DAY] = {"今日议程", "Today’s programme"},
    [WORD_BOARD_DAY_OTHER] = {"议程", "Programme"},
    [WORD_BOARD_LIST] = {"今日安排", "Today’s list"},
    [WORD_HOLDING] = {"信息即将恢复", "Information will return shortly"},
    [WORD_ASK_STAFF] = {"请咨询工作人员", "Please ask our staff"},
    [WORD_ON_SITE] = {"如有微调，以现场安排为准", "On-site arrangements prevail"},
    [WORD_DELAYED] = {"延迟", "Delayed"},
    [WORD_EVENT_OVER] = {"活动已结束", "The event has ended"},
    [WORD_DATA] = {"数据", "Data"},
    [WORD_NO_DATA] = {"尚无数据", "No data yet"},
    [WORD_MIN_AGO] = {"分钟前", "min ago"},
    [WORD_HOURS_AGO] = {"小时前", "h ago"},
    [WORD_BOARD_EXHIBIT] = {"展览亮点", "Exhibition highlights"},
    [WORD_NO_EXHIBITS] = {"暂无展品", "No exhibits yet"},
    [WORD_SCAN] = {"扫码了解更多", "Scan for more"},
    [WORD_MIN] = {"分钟", "min"},
    [WORD_BOARD_IDENTIFY] = {"本屏信息", "This display"},
    [WORD_PLACE] = {"位置", "Place"},
    [WORD_ADDRESS] = {"地址", "Address"},
    [WORD_VERSION] = {"版本", "Version"},
    [WORD_FEED] = {"数据源", "Feed"},
    [WORD_SCREEN] = {"画面", "Screen"},
    [WORD_NOT_KNOWN] = {"未知", "not known"},
    [WORD_BOARD_OVERVIEW] = {"日程总览", "Programme overview"},
    [WORD_BOARD_FIGURES] = {"数据一览", "Facts & figures"},
    [WORD_BOARD_ABOUT] = {"活动介绍", "About"},
    [WORD_BOARD_PARTNERS] = {"组织机构", "Organisers"},
    [WORD_INTERPRETATION] = {"同声传译", "Interpretation"},
    [WORD_LANGUAGE] = {"语言", "Language"},
    [WORD_GO_TO] = {"请前往", "Please go to"},
    [WORD_STARTS_AT] = {"开始", "Starts"},
    [WORD_OPENING_IN] = {"距开幕", "Opening in"},
    [WORD_STARTING_IN] = {"距今日开始", "Today starts in"},
    [WORD_TOMORROW_IN] = {"距明日开始", "Tomorrow starts in"},
    [WORD_NEXT_DAY_IN] = {"距下一场", "Next session in"},
    [WORD_WELCOME] = {"欢迎", "Welcome"},
    [WORD_THANK_YOU] = {"感谢您的到来", "Thank you for coming"},
    [WORD_DAYS] = {"天", "days"},
    [WORD_DAY] = {"天", "day"},
    [WORD_HOURS] = {"小时", "hours"},
    [WORD_MINUTES] = {"分钟", "min"},
    [WORD_DOORS] = {"入场", "Doors"},
    [WORD_TODAY] = {"今天", "Today"},
    [WORD_MORNING] = {"上午", "Morning"},
    [WORD_AFTERNOON] = {"下午", "Afternoon"},
    [WORD_EVENING] = {"晚上", "Evening"},
    [WORD_NOTHING_TO_SHOW] = {"暂无内容", "Nothing to show yet"},
};

const char *sheet_word(const char *lang, enum word word)
{
    assert((unsigned)word < WORD_COUNT && words[word].en);
    return sheet_lang_of(lang) == SHEET_ZH ? words[word].zh : words[word].en;
}
