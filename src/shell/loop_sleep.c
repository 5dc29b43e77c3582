#include "base/civil.h"
#include "shell/loop_inside.h"

bool loop_is_held(const struct loop *loop)
{
    return stage_held(loop->stage, loop->at.show_ms, loop->at.boot_ms);
}

/* Until what moves by itself moves on, at most once a frame of the screen. */
static int64_t time_to_move(const struct loop *loop, int64_t elapsed_us)
{
    int64_t next_ms = stage_layer_ms(loop->stage, loop->at.show_ms);
    if (next_ms == INSTANT_NEVER)
        return INT64_MAX;
    int64_t move_us =
        clock_timeout_us(loop->clock, &loop->at, elapsed_us, INSTANT_NEVER, next_ms, BEAT_MS);
    int64_t frame_us =
        output_frame_us(loop->glass.output) - (clock_monotonic_us() - loop->frame_us);
    return move_us > frame_us ? move_us : frame_us;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

int64_t loop_sleep_us(const struct loop *loop)
{
    const struct clock_reading *at = &loop->at;
    int64_t elapsed_us = clock_monotonic_us() - at->read_us;
    int64_t limit_ms = loop->beat_ms + BEAT_MS - at->boot_ms;
    if (loop->identify.until_boot_ms)
        limit_ms = earlier(loop->identify.until_boot_ms - at->boot_ms, limit_ms);
    limit_ms = earlier(power_next_ms(&loop->power, at->boot_ms) - at->boot_ms, limit_ms);
    int64_t next_now_ms = loop->options->has_until ? loop->options->until_ms : INSTANT_NEVER;
    if (!loop->glass.output) {
        if (!loop->power.is_shut)
            limit_ms = earlier(loop->glass.next_try_ms - at->boot_ms, limit_ms);
        return clock_timeout_us(loop->clock, at, elapsed_us, next_now_ms, INSTANT_NEVER,
                                (int)(limit_ms > 0 ? limit_ms : 0));
    }
    int64_t move_us = time_to_move(loop, elapsed_us);
    if (loop_is_held(loop)) {
        int64_t edge_us = clock_timeout_us(loop->clock, at, elapsed_us, INSTANT_NEVER,
                                           stage_next_show_ms(loop->stage), STAGE_AHEAD_MS);
        return earlier(move_us, edge_us);
    }
    if (stage_fading(loop->stage)) {
        int64_t since_us = clock_monotonic_us() - loop->onlooker.fade_start_us;
        return STAGE_FRAME_US - since_us % STAGE_FRAME_US;
    }
    next_now_ms = earlier(next_now_ms, stage_next_now_ms(loop->stage));
    next_now_ms = earlier(next_now_ms, shots_next_ms(&loop->onlooker.shots, at->now_ms));
    int64_t show_ms = earlier(stage_next_show_ms(loop->stage), stage_ahead_ms(loop->stage));
    int64_t sleep_us = clock_timeout_us(loop->clock, at, elapsed_us, next_now_ms, show_ms,
                                        (int)(limit_ms > 0 ? limit_ms : 0));
    int64_t step_us = (loop->built_ms + BUILD_STEP_MS - at->boot_ms) * 1000 - elapsed_us;
    return earlier(sleep_us > step_us ? sleep_us : step_us, move_us);
}
