#include "core/fit/theme.h"

#include "core/scene/palette.h"

static void check_accent(struct snapshot *snapshot, bool light)
{
    static const char *const modes[] = {"dark", "light"};
    struct palette palette;
    palette_init(&palette, &snapshot->theme, light);
    uint32_t wanted = snapshot->theme.accent & 0xffffff;
    /* A theme that only some displays have gets its own shade of it, which is no fault. */
    if (palette.accent_corrected && light == snapshot->theme.light) {
        int on_100 = contrast_100(wanted | 0xff000000u, palette.s2);
        snapshot_problem(
            snapshot, "theme.accent",
            "#%06x has %d.%d:1 on the %s theme's grounds, 7:1 is needed; shown as #%06x",
            (unsigned)wanted, on_100 / 100, on_100 / 10 % 10, modes[light],
            (unsigned)(palette.accent & 0xffffff));
    }
    uint32_t state = palette_mistaken(&palette);
    if (state)
        snapshot_problem(snapshot, "theme.accent",
                         "#%06x is near the %s theme's colour of %s: what is on looks changed",
                         (unsigned)wanted, modes[light],
                         state == palette.stop   ? "cancelled and full"
                         : state == palette.time ? "another time"
                                                 : "another place");
}

void theme_check(struct snapshot *snapshot)
{
    bool has[2] = {false, false};
    has[snapshot->theme.light] = true;
    for (int i = 0; i < snapshot->n_displays; i++)
        has[snapshot->displays[i].has_theme ? snapshot->displays[i].light : snapshot->theme.light] =
            true;
    for (int light = 0; snapshot->theme.accent && light < 2; light++) {
        if (has[light])
            check_accent(snapshot, light);
    }
}
