/* One sheet for numbers, dates and times in the languages of the boards: 24 h, half-width digits
 * in Chinese, en dash in ranges. Every board writes through here and nowhere else.
 *
 * lang: BCP 47; zh and en have words of their own, others take ICU's date words and English for
 * the rest. Results are in the arena. */
#ifndef CORE_TEXT_SHEET_H
#define CORE_TEXT_SHEET_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/zone.h"

const char *sheet_time(struct arena *a, const struct zone *zone, int64_t ms);         /* 10:15 */
const char *sheet_time_seconds(struct arena *a, const struct zone *zone, int64_t ms); /* 10:15:09 */
const char *sheet_range(struct arena *a, const struct zone *zone, int64_t from_ms,
                        int64_t to_ms); /* 10:30–12:00 */
/* 4月26日 周一 / Mon 26 April; short: Mon 26 Apr */
const char *sheet_date(struct arena *a, const char *lang, const struct zone *zone, int64_t ms);
const char *sheet_date_short(struct arena *a, const char *lang, const struct zone *zone,
                             int64_t ms);
/* Whole minutes, counted up to the next one, so "in 1 min" until it starts. */
int sheet_minutes_until(int64_t now_ms, int64_t then_ms);
/* How long until then in one unit, whole ones that are left: days from 48 h, hours from 2 h,
 * else minutes. */
struct sheet_span {
    int n;
    enum { SPAN_MIN, SPAN_H, SPAN_DAY } unit;
};
struct sheet_span sheet_span(int64_t now_ms, int64_t then_ms);
/* 18 分钟后开始 / Starts in 18 min; from 90 minutes to 4 hours: 3 小时 5 分后开始 /
 * Starts in 3 h 5 min; then hours, then days */
const char *sheet_starts_in(struct arena *a, const char *lang, int64_t now_ms, int64_t then_ms);
/* 18 分后 / in 18 min: the same in one unit, whole ones that are left */
const char *sheet_in(struct arena *a, const char *lang, int64_t now_ms, int64_t then_ms);
/* 还剩 78 分钟 / 78 min left */
const char *sheet_left(struct arena *a, const char *lang, int64_t now_ms, int64_t end_ms);

