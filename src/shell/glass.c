#include "shell/glass.h"

#include "base/log.h"
#include "base/str.h"
#include "shell/cards.h"
#include "shell/notify.h"
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBE_MS 2000 /* a card may take that long to come up after boot */
#define PROBE_STEP_MS 100
#define RETRY_MS 2000          /* a display is not connected */
#define CONNECTED_MAX_MS 10000 /* a display is there, and still nothing can be shown */

/* Test builds look at cards of their own making, and then a page without a screen goes the way of
 * one on such a card. NULL: none. */
static const char *test_folder(void)
{
#ifdef __SANITIZE_ADDRESS__
    const char *folder = getenv("HALLBOARD_TEST_DRM");
    if (folder && *folder)
        return folder;
#endif
    return NULL;
}

static const char *drm_folder(void)
{
    const char *folder = test_folder();
    return folder ? folder : "/sys/class/drm";
}

/* Whether cards are looked at before an output is opened. */
static bool wants_card(const struct glass *glass)
{
    return !glass->config.headless || test_folder();
}

/* Whether what is open is on a card. */
static bool is_on_card(const struct glass *glass)
{
    return output_is_kms(glass->output) || test_folder();
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && value[0];
}

static bool any_file(const char *pattern)
{
    glob_t found;
    bool any = glob(pattern, GLOB_NOSORT, NULL, &found) == 0;
    if (any)
        globfree(&found);
    return any;
}

static bool has_card(void)
{
    return test_folder() || any_file("/dev/dri/card*");
}

static bool has_screen(void)
{
    return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || has_card();
}

/* No window is wanted, or none can be had and pictures are what is wanted. */
static bool is_headless(const struct loop_options *options)
{
    const char *driver = getenv("SDL_VIDEODRIVER");
    if (options->output != LOOP_OUTPUT_AUTO)
        return options->output == LOOP_OUTPUT_HEADLESS;
    if (str_equal(driver, "dummy"))
        return true;
    if (!options->shots_dir || is_set("SDL_VIDEODRIVER") || has_screen())
        return false;
    log_info("no screen here: headless, for the shots");
    return true;
}

void glass_init(struct glass *glass, const struct config *config,
                const struct loop_options *options, int64_t boot_ms)
{
    *glass = (struct glass){.config = {.headless = is_headless(options),
                                       .width_px = options->width_px,
                                       .height_px = options->height_px,
                                       .window_w_px = options->window_w_px,
                                       .window_h_px = options->window_h_px,
                                       .rotation = config->rotation,
                                       .mode_w_px = config->mode_width,
                                       .mode_h_px = config->mode_height,
                                       .mode_hz = config->mode_hz},
                            .since_ms = boot_ms,
                            .next_try_ms = boot_ms};
}

void glass_fini(struct glass *glass)
{
    output_close(glass->output);
    glass->output = NULL;
}

static enum glass_state failed(struct glass *glass, int64_t boot_ms, const struct err *why)
{
    int64_t tried_ms = boot_ms - glass->since_ms;
    glass->next_try_ms = boot_ms + PROBE_STEP_MS;
    if (tried_ms < PROBE_MS)
        return GLASS_WAITING;
    glass->next_try_ms = boot_ms + RETRY_MS;
    struct cards cards;
    cards_scan(drm_folder(), &cards);
    /* The card that is named may come late, and to start again would not bring it sooner. */
    bool no_card = !has_card(), is_named = str_equal(getenv("SDL_VIDEODRIVER"), "kmsdrm");
    bool hopeless = !wants_card(glass) || (no_card && !is_named) ||
                    (tried_ms > CONNECTED_MAX_MS && cards_any_with_modes(&cards));
    if (hopeless) {
        log_error("nothing can be shown: %s", why->text);
        return GLASS_HOPELESS;
    }
    err_set(&glass->why, "%s",
            no_card                         ? "there is no graphics card yet"
            : !cards_any_connected(&cards)  ? "no display is connected"
            : !cards_any_with_modes(&cards) ? "the display that is connected has no mode"
                                            : why->text);
    if (!glass->told)
        log_warning("no screen, trying again every %d s: %s", RETRY_MS / 1000, glass->why.text);
    glass->told = true;
    return GLASS_WAITING;
}

/* Where there is only one display there is no doubt. */
static void name_connector(struct glass *glass, const struct cards *cards)
{
    const char *name = NULL;
    int connected = 0;
    for (int i = 0; i < cards->n; i++) {
        connected += cards->cards[i].connected;
        if (cards->cards[i].connected)
            name = cards->cards[i].name;
    }
    if (connected)
        snprintf(glass->connector, sizeof glass->connector, "%s", connected == 1 ? name : "");
}

/* Which of several cards SDL is to open; it is told only where it would take a wrong one. False: no
 * card has a display. */
static bool choose_card(struct glass *glass)
{
    static const char name[] = "SDL_KMSDRM_DEVICE_INDEX";
    struct cards cards;
    cards_scan(drm_folder(), &cards);
    glass->cards_state = cards.state;
    name_connector(glass, &cards);
    const char *set = getenv(name);
    int wanted = set && *set ? atoi(set) : -1;
    int chosen = cards_choose(&cards, wanted, glass->failed);
    if (chosen < 0)
        return cards_any_with_modes(&cards);
    char text[16];
    snprintf(text, sizeof text, "%d", chosen);
    setenv(name, text, 1);
    if (wanted >= 0)
        log_warning("card%d has no display; card%d has one", wanted, chosen);
    else
        log_info("SDL found no display; trying card%d, which has one", chosen);
    return true;
}

bool glass_cards_changed(struct glass *glass)
{
    struct cards cards;
    if (!glass->output || !is_on_card(glass))
        return false;
    cards_scan(drm_folder(), &cards);
    bool changed = cards.state != glass->cards_state;
    glass->cards_state = cards.state;
    return changed;
}

enum glass_state glass_try(struct glass *glass, int64_t boot_ms)
{
    struct err why = {0};
    if (glass->output)
        return GLASS_OPEN;
    if (boot_ms < glass->next_try_ms)
        return GLASS_WAITING;
    if (!glass->config.headless && !is_set("SDL_VIDEODRIVER") && !has_screen()) {
        err_set(&why, "no DISPLAY, no WAYLAND_DISPLAY, no /dev/dri/card*");
        return failed(glass, boot_ms, &why);
    }
    bool has_display = !wants_card(glass) || choose_card(glass) || !test_folder();
    notify_alive(); /* Mesa without a GPU takes its time on a slow machine */
    glass->output = has_display ? output_open(&glass->config, &why) : NULL;
    notify_alive();
    glass->failed = !glass->output;
    if (!glass->output)
        return failed(glass, boot_ms, &why);
    int width_px, height_px;
    output_size(glass->output, &width_px, &height_px);
    log_info("showing on %s, %d x %d", output_name(glass->output), width_px, height_px);
    glass->told = false;
    glass->why.text[0] = '\0';
    if (!is_on_card(glass))
        glass->connector[0] = '\0'; /* the screen is another's */
    return GLASS_OPEN;
}

void glass_close(struct glass *glass, int64_t boot_ms)
{
    output_close(glass->output);
    glass->output = NULL;
    glass->since_ms = glass->next_try_ms = boot_ms;
    glass->why.text[0] = '\0';
}
