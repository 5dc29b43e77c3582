/* The technician's question to a running box (SIGUSR2): for a minute the identify card stands in
 * place of the playlist. Also what the card says of the box. The ui thread. */
#ifndef SHELL_IDENTIFY_H
#define SHELL_IDENTIFY_H

#include "core/screen.h"
#include "shell/address.h"
#include "shell/config.h"

#define IDENTIFY_MS 60000

struct identify {
    char address[ADDRESS_MAX];
    char *feed;
    struct box_facts facts; /* points into this struct */
    int64_t until_boot_ms;  /* 0: the card is not shown */
};

/* config is read only here. */
void identify_init(struct identify *identify, const struct config *config);
void identify_fini(struct identify *identify);

void identify_begin(struct identify *identify, int64_t boot_ms);
/* Whether the card is to be shown; true once more, with *ended, when it is over. */
bool identify_shows(struct identify *identify, int64_t boot_ms, bool *ended);

/* Puts the facts, and while it shows the board, into the input. */
void identify_fill(const struct identify *identify, struct screen_input *in);

#endif
