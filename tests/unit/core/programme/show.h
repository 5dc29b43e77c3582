/* What a room shows at an instant, as one line of words, for stories about changes. */
#ifndef TESTS_PROGRAMME_SHOW_H
#define TESTS_PROGRAMME_SHOW_H

#include <stdio.h>

#include "unit/core/programme/build.h"

enum { A, B, C, D };

/* What one room shows at an instant, as words: "now: x[moved_in<0] | next: y 11:00". */
static inline const char *show(const struct programme *programme, const struct snapshot *snapshot,
                               int32_t room, int64_t now_ms)
{
    static char line[1000];
    static const char *const names[] = {
        "in",    "away",    "cancelled", "full",   "delayed",  "retimed", "replaced",
        "added", "speaker", "open",      "closed", "conflict", "absent",  "retimed-away"};
    const struct standing *out[32];
    size_t used = 0;
    line[0] = '\0';
    for (int list = 0; list < 2; list++) {
        int n = list == 0 ? programme_now(programme, room, now_ms, out, 32)
                          : programme_next(programme, room, now_ms, INSTANT_NEVER, out, 32);
        if (list == 1)
            used += (size_t)snprintf(line + used, sizeof line - used, "%s|", used ? " " : "");
        for (int i = 0; i < n; i++) {
            const struct standing *s = out[i];
            int minute = (int)((s->start_ms - BUILD_DAY_MS) / MS_MINUTE);
            used +=
                (size_t)snprintf(line + used, sizeof line - used, "%s%s %d:%02d", used ? " " : "",
                                 snapshot->sessions[s->session].id, minute / 60, minute % 60);
            for (int bit = 0; bit < 14; bit++)
                if (s->flags & 1u << bit)
                    used += (size_t)snprintf(line + used, sizeof line - used, "+%s", names[bit]);
            if (s->other_room >= 0)
                used += (size_t)snprintf(line + used, sizeof line - used, "(%s)",
                                         snapshot->rooms[s->other_room].id);
        }
    }
    return line;
}

#define assert_shows(programme, snapshot, room, ms, text)                                          \
    assert_string_equal(show(programme, snapshot, room, ms), text)

#endif
