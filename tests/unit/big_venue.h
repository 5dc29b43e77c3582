/* A feed with a level of as many rooms as one likes, in rows of 200, 5 m apart; every fiftieth is a
 * room of the programme, with a session. */
#ifndef UNIT_BIG_VENUE_H
#define UNIT_BIG_VENUE_H

#include "base/str.h"

#define BIG_ROW 200
#define BIG_EVERY 50

static inline void big_venue(struct strbuf *out, int n)
{
    int rows = (n + BIG_ROW - 1) / BIG_ROW;
    strbuf_add(out, "{\"format\":\"hallboard feed 1\",\"event\":{\"name\":\"Big\",\"zone\":"
                    "\"Asia/Shanghai\"},\"levels\":[{\"id\":\"1\"}],\"rooms\":[");
    for (int i = 0; i < n; i += BIG_EVERY)
        strbuf_printf(out, "%s{\"id\":\"s%d\",\"number\":\"%d\",\"level\":\"1\"}", i ? "," : "", i,
                      i);
    strbuf_add(out, "],\"sessions\":[");
    for (int i = 0; i < n; i += BIG_EVERY)
        strbuf_printf(out,
                      "%s{\"id\":\"e%d\",\"room\":\"s%d\",\"title\":\"Session %d\",\"start\":"
                      "\"2021-04-25T%s:30:00+08:00\",\"end\":\"2021-04-25T12:00:00+08:00\"}",
                      i ? "," : "", i, i, i, i / BIG_EVERY % 2 ? "10" : "09");
    strbuf_add(out,
               "],\"displays\":[{\"id\":\"d\",\"level\":\"1\",\"position\":[300,104.5],"
               "\"heading\":30}],\"venue\":{\"format\":\"hallboard venue 1\",\"levels\":[{\"id\":"
               "\"1\",\"outline\":");
    strbuf_printf(out, "[[0,0],[%d,0],[%d,%d],[0,%d]]}],\"spaces\":[", BIG_ROW * 5, BIG_ROW * 5,
                  rows * 5, rows * 5);
    for (int i = 0; i < n; i++) {
        int x = i % BIG_ROW * 5, y = i / BIG_ROW * 5;
        strbuf_printf(out,
                      "%s{\"id\":\"s%d\",\"level\":\"1\",\"kind\":\"room\",\"name\":\"Room %d\","
                      "\"outline\":[[%d,%d],[%d.5,%d],[%d.5,%d],[%d,%d]]}",
                      i ? "," : "", i, i, x, y, x + 4, y, x + 4, y + 4, x, y + 4);
    }
    strbuf_add(out, "]}}");
}

#endif
