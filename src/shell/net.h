/* The net thread: polls the sources with one libcurl multi handle, hands bodies to the worker,
 * takes its results, writes status.json. Does nothing that takes over 20 ms; sleeps in
 * curl_multi_poll() until the next poll, the next write of the status, or a wake-up. */
#ifndef SHELL_NET_H
#define SHELL_NET_H

#include "shell/picture_store.h"
#include "shell/source.h"

struct net;

/* All borrowed until net_stop. */
struct net_setup {
    const struct config *config;
    struct clock *clock;
    struct handoff *handoff;
    struct signing *signing;           /* NULL: nothing is signed */
    const char *cache_dir, *state_dir; /* "" for none */
    const char *runtime_dir;           /* "" for no status file */
    const char *folder_problem;        /* what is wrong with the folders, "" if nothing; copied */
    struct picture_store *pictures;
};

/* Makes the sources and the worker too. NULL with err. */
struct net *net_start(const struct net_setup *setup, struct err *err);

/* Ends the transfers, the thread, and the worker. NULL is allowed. */
void net_stop(struct net *net);

struct worker *net_worker(struct net *net);

/* Any thread: something is to be looked at (a result, the glass). */
void net_wake(struct net *net);

/* CLOCK_BOOTTIME since which the thread has not slept; 0 while it sleeps. */
int64_t net_busy_since_ms(const struct net *net);

#endif