/* Fixed words of the boards, by name; the English where the language has none of ours. */
enum word {
    WORD_NOW,             /* 进行中 / Now */
    WORD_SOON,            /* 即将 / Soon */
    WORD_LATER,           /* 稍后 / Later */
    WORD_NEXT,            /* 接下来 / Next */
    WORD_UNTIL,           /* 至 / until */
    WORD_STARTS,          /* 开始 / starts */
    WORD_ENDED,           /* 已结束 / Ended */
    WORD_NOTHING_LEFT,    /* 此后无安排 / Nothing further today */
    WORD_NOTHING_TODAY,   /* 今日无安排 / Nothing today */
    WORD_TOMORROW,        /* 明天 / Tomorrow */
    WORD_CANCELLED,       /* 已取消 / Cancelled */
    WORD_CANCELLED_SHORT, /* 取消 / Cancelled */
    WORD_MOVED,           /* 已移走 / Moved */
    WORD_FULL,            /* 已满 / Full */
    WORD_ADDED,           /* 新增 / Added */
    WORD_REPLACED,        /* 已更换 / Replaced */
    WORD_CHANGED,         /* 有变动 / Changed */
    WORD_MAY_BE_DELAYED,  /* 可能推迟 / May be delayed */
    WORD_MAY_BE_LATE,     /* 或推迟 / Late? */
    WORD_SPEAKER_CHANGED, /* 讲者变更 / Speaker changed */
    WORD_DOORS_OPEN,      /* 请进 / Doors open */
    WORD_DOORS_CLOSED,    /* 请勿入内 / Closed */
    WORD_PRIVATE,         /* 内部会议 / Private session */
    WORD_BOARD_NOW_NEXT,  /* 会场动态 / Now & next */
    WORD_BOARD_DAY,       /* 今日议程 / Today’s programme */
    WORD_BOARD_DAY_OTHER, /* 议程 / Programme */
    WORD_BOARD_LIST,      /* 今日安排 / Today’s list */
    WORD_HOLDING,         /* 信息即将恢复 / Information will return shortly */
    WORD_ASK_STAFF,       /* 请咨询工作人员 / Please ask our staff */
    WORD_ON_SITE,         /* 如有微调，以现场安排为准 / On-site arrangements prevail */
    WORD_DELAYED,         /* 延迟 / Delayed */
    WORD_EVENT_OVER,      /* 活动已结束 / The event has ended */
    WORD_SETTING_CLOCK,   /* 正在校准时间 / Setting the clock */
    WORD_NO_TIME,         /* 时间未确认 / Time not confirmed */
    WORD_DATA,            /* 数据 / Data */
    WORD_NO_DATA,         /* 尚无数据 / No data yet */
    WORD_MIN_AGO,         /* 分钟前 / min ago */
    WORD_HOURS_AGO,       /* 小时前 / h ago */
    WORD_BOARD_OVERVIEW,  /* 日程总览 / Programme overview */
    WORD_BOARD_FIGURES,   /* 数据一览 / Facts & figures */
    WORD_BOARD_ABOUT,     /* 活动介绍 / About */
    WORD_BOARD_PARTNERS,  /* 组织机构 / Organisers */
    WORD_INTERPRETATION,  /* 同声传译 / Interpretation */
    WORD_LANGUAGE,        /* 语言 / Language */
    WORD_GO_TO,           /* 请前往 / Please go to */
    WORD_STARTS_AT,       /* 开始 / Starts */
    WORD_OPENING_IN,      /* 距开幕 / Opening in */
    WORD_STARTING_IN,     /* 距今日开始 / Today starts in */
    WORD_TOMORROW_IN,     /* 距明日开始 / Tomorrow starts in */
    WORD_NEXT_DAY_IN,     /* 距下一场 / Next session in */
    WORD_WELCOME,         /* 欢迎 / Welcome */
    WORD_THANK_YOU,       /* 感谢您的到来 / Thank you for coming */
    WORD_DAYS,            /* 天 / days */
    WORD_DAY,             /* 天 / day */
    WORD_HOURS,           /* 小时 / hours */
    WORD_MINUTES,         /* 分钟 / min */
    WORD_DOORS,           /* 入场 / Doors */
    WORD_TODAY,           /* 今天 / Today */
    WORD_MORNING,         /* 上午 / Morning */
    WORD_AFTERNOON,       /* 下午 / Afternoon */
    WORD_EVENING,         /* 晚上 / Evening */
    WORD_NOTHING_TO_SHOW, /* 暂无内容 / Nothing to show yet */
    WORD_BOARD_EXHIBIT,   /* 展览亮点 / Exhibition highlights */
    WORD_NO_EXHIBITS,     /* 暂无展品 / No exhibits yet */
    WORD_SCAN,            /* 扫码了解更多 / Scan for more */
    WORD_MIN,             /* 分钟 / min */
    WORD_BOARD_IDENTIFY,  /* 本屏信息 / This display */
    WORD_PLACE,           /* 位置 / Place */
    WORD_ADDRESS,         /* 地址 / Address */
    WORD_VERSION,         /* 版本 / Version */
    WORD_FEED,            /* 数据源 / Feed */
    WORD_SCREEN,          /* 画面 / Screen */
    WORD_NOT_KNOWN,       /* 未知 / not known */
    WORD_ONLINE,          /* 在线浏览 / Online */
    WORD_ISSUED,          /* 发布 / issued */
    WORD_FOLLOW_STAFF,    /* 请听从工作人员指引 / Follow staff */
    WORD_EXERCISE,        /* 演练 / Exercise */
    WORD_BOARD_FROM_HERE, /* 由此前往 / From here */
    WORD_NO_DIRECTIONS,   /* 暂无指引 / No directions yet */
    WORD_ROOMS_ON,        /* 进行中 / on now, after how many */
    WORD_TEST,            /* 测试 / Test */
    WORD_NOTICE,          /* 现场通知 / Announcement */
    WORD_BOARD_MAP,       /* 楼层导览 / Floor map */
    WORD_NO_MAP,          /* 暂无地图 / No map yet */
    WORD_YOU_ARE_HERE,    /* 您在此处 / You are here */
    WORD_MIN_WALK,        /* 分钟步行 / min walk */
    WORD_STEP_FREE,       /* 无障碍 / step-free */
    WORD_EXIT,            /* 出口 / Exit */
    WORD_EMERGENCY_EXIT,  /* 安全出口 / Emergency exit */
    WORD_ENTRANCE,        /* 入口 / Entrance */
    WORD_TOILETS,         /* 洗手间 / WC */
    WORD_FIRST_AID,       /* 医疗点 / First aid */
    WORD_INFORMATION,     /* 咨询台 / Information */
    WORD_CLOAKROOM,       /* 寄存处 / Cloakroom */
    WORD_FOOD,            /* 餐饮 / Food */
    WORD_CLOSED,          /* 已关闭 / Closed */
    WORD_ON_NOW,          /* 进行中 / On now */
    WORD_STARTING_SOON,   /* 即将开始 / Starting soon */
    WORD_ROOM_CHANGED,    /* 改会场 / Room changed */
    WORD_TIME_CHANGED,    /* 改时间 / Time changed */
    WORD_BOARD_DAY_TOMORROW, /* 明日议程 / Tomorrow’s programme */
    WORD_ASSEMBLY,           /* 集合点 / Assembly point */
    WORD_COUNT               /* none: a board without a title in the header */
};
const char *sheet_word(const char *lang, enum word word);

