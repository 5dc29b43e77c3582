#include "core/boards/parts/lanes.h"

#include "base/civil.h"

int64_t lane_end_ms(const struct standing *standing)
{
    int64_t least = standing->start_ms + BLOCK_MIN_MS;
    return standing->end_ms < least ? least : standing->end_ms;
}

void lanes_share(const struct standing *const *day, int n, struct lane *out)
{
    int64_t busy[LANES_MAX] = {0}, group_end = INT64_MIN;
    int group = 0;
    for (int i = 0; i < n; i++) {
        if (day[i]->start_ms >= group_end) { /* everything before is over */
            group = i;
            for (int k = 0; k < LANES_MAX; k++)
                busy[k] = INT64_MIN;
        }
        int number = 0;
        while (number < LANES_MAX - 1 && busy[number] > day[i]->start_ms)
            number++;
        busy[number] = lane_end_ms(day[i]);
        group_end = busy[number] > group_end ? busy[number] : group_end;
        out[i] = (struct lane){number, i > group ? out[group].of : 1};
        if (number + 1 > out[i].of) {
            for (int k = group; k <= i; k++)
                out[k].of = number + 1;
        }
    }
}

bool lane_speaks(const struct standing *standing, int64_t first_ms, int64_t from_ms, int64_t to_ms)
{
    int64_t start = standing->start_ms, end = lane_end_ms(standing);
    int64_t least = (end - start + 1) / 2;
    least = least < BLOCK_MIN_MS ? least : BLOCK_MIN_MS;
    int64_t here_from = start > from_ms ? start : from_ms, here_to = end < to_ms ? end : to_ms;
    int64_t shown_from = start > first_ms ? start : first_ms;
    return here_to - here_from >= least && from_ms - shown_from < least;
}
