#include "shell/loop_inside.h"

#include "base/log.h"
#include "shell/ahead.h"
#include "shell/announced.h"
#include "shell/fonts.h"
#include "shell/loop_inside.h"
#include "shell/notify.h"
#include "shell/picture_store.h"
#include "shell/quarantine.h"
#include "shell/trouble.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_CANNOT 2
#define FIRST_WAIT_MS 250 /* for the first document, before the holding board is shown */

/* ---- What came in ---------------------------------------------------------------------- */

static void take_signals(struct loop *loop)
{
    for (int number; (number = wait_signal(&loop->wait)) != 0;) {
        switch (number) {
        case SIGTERM:
        case SIGINT:
        case SIGHUP:
            loop->ends = true;
            break;
        case SIGUSR1:
            loop->onlooker.wants_screenshot = true;
            break;
        case SIGUSR2:
            identify_begin(&loop->identify, clock_boot_ms());
            loop->must_build = true;
            break;
        default:
#ifdef __SANITIZE_ADDRESS__
            /* Test builds: a ui that hangs, to see that the watchdog is not fed (T43). */
            for (;;) {
            }
#endif
            break;
        }
    }
}

static void take_window_events(struct loop *loop)
{
    if (!loop->glass.output)
        return;
    unsigned events = output_events(loop->glass.output);
    if (events & OUTPUT_QUIT)
        loop->ends = true;
    if (events & OUTPUT_RESIZED) {
        stage_forget(loop->stage);
        loop->must_build = true;
    }
    if (events & OUTPUT_AGAIN)
        loop->must_present = true;
}

static void lose_output(struct loop *loop)
{
    stage_set_output(loop->stage, NULL);
    loop->wait.window_fd = -1;
    glass_close(&loop->glass, loop->at.boot_ms);
    onlooker_without(&loop->onlooker, "", loop->at.boot_ms);
}

static void replug(struct loop *loop)
{
    log_info("a display was connected or removed");
    lose_output(loop);
}

static void have_output(struct loop *loop)
{
    struct output *output = loop->glass.output;
    stage_set_output(loop->stage, output);
    loop->wait.window_fd = output_fd(output);
    loop->must_build = true;
    struct err why = {0};
    if (output_is_kms(output) && !wait_watch_uevents(&loop->wait, &why))
        log_warning("%s", why.text);
    onlooker_output(&loop->onlooker, output, loop->glass.connector,
                    output_is_kms(output) ? BEAT_MS : 0);
}

static void find_output(struct loop *loop)
{
    if (loop->glass.output || loop->power.is_shut)
        return;
    switch (glass_try(&loop->glass, loop->at.boot_ms)) {
    case GLASS_OPEN:
        have_output(loop);
        break;
    case GLASS_WAITING:
        onlooker_without(&loop->onlooker, loop->glass.why.text, loop->at.boot_ms);
        break;
    case GLASS_HOPELESS:
        loop->ends = true;
        loop->status = LOOP_EXIT_NO_SCREEN;
        break;
    }
}

/* ---- One pass -------------------------------------------------------------------------- */

static void make_input(struct loop *loop, struct screen_input *in)
{
    struct intake_state state;
    intake_read_state(loop->intake, &loop->at, &state);
    *in = (struct screen_input){.snapshot = loop->snapshot,
                                .display_id = loop->config->display_id,
                                .now_ms = loop->at.now_ms,
                                .show_ms = loop->at.show_ms,
                                .shifts = true,
                                .time_confirmed = loop->at.time_confirmed,
                                .data_ms = state.data_ms,
                                .age_ms = state.age_ms};
    if (loop->glass.output)
        output_size(loop->glass.output, &in->width, &in->height);
    if (loop->said) {
        in->announcements = (const struct announcements *const *)loop->said->lists;
        in->n_announcements = ANNOUNCED_LISTS;
    }
    in->pictures = picture_store_pictures(intake_pictures(loop->intake));
    struct quarantine *quarantine = intake_quarantine(loop->intake);
    bool no_fonts = fonts_are_missing(loop->fonts); /* a broken one is found at the first text */
    onlooker_fonts(&loop->onlooker, no_fonts);
    loop->identify.facts.trouble =
        trouble_code(loop->config, (enum fetch_class)state.failing_class,
                     quarantine_rung(quarantine, loop->at.boot_ms), no_fonts);
    identify_fill(&loop->identify, in);
    quarantine_fill(quarantine, loop->at.boot_ms, in);
    if (no_fonts) /* capitals of ASCII: the holding board can say itself */
        in->snapshot = NULL;
}

static void presented(struct loop *loop, const struct stage_frame *frame)
{
    loop->has_presented = frame->kind != STAGE_NOTHING;
    if (!loop->has_presented)
        return;
    if (frame->kind == STAGE_LOST) {
        log_warning("a frame did not reach the screen: opening it again");
        lose_output(loop);
        return;
    }
    loop->frame_us = clock_monotonic_us();
    onlooker_frame(&loop->onlooker, loop->stage, loop->glass.output, frame, &loop->at,
                   loop->pass_us);
    if (!loop->has_shown) {
        loop->has_shown = true;
        notify_ready();
    }
}

