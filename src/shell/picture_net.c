#include "shell/picture_net.h"
#include "shell/picture_gate.h"

void picture_net_init(struct picture_net *net, struct picture_store *store,
                      const struct config *config, struct signing *signing)
{
    *net = (struct picture_net){.store = store, .config = config, .signing = signing};
    for (int i = 0; i < PICTURE_FETCHES && store; i++)
        net->slots[i].fetch = fetch_new();
}

void picture_net_fini(struct picture_net *net, CURLM *multi)
{
    for (int i = 0; i < PICTURE_FETCHES && net->store; i++) {
        if (net->slots[i].runs)
            curl_multi_remove_handle(multi, fetch_handle(net->slots[i].fetch));
        fetch_free(net->slots[i].fetch);
    }
    *net = (struct picture_net){0};
}

static void settle(struct picture_net *net, int slot, struct fetch_result *result, int64_t now_ms)
{
    net->slots[slot].runs = false;
    picture_store_fetched(net->store, net->slots[slot].id, result, now_ms);
    fetch_result_fini(result);
}

static void run_transfer(struct picture_net *net, CURLM *multi, int slot, int64_t now_ms)
{
    CURLMcode rc = curl_multi_add_handle(multi, fetch_handle(net->slots[slot].fetch));
    net->slots[slot].runs = rc == CURLM_OK;
    if (rc != CURLM_OK) {
        struct fetch_result result = {.class = FETCH_CONNECT};
        err_set(&result.why, "libcurl: %s", curl_multi_strerror(rc));
        settle(net, slot, &result, now_ms);
    }
}

/* Of a signed feed only what the manifest names, and no more of it than it says. */
static bool may_fetch(struct picture_net *net, struct fetch_request *request,
                      struct fetch_result *result)
{
    int64_t bytes = 0;
    *result = (struct fetch_result){.class = FETCH_SIGNATURE};
    if (!net->signing)
        return true;
    if (signing_ask(net->signing, request->url, "", &bytes, &result->why) == SIGNING_UNNAMED)
        return false;
    if (bytes < (int64_t)request->cap_bytes)
        request->cap_bytes = (size_t)bytes;
    return true;
}

int64_t picture_net_run(struct picture_net *net, CURLM *multi, int64_t now_ms, int64_t far_ms)
{
    int64_t next_ms = far_ms;
    for (int i = 0; i < PICTURE_FETCHES && net->store; i++) {
        struct picture_want want;
        if (net->slots[i].runs || !picture_store_next(net->store, now_ms, &want, &next_ms))
            continue;
        struct fetch_request request = {.url = want.url,
                                        .ca_file = net->config->ca_file,
                                        .identity = net->config->identity,
                                        .allow_plain_http = config_plain_http(net->config),
                                        .cap_bytes = PICTURE_FILE_MAX_BYTES,
                                        .validators = want.validators};
        struct fetch_result result;
        net->slots[i].id = want.id;
        if (may_fetch(net, &request, &result) &&
            fetch_begin(net->slots[i].fetch, &request, &result))
            run_transfer(net, multi, i, now_ms);
        else
            settle(net, i, &result, now_ms);
        next_ms = now_ms < next_ms && !net->slots[i].runs ? now_ms : next_ms; /* look again */
    }
    return next_ms;
}

bool picture_net_done(struct picture_net *net, CURLM *multi, CURL *easy, CURLcode code,
                      int64_t now_ms)
{
    for (int i = 0; i < PICTURE_FETCHES && net->store; i++) {
        struct fetch_result result;
        if (!net->slots[i].runs || fetch_handle(net->slots[i].fetch) != easy)
            continue;
        curl_multi_remove_handle(multi, easy);
        if (fetch_finish(net->slots[i].fetch, code, &result))
            settle(net, i, &result, now_ms);
        else
            run_transfer(net, multi, i, now_ms);
        return true;
    }
    return false;
}
