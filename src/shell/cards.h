/* The graphics cards as sysfs tells of them: which has a display connected that has modes, and
 * whether SDL would take that one. It opens no card. Any thread; blocks for sysfs only.
 *
 * SDL takes the first card in /dev/dri on which a connected connector has a mode, unless the
 * environment (SDL_KMSDRM_DEVICE_INDEX) names one. On a Pi 5 the renderer is a card of its own,
 * without connectors, and which of the two is card0 changes from boot to boot. */
#ifndef SHELL_CARDS_H
#define SHELL_CARDS_H

#include <stdbool.h>
#include <stdint.h>

#define CARDS_MAX 8

struct card {
    int number; /* of cardN */
    int connectors;
    int connected;  /* say that a display is there … */
    int with_modes; /* … and of these, have a mode */
    char name[32];  /* of the first connected connector, "HDMI-A-1"; "" if none */
};

struct cards {
    struct card cards[CARDS_MAX]; /* by number */
    int n;
    uint64_t state; /* of all connectors: status, modes, EDID; another when one was plugged */
};

/* folder: "/sys/class/drm"; another in tests. */
void cards_scan(const char *folder, struct cards *out);

bool cards_any_connected(const struct cards *cards);
bool cards_any_with_modes(const struct cards *cards);

/* What SDL_KMSDRM_DEVICE_INDEX has to be; -1: as it is. wanted: what the environment says, -1 for
 * nothing; failed: SDL, left alone, found no display. */
int cards_choose(const struct cards *cards, int wanted, bool failed);

#endif