/* What the next flip needs, as soon as this page stands still: no wake-up of its own, and all the
 * time there is for pictures; and shortly before the edge its pixels. */
static void prepare(struct loop *loop)
{
    struct screen_input in;
    bool early = stage_unprepared(loop->stage);
    if (!early && loop->at.show_ms < stage_ahead_ms(loop->stage))
        return;
    make_input(loop, &in);
    int64_t left_ms = stage_page(loop->stage)->next_ms - in.show_ms;
    int64_t now_ms = clock_event_ms_ago(loop->clock, &loop->at, -left_ms);
    if (early)
        stage_prepare(loop->stage, &in, now_ms);
    else if (left_ms > 0)
        stage_paint_ahead(loop->stage, &in, now_ms, loop->at.boot_ms + left_ms);
}

static bool takes_over(const struct announced *said)
{
    for (int i = 0; said && i < ANNOUNCED_LISTS; i++) {
        for (int k = 0; said->lists[i] && k < said->lists[i]->n_items; k++) {
            const struct announcement *a = &said->lists[i]->items[k];
            if (a->level == ANNOUNCE_EMERGENCY && a->drill == DRILL_NONE)
                return true;
        }
    }
    return false;
}

/* What came of announcements waits for the next build. An emergency does not wait for an edge. */
static bool must_wait(struct loop *loop)
{
    struct announced *said = loop->has_news ? intake_take_announced(loop->intake) : NULL;
    if (said) {
        announced_free(loop->next_said);
        loop->next_said = said;
    }
    return loop_is_held(loop) && !takes_over(loop->next_said);
}

/* What the scene was built with until now: to be freed once it is built with the next. */
static struct announced *change_said(struct loop *loop)
{
    struct announced *old = loop->next_said ? loop->said : NULL;
    if (loop->next_said)
        loop->said = loop->next_said;
    loop->next_said = NULL;
    return old;
}

/* Shows what is to be shown at this instant. */
static void show(struct loop *loop, bool beat)
{
    struct stage_frame frame = {.kind = STAGE_NOTHING};
    if (must_wait(loop)) {
        stage_move(loop->stage, loop->at.show_ms, &frame);
        presented(loop, &frame);
        return;
    }
    struct snapshot *fresh = loop->has_news ? intake_take(loop->intake) : NULL;
    struct snapshot *old = fresh ? loop->snapshot : NULL;
    if (fresh) {
        loop->snapshot = fresh;
        picture_store_plan(intake_pictures(loop->intake), fresh);
        onlooker_display(&loop->onlooker, fresh);
    }
    loop->has_news = false;
    bool is_other = loop->next_said;
    struct announced *was_said = change_said(loop);
    if (!loop->glass.output) {
        announced_free(was_said);
        /* What was built last is compared with no more, so nothing is borrowed from it. */
        intake_return(loop->intake, old);
        return;
    }
    bool was_fading = stage_fading(loop->stage);
    bool due = stage_due(loop->stage, loop->at.now_ms, loop->at.show_ms);
    bool build = due || loop->must_build || fresh || is_other || beat;
    struct screen_input in = {.show_ms = loop->at.show_ms};
    if (build)
        make_input(loop, &in);
    if (build || was_fading)
        stage_pass(loop->stage, &in, loop->at.boot_ms, build, &frame);
    if (build)
        loop->built_ms = loop->at.boot_ms;
    loop->must_build = false;
    intake_return(loop->intake, old);
    announced_free(was_said);

    bool again = loop->must_present || (beat && output_is_kms(loop->glass.output));
    if (frame.kind == STAGE_NOTHING && again && stage_settled(loop->stage))
        stage_again(loop->stage, &frame);
    loop->must_present = false;
    if (frame.kind == STAGE_NOTHING)
        stage_move(loop->stage, loop->at.show_ms, &frame);
    presented(loop, &frame);
    if (loop->glass.output && stage_settled(loop->stage))
        prepare(loop);
}

static void feed_watchdog(struct loop *loop)
{
    const char *who;
    bool alive = intake_alive(loop->intake, loop->at.boot_ms, &who);
    if (!alive && !loop->alive_told)
        log_error("the %s thread is stuck", who);
    loop->alive_told = !alive;
    /* A box without a screen does its part as long as it goes on fetching. */
    bool settled = loop->glass.output && stage_settled(loop->stage);
    if (alive && (!loop->glass.output || settled))
        notify_watchdog();
    if (!loop->glass.output || settled) /* net tells of itself */
        onlooker_passed(&loop->onlooker, loop->at.boot_ms);
    if (settled)
        quarantine_pass(intake_quarantine(loop->intake), loop->at.boot_ms);
}

