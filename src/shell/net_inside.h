/* Inside net*.c: the net thread's state, and what becomes of the worker's sources. */
#ifndef SHELL_NET_INSIDE_H
#define SHELL_NET_INSIDE_H

#include "shell/announcer.h"
#include "shell/manifest_watch.h"
#include "shell/net.h"
#include "shell/picture_net.h"
#include "shell/reporter.h"

/* What the worker said, in order. */
struct result_link {
    struct worker_result result;
    struct result_link *next;
};

struct net {
    pthread_t thread;
    struct net_setup setup;
    struct worker *worker;
    CURLM *multi;
    struct manifest_watch manifest;
    struct announcer announcer;
    struct source sources[WORKER_SOURCES];
    char *urls[WORKER_SOURCES];           /* of what the feed names; NULL: none */
    uint32_t generations[WORKER_SOURCES]; /* of them */
    int running;                          /* transfers */
    pthread_mutex_t lock;
    struct result_link *first_result, **last_result;
    atomic_bool stop;
    _Atomic int64_t busy_since_ms;
    struct reporter reporter;
    struct picture_net pictures;
};

uint64_t net_random_seed(void);

/* net_source.c. */

/* Tries the source, whose time has come. */
void net_source_begin(struct net *net, int i);
/* A transfer of one of them ended. */
void net_source_ended(struct net *net, CURL *easy, CURLcode code);
void net_source_result(struct net *net, const struct worker_result *result);
/* The worker takes too long for it. */
void net_source_slow(struct net *net, struct source *source);
void net_source_end(struct net *net, struct source *source);
/* A try of the manifest is over: what waits for it is due. */
void net_source_manifest(struct net *net);

#endif
