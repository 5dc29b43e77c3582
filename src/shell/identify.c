#include "shell/identify.h"

#include "shell/url.h"
#include <stdlib.h>

void identify_init(struct identify *identify, const struct config *config)
{
    *identify = (struct identify){0};
    address_read(identify->address);
    identify->feed = url_without_secrets(config->feed_url);
    identify->facts = (struct box_facts){.version = HALLBOARD_VERSION,
                                         .address = identify->address,
                                         .feed = identify->feed ? identify->feed : ""};
}

void identify_fini(struct identify *identify)
{
    free(identify->feed);
    *identify = (struct identify){0};
}

void identify_begin(struct identify *identify, int64_t boot_ms)
{
    address_read(identify->address); /* it may have got another one */
    identify->until_boot_ms = boot_ms + IDENTIFY_MS;
}

bool identify_shows(struct identify *identify, int64_t boot_ms, bool *ended)
{
    *ended = identify->until_boot_ms && boot_ms >= identify->until_boot_ms;
    if (*ended)
        identify->until_boot_ms = 0;
    return identify->until_boot_ms != 0;
}

void identify_fill(const struct identify *identify, struct screen_input *in)
{
    in->box = &identify->facts;
    if (identify->until_boot_ms)
        in->board = "identify";
}