/* The display is off while the venue is closed, and on at once in an emergency. */
static void light(struct loop *loop)
{
    struct screen_input in;
    make_input(loop, &in);
    bool managed = loop->snapshot && loop->snapshot->theme.power_by_hours;
    bool can_shut = loop->glass.output && output_is_kms(loop->glass.output);
    switch (power_pass(&loop->power, managed, screen_lights(&in), can_shut, loop->at.boot_ms)) {
    case POWER_NOTHING:
        break;
    case POWER_SHUT:
        lose_output(loop);
        power_blank(true);
        break;
    case POWER_OPEN:
        loop->must_build = true;
        break;
    }
    onlooker_light(&loop->onlooker, loop->power.is_on, loop->at.boot_ms);
}

static void run_pass(struct loop *loop)
{
    loop->pass_us = clock_monotonic_us();
    clock_read(loop->clock, &loop->at);
    bool identify_ended;
    identify_shows(&loop->identify, loop->at.boot_ms, &identify_ended);
    loop->must_build |= identify_ended;
    bool beat = loop->at.boot_ms - loop->beat_ms >= BEAT_MS && !stage_fading(loop->stage);
    bool may_light = beat || loop->has_news || power_next_ms(&loop->power, 0) != INT64_MAX;
    find_output(loop);
    show(loop, beat);
    if (may_light)
        light(loop);
    onlooker_save(&loop->onlooker, loop->stage, loop->glass.output, loop->snapshot,
                  loop->at.now_ms);
    if (beat || !loop->beat_ms) {
        loop->beat_ms = loop->at.boot_ms;
        if (glass_cards_changed(&loop->glass))
            replug(loop);
        feed_watchdog(loop);
    }
    if (loop->options->has_until && loop->at.now_ms >= loop->options->until_ms)
        loop->ends = true;
}

/* ---- From start to end ----------------------------------------------------------------- */

/* The first frame is to be the board, not the holding board and then the board. */
static void wait_for_first(struct loop *loop)
{
    int64_t left_ms;
    while ((left_ms = loop->start_ms + FIRST_WAIT_MS - clock_boot_ms()) > 0) {
        /* A signal is left for the first pass's poll. */
        if (wait_poll(&loop->wait, left_ms * 1000) & (WOKE_SIGNAL | WOKE_INTAKE))
            return;
    }
}

static void run_passes(struct loop *loop)
{
    while (!loop->ends) {
        run_pass(loop);
        if (loop->ends)
            break;
        /* Presenting may have read events off the connection, which poll would not see. */
        if (loop->has_presented)
            take_window_events(loop);
        bool at_once = (loop->must_build || loop->must_present) && !loop_is_held(loop);
        unsigned woke = wait_poll(&loop->wait, at_once ? 0 : loop_sleep_us(loop));
        if (woke & WOKE_SIGNAL)
            take_signals(loop);
        if (woke & WOKE_INTAKE)
            loop->has_news = loop->must_build = true;
        if (woke & WOKE_HOTPLUG)
            replug(loop);
        /* Where there is no connection to wait on, every now and then. */
        if (woke & WOKE_WINDOW || loop->wait.window_fd < 0)
            take_window_events(loop);
    }
}

static bool start(struct loop *loop, struct err *err)
{
    notify_init();
    if (!wait_init(&loop->wait, err) ||
        !onlooker_init(&loop->onlooker, loop->config, loop->options->trace_file,
                       loop->options->shots_dir, err))
        return false;
    /* First of all, as its threads read the cached feed while the window opens. */
    loop->intake = intake_start(loop->config, loop->clock, err);
    if (!loop->intake)
        return false;
    loop->onlooker.intake = loop->intake;
    (void)ahead_of_others(); /* it is shown without it, too */
    loop->wait.wake_fd = intake_wake_fd(loop->intake);
    loop->start_ms = clock_boot_ms();
    glass_init(&loop->glass, loop->config, loop->options, loop->start_ms);
    loop->fonts = fonts_new(NULL, NULL, 0);
    loop->stage = stage_new(loop->fonts);
    stage_set_pictures(loop->stage, intake_pictures(loop->intake));
    identify_init(&loop->identify, loop->config);
    power_init(&loop->power, loop->config);
    return true;
}

static void finish(struct loop *loop)
{
    notify_stopping();
    stage_free(loop->stage);
    fonts_free(loop->fonts);
    glass_fini(&loop->glass);
    identify_fini(&loop->identify);
    power_fini(&loop->power);
    intake_stop(loop->intake); /* frees the snapshot, too */
    announced_free(loop->said);
    announced_free(loop->next_said);
    onlooker_fini(&loop->onlooker);
    wait_fini(&loop->wait);
}

int loop_run(const struct config *config, struct clock *clock, const struct loop_options *options)
{
    struct loop loop = {.config = config,
                        .clock = clock,
                        .options = options,
                        .has_news = true,
                        .wait = {.signal_fd = -1, .uevent_fd = -1, .wake_fd = -1, .window_fd = -1}};
    struct err err = {0};
    if (start(&loop, &err)) {
        clock_read(clock, &loop.at);
        find_output(&loop);
        wait_for_first(&loop);
        run_passes(&loop);
    } else {
        log_error("%s", err.text);
        loop.status = EXIT_CANNOT;
    }
    finish(&loop);
    return loop.status;
}
