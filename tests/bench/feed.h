/* A feed as large as one likes, always the same for the same numbers: sessions of 45 minutes every
 * hour from 08:00 to 20:00 in every room, day after day from 2021-04-25 in Asia/Shanghai. */
#ifndef BENCH_FEED_H
#define BENCH_FEED_H

#include "base/civil.h"
#include "base/str.h"

#define BENCH_SLOTS_A_DAY 12
#define BENCH_FIRST_MS INT64_C(1619308800000) /* 2021-04-25T08:00:00+08:00 */

static inline void bench_feed(struct strbuf *out, int n_rooms, int n_sessions)
{
    strbuf_add(out,
               "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":{\"zh\":\"\u6d4b\u8bd5\u5cf0"
               "\u4f1a\",\"en\":\"Bench Summit\"},\"zone\":\"Asia/Shanghai\",\"languages\":["
               "\"zh\",\"en\"]},\"rooms\":[");
    for (int i = 0; i < n_rooms; i++)
        strbuf_printf(out,
                      "%s{\"id\":\"r%d\",\"number\":\"%d\",\"name\":{\"zh\":\"%d\u53f7\u5385\","
                      "\"en\":\"Hall %d\"}}",
                      i ? "," : "", i, 200 + i, i + 1, i + 1);
    strbuf_add(out, "],\"sessions\":[");
    for (int i = 0; i < n_sessions; i++) {
        int turn = i / n_rooms;
        int64_t start =
            BENCH_FIRST_MS + turn / BENCH_SLOTS_A_DAY * MS_DAY + turn % BENCH_SLOTS_A_DAY * MS_HOUR;
        char from[32], to[32];
        rfc3339_format(start, 480, from);
        rfc3339_format(start + 45 * MS_MINUTE, 480, to);
        strbuf_printf(out,
                      "%s{\"id\":\"s%d\",\"room\":\"r%d\",\"title\":{\"zh\":\"\u6570\u5b57\u4e2d"
                      "\u56fd\u5efa\u8bbe\u5206\u8bba\u575b\u7b2c%d\u573a\",\"en\":\"Digital "
                      "Infrastructure Forum, part %d\"},\"start\":\"%s\",\"end\":\"%s\"}",
                      i ? "," : "", i, i % n_rooms, i, i, from, to);
    }
    strbuf_add(out, "]}");
}

#endif
