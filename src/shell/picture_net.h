/* The net thread's part of pictures: fetches what the store wants, two at a time, in net's own
 * multi handle and by the rules of fetch.h. */
#ifndef SHELL_PICTURE_NET_H
#define SHELL_PICTURE_NET_H

#include "shell/picture_store.h"

#define PICTURE_FETCHES 2

struct picture_net {
    struct picture_store *store; /* NULL: none */
    const struct config *config;
    struct signing *signing; /* NULL: nothing is signed */
    struct {
        struct fetch *fetch;
        bool runs;
        int id;
    } slots[PICTURE_FETCHES];
};

/* All borrowed until picture_net_fini; store may be NULL. */
void picture_net_init(struct picture_net *net, struct picture_store *store,
                      const struct config *config, struct signing *signing);
void picture_net_fini(struct picture_net *net, CURLM *multi);

/* Starts what is due; returns when the next is, or far_ms. */
int64_t picture_net_run(struct picture_net *net, CURLM *multi, int64_t now_ms, int64_t far_ms);
/* A transfer ended; false if it is not one of ours. */
bool picture_net_done(struct picture_net *net, CURLM *multi, CURL *easy, CURLcode code,
                      int64_t now_ms);

#endif
