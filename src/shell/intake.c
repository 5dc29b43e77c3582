#include "shell/intake.h"
#include "base/arena.h"
#include "base/log.h"
#include "core/screen.h"
#include "shell/folder.h"
#include "shell/net.h"
#include "shell/quarantine.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct intake {
    struct handoff handoff;
    struct clock *clock;
    struct net *net;
    struct signing *signing; /* NULL: nothing is signed */
    struct picture_store *pictures;
    struct quarantine *quarantine;
};

/* What the store of pictures wakes; asked for by the loop, so that net is there by then. */

static void wake_net_for_pictures(void *user)
{
    net_wake(((struct intake *)user)->net);
}

static void wake_worker_for_pictures(void *user)
{
    worker_wake_chore(net_worker(((struct intake *)user)->net));
}

static void wake_ui_for_pictures(void *user)
{
    handoff_wake(&((struct intake *)user)->handoff);
}

/* The folder, or "" with what is wrong added to problem. */
static const char *try_folder(const char *path, struct strbuf *problem)
{
    struct err why = {""};
    if (!path[0])
        return "";
    if (folder_make(path, &why))
        return path;
    log_warning("%s; doing without", why.text);
    strbuf_printf(problem, "%s%s", problem->bytes ? "; " : "", why.text);
    return "";
}

struct intake *intake_start(const struct config *config, struct clock *clock, struct err *err)
{
    if (!fetch_global_init(err))
        return NULL;
    /* libcurl writes to sockets that may be closed, and is told not to meddle with signals. */
    signal(SIGPIPE, SIG_IGN);
    struct intake *intake = xcalloc(1, sizeof(*intake));
    intake->clock = clock;
    struct strbuf problem = {0};
    strbuf_add(&problem, "");
    const char *cache_dir = try_folder(config->cache_dir, &problem);
    const char *runtime_dir = try_folder(config->runtime_dir, &problem);
    const char *state_dir = try_folder(config->state_dir, &problem);
    intake->signing = signing_new(config, state_dir, clock);
    intake->quarantine = quarantine_new(state_dir, runtime_dir, clock_boot_ms());
    struct picture_store_setup setup = {.document_url = config->feed_url,
                                        .cache_dir = cache_dir,
                                        .quarantine = intake->quarantine,
                                        .config = config,
                                        .signing = intake->signing,
                                        .wake_net = wake_net_for_pictures,
                                        .wake_worker = wake_worker_for_pictures,
                                        .wake_ui = wake_ui_for_pictures,
                                        .user = intake};
    intake->pictures = picture_store_new(&setup);
    bool ready = handoff_init(&intake->handoff, err);
    intake->handoff.quarantine = intake->quarantine;
    if (ready)
        intake->net = net_start(&(struct net_setup){.config = config,
                                                    .clock = clock,
                                                    .handoff = &intake->handoff,
                                                    .signing = intake->signing,
                                                    .cache_dir = cache_dir,
                                                    .state_dir = state_dir,
                                                    .runtime_dir = runtime_dir,
                                                    .folder_problem = problem.text,
                                                    .pictures = intake->pictures},
                                err);
    strbuf_fini(&problem);
    if (intake->net)
        return intake;
    intake_stop(intake);
    return NULL;
}

void intake_stop(struct intake *intake)
{
    if (!intake)
        return;
    net_stop(intake->net);
    picture_store_free(intake->pictures);
    signing_free(intake->signing);
    handoff_fini(&intake->handoff);
    quarantine_free(intake->quarantine);
    fetch_global_fini();
    free(intake);
}

struct picture_store *intake_pictures(const struct intake *intake)
{
    return intake->pictures;
}

struct quarantine *intake_quarantine(const struct intake *intake)
{
    return intake->quarantine;
}

int intake_wake_fd(const struct intake *intake)
{
    return intake->handoff.wake_fd;
}

struct snapshot *intake_take(struct intake *intake)
{
    uint64_t count;
    /* Before the pointer: what comes between the two wakes again. */
    (void)!read(intake->handoff.wake_fd, &count, sizeof(count));
    return atomic_exchange(&intake->handoff.fresh, NULL);
}

struct announced *intake_take_announced(struct intake *intake)
{
    uint64_t count;
    (void)!read(intake->handoff.wake_fd, &count, sizeof(count));
    return atomic_exchange(&intake->handoff.announced, NULL);
}

void intake_presented(struct intake *intake, const struct scene *scene,
                      const struct screen_page *page, int64_t boot_ms)
{
    pthread_mutex_lock(&intake->handoff.lock);
    bool news = receipts_presented(&intake->handoff.receipts, scene, &page->said, boot_ms);
    pthread_mutex_unlock(&intake->handoff.lock);
    if (news) {
        atomic_store(&intake->handoff.receipts_changed, true);
        net_wake(intake->net);
    }
}

void intake_return(struct intake *intake, struct snapshot *snapshot)
{
    if (snapshot)
        worker_give_back(net_worker(intake->net), snapshot);
}

void intake_read_state(struct intake *intake, const struct clock_reading *reading,
                       struct intake_state *out)
{
    pthread_mutex_lock(&intake->handoff.lock);
    struct good_answer good = intake->handoff.good;
    out->failing = intake->handoff.failing;
    out->failing_class = out->failing ? (int)intake->handoff.failing_class : FETCH_OK;
    pthread_mutex_unlock(&intake->handoff.lock);
    out->origin = good.origin;
    out->age_ms = good_answer_age_ms(&good, reading);
    out->data_ms =
        good.origin == INTAKE_NONE ? 0 : clock_event_ms_ago(intake->clock, reading, out->age_ms);
}

void intake_report(struct intake *intake, const struct intake_glass *glass)
{
    pthread_mutex_lock(&intake->handoff.lock);
    bool changed = memcmp(&intake->handoff.glass, glass, sizeof(*glass)) != 0;
    intake->handoff.glass = *glass;
    pthread_mutex_unlock(&intake->handoff.lock);
    /* One wake-up a write of the status, not one a frame. */
    if (changed && !atomic_exchange(&intake->handoff.glass_changed, true))
        net_wake(intake->net);
}

void intake_passed(struct intake *intake, int64_t boot_ms)
{
    atomic_store(&intake->handoff.passed_boot_ms, boot_ms);
}

static bool is_stuck(int64_t since_ms, int64_t now_ms)
{
    return since_ms && now_ms - since_ms > WORKER_STUCK_MS;
}

bool intake_alive(const struct intake *intake, int64_t boot_ms, const char **who)
{
    int source;
    const char *name = NULL;
    if (is_stuck(net_busy_since_ms(intake->net), boot_ms))
        name = "net";
    else if (is_stuck(worker_busy_since_ms(net_worker(intake->net), &source), boot_ms))
        name = "worker";
    if (who)
        *who = name;
    return !name;
}
