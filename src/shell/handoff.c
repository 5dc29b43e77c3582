#include "shell/handoff.h"
#include <errno.h>
#include <sys/eventfd.h>
#include <unistd.h>

bool handoff_init(struct handoff *handoff, struct err *err)
{
    atomic_init(&handoff->fresh, NULL);
    atomic_init(&handoff->announced, NULL);
    handoff->receipts = (struct receipts){.n = 0};
    atomic_init(&handoff->glass_changed, false);
    atomic_init(&handoff->parsed, 0);
    atomic_init(&handoff->passed_boot_ms, 0);
    atomic_init(&handoff->receipts_changed, false);
    handoff->good = (struct good_answer){.origin = INTAKE_NONE};
    handoff->failing = false;
    handoff->glass = (struct intake_glass){0};
    pthread_mutex_init(&handoff->lock, NULL);
    handoff->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return handoff->wake_fd >= 0 || err_set_errno(err, errno, "eventfd");
}

void handoff_fini(struct handoff *handoff)
{
    announced_free(atomic_exchange(&handoff->announced, NULL));
    if (handoff->wake_fd >= 0)
        close(handoff->wake_fd);
    pthread_mutex_destroy(&handoff->lock);
}

void handoff_wake(struct handoff *handoff)
{
    uint64_t one = 1;
    (void)!write(handoff->wake_fd, &one, sizeof(one)); /* full only if it is awake anyway */
}

struct snapshot *handoff_publish(struct handoff *handoff, struct snapshot *snapshot,
                                 const struct good_answer *good)
{
    pthread_mutex_lock(&handoff->lock);
    if (good) {
        handoff->good = *good;
        handoff->failing = false;
    }
    pthread_mutex_unlock(&handoff->lock);
    struct snapshot *missed = atomic_exchange(&handoff->fresh, snapshot);
    handoff_wake(handoff);
    return missed;
}

struct announced *handoff_announce(struct handoff *handoff, struct announced *announced)
{
    struct announced *missed = atomic_exchange(&handoff->announced, announced);
    handoff_wake(handoff);
    return missed;
}

void handoff_good(struct handoff *handoff, int64_t boot_ms)
{
    pthread_mutex_lock(&handoff->lock);
    bool seen = handoff->failing || handoff->good.origin != INTAKE_LIVE;
    handoff->failing = false;
    handoff->good =
        (struct good_answer){.origin = INTAKE_LIVE, .by_boot = true, .boot_ms = boot_ms};
    pthread_mutex_unlock(&handoff->lock);
    if (seen)
        handoff_wake(handoff);
}

void handoff_failing(struct handoff *handoff, enum fetch_class class)
{
    pthread_mutex_lock(&handoff->lock);
    bool seen = !handoff->failing || handoff->failing_class != class;
    handoff->failing = true;
    handoff->failing_class = class;
    pthread_mutex_unlock(&handoff->lock);
    if (seen)
        handoff_wake(handoff);
}

int64_t good_answer_age_ms(const struct good_answer *good, const struct clock_reading *reading)
{
    if (good->origin == INTAKE_NONE)
        return -1;
    int64_t age =
        good->by_boot ? reading->boot_ms - good->boot_ms : reading->wall_ms - good->wall_ms;
    /* A clock that is behind the answer is wrong, and then time is not confirmed either. */
    return age > 0 ? age : 0;
}
