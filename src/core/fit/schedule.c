#include "core/fit/schedule.h"

#include "base/str.h"
#include "core/playlist/playlist.h"

/* Turns of one list are looked at for at most so many slots. */
#define SLOTS_MAX 1024
#define LOOK_AGAIN_MS (30 * MS_MINUTE)

static bool is_schedule(const struct board *board)
{
    return str_equal(board->name, "now-next") || str_equal(board->name, "day") ||
           str_equal(board->name, "room");
}

/* Whether a session runs, or one starts before the local day ends. */
static bool day_goes_on(const struct snapshot *snapshot, int64_t now_ms)
{
    const struct standing *one;
    int64_t end_ms = zone_next_day(snapshot->event.zone, now_ms);
    for (int32_t room = 0; room < snapshot->n_rooms; room++) {
        if (programme_now(snapshot->programme, room, now_ms, &one, 1) > 0 ||
            programme_next(snapshot->programme, room, now_ms, end_ms, &one, 1) > 0)
            return true;
    }
    return false;
}

/* The longest time without the schedule while this round's list is repeated; -1: it is never
 * shown. */
static int64_t longest_unseen_ms(const struct round *round, const struct playlist *playlist)
{
    int total = 0, unseen = 0, longest = 0;
    bool seen = false;
    for (int i = 0; i < round->n; i++)
        total += round->dwell[i];
    int slots = 2 * total < SLOTS_MAX ? 2 * total : SLOTS_MAX;
    for (int i = 0; i < slots; i++) {
        struct slot slot;
        round_slot(round, playlist, round->start_ms + (int64_t)i * round->slot_ms, &slot);
        if (slot.board && is_schedule(slot.board)) {
            seen = true;
            unseen = 0;
            continue;
        }
        unseen++;
        longest = unseen > longest ? unseen : longest;
    }
    return seen || slots == 0 ? (int64_t)longest * round->slot_ms : -1;
}

static void tell(struct findings *findings, const struct sight *sight,
                 const struct playlist *playlist, int64_t unseen_ms, int64_t limit_ms)
{
    struct strbuf words = {0};
    bool promised = playlist->schedule_every_ms > 0;
    if (unseen_ms < 0)
        strbuf_add(&words, "playlist never shows the schedule");
    else
        strbuf_printf(&words, "playlist leaves the schedule unseen for %lld s",
                      (long long)(unseen_ms / 1000));
    strbuf_printf(&words, promised ? ", promised every %lld s" : ", more than %lld s",
                  (long long)(limit_ms / 1000));
    /* Once a playlist, at its worst for the first time: its length is not what tells it apart. */
    findings_add(findings, sight, FIT_SCHEDULE,
                 (const char *[2]){playlist->id, unseen_ms < 0 ? "never" : NULL}, playlist->id,
                 words.text);
    strbuf_fini(&words);
}

void schedule_check(struct findings *findings, const struct instants *instants,
                    struct screen_input *in, struct typesetter *type, int32_t display,
                    int64_t to_ms)
{
    struct arena arena;
    arena_init(&arena, 0);
    while (in->now_ms < to_ms) {
        struct screen_room room;
        struct view view;
        struct round round;
        in->show_ms = in->now_ms;
        if (day_goes_on(in->snapshot, in->now_ms)) {
            arena_reset(&arena);
            screen_view(in, type, &arena, &room, &view);
            const struct playlist *playlist = playlist_for(in->snapshot, view.display);
            int64_t limit_ms =
                playlist->schedule_every_ms > 0 ? playlist->schedule_every_ms : SCHEDULE_UNSEEN_MS;
            round_make(&round, playlist, &view);
            int64_t unseen_ms = longest_unseen_ms(&round, playlist);
            struct sight sight = {"playlist", -1, in->now_ms, &display, 1};
            if (unseen_ms < 0 || unseen_ms > limit_ms)
                tell(findings, &sight, playlist, unseen_ms, limit_ms);
        }
        int64_t next = instants_next_change(instants, in->now_ms);
        int64_t again = in->now_ms + LOOK_AGAIN_MS;
        in->now_ms = next < again ? next : again;
    }
    arena_fini(&arena);
}