/* Sentences with one or two values: 已移至 302 / Moved to 302; 由 105 移至此处 / Moved here from
 * 105; 延迟 15 分钟 / Delayed 15 min; 改至 14:30 / Now at 14:30; 已满，1 号厅转播 / Full: relay in
 * Hall 1; 09:41 之后暂无更新，请咨询工作人员 / No updates since 09:41. Please ask our staff */
const char *sheet_moved_to(struct arena *a, const char *lang, const char *place);
const char *sheet_moved_from(struct arena *a, const char *lang, const char *place);
const char *sheet_from(struct arena *a, const char *lang,
                       const char *place); /* 由 105 / From 105 */
const char *sheet_delayed(struct arena *a, const char *lang, int minutes);
const char *sheet_delayed_short(struct arena *a, const char *lang,
                                int minutes); /* 延迟 15 分 / +15 min */
const char *sheet_retimed(struct arena *a, const char *lang, const char *time);
const char *sheet_full_relay(struct arena *a, const char *lang, const char *place);
/* 来源：… / Source: … */
const char *sheet_source(struct arena *a, const char *lang, const char *source);
/* 2021年4月25–29日 / 25–29 April 2021; days since 1970-01-01, first <= last */
const char *sheet_days(struct arena *a, const char *lang, int64_t first_day, int64_t last_day);
/* 4月 / April */
const char *sheet_month(struct arena *a, const char *lang, const struct civil *date);
/* 周日 / Sun */
const char *sheet_weekday(struct arena *a, const char *lang, const struct civil *date);
/* What a language is called: 英语 / English. tag: BCP 47; the tag itself where nobody knows it. */
const char *sheet_language(struct arena *a, const char *lang, const char *tag);
/* 改为《城市大脑》 / Now: City brain; 已取消，改为《城市大脑》 / Cancelled. Now: City brain */
const char *sheet_replaced_by(struct arena *a, const char *lang, const char *title);
const char *sheet_cancelled_for(struct arena *a, const char *lang, const char *title);
/* 去往 304 / Way to 304 */
const char *sheet_way_to(struct arena *a, const char *lang, const char *place);
/* 4 分 / 4 min; the unit alone: 分 / min */
const char *sheet_minutes(struct arena *a, const char *lang, int minutes);
const char *sheet_minutes_unit(const char *lang);
/* 已移至 302，步行 3 分钟 / Moved to 302, 3 min walk */
const char *sheet_with_walk(struct arena *a, const char *lang, const char *words, int minutes);
/* 二层会场 201–206 / Level 2 rooms 201–206; Level 2 rooms: escalator ahead (二层：扶梯在前方) */
const char *sheet_level_rooms(struct arena *a, const char *lang, const char *level,
                              const char *range);
const char *sheet_level_way(struct arena *a, const char *lang, const char *level, const char *way);
const char *sheet_no_updates(struct arena *a, const char *lang, const char *time);
/* 时间未确认，请咨询工作人员 / Time not confirmed. Please ask our staff */
const char *sheet_no_time(struct arena *a, const char *lang);

#endif
