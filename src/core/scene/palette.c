#include "core/scene/palette.h"

#include <math.h>

#define LEAST_CONTRAST_100 700

static const struct palette DARK = {
    .bg = 0xff071b26,
    .s1 = 0xff0f2c3a,
    .s2 = 0xff143445,
    .t1 = 0xfff2f7f8,
    .t2 = 0xffb9ccd4,
    .t3 = 0xff9db3be,
    .accent = 0xff35d6be,
    .time = 0xffffc247,
    .place = 0xffc4b5ff,
    .stop = 0xffff9a8b,
    .line = 0xff35566a,
    .line2 = 0xff6f8c9b,
    .ridge = 0xff1e5360,
    .ridge2 = 0xff2f8c8a,
    .accdim = 0xff135a5c,
    .room = 0xff12313f,
    .walk = 0xff21475a,
    .banner = 0xffe9f1f2,
    .banner_text = 0xff071b26,
    .on_fill = 0xff071b26,
};

static const struct palette LIGHT = {
    .bg = 0xfff6f9f9,
    .s1 = 0xffedf3f4,
    .s2 = 0xffe3ecee,
    .t1 = 0xff06202c,
    .t2 = 0xff2e4a57,
    .t3 = 0xff3f5864,
    .accent = 0xff00574d,
    .time = 0xff6e4300,
    .place = 0xff4b2fa8,
    .stop = 0xff9e1710,
    .line = 0xffa9bcc4,
    .line2 = 0xff5f7883,
    .ridge = 0xffbfd6d6,
    .ridge2 = 0xff5fa39c,
    .accdim = 0xffb6dad5,
    .room = 0xffffffff,
    .walk = 0xffd3dfe3,
    .banner = 0xff06202c,
    .banner_text = 0xfff6f9f9,
    .on_fill = 0xffffffff,
};

static double channel_linear(uint32_t value)
{
    double c = value / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel_linear(colour >> 16 & 0xff) +
           0.7152 * channel_linear(colour >> 8 & 0xff) + 0.0722 * channel_linear(colour & 0xff);
}

int contrast_100(uint32_t a, uint32_t b)
{
    double x = luminance(a) + 0.05;
    double y = luminance(b) + 0.05;
    /* Down, so that what says 700 has it. */
    return (int)floor((x > y ? x / y : y / x) * 100.0 + 1e-9);
}

static bool passes(uint32_t colour, const struct palette *palette)
{
    return contrast_100(colour, palette->bg) >= LEAST_CONTRAST_100 &&
           contrast_100(colour, palette->s1) >= LEAST_CONTRAST_100 &&
           contrast_100(colour, palette->s2) >= LEAST_CONTRAST_100;
}

static double hue_channel(double p, double q, double t)
{
    t -= floor(t);
    if (t < 1.0 / 6) {
        return p + (q - p) * 6 * t;
    }
    if (t < 1.0 / 2) {
        return q;
    }
    return t < 2.0 / 3 ? p + (q - p) * (2.0 / 3 - t) * 6 : p;
}

struct hsl {
    double hue, saturation, lightness; /* 0 to 1; hue 1 is 360 degrees */
};

static struct hsl hsl_of(uint32_t colour)
{
    double r = (colour >> 16 & 0xff) / 255.0;
    double g = (colour >> 8 & 0xff) / 255.0;
    double b = (colour & 0xff) / 255.0;
    double most = fmax(r, fmax(g, b)), least = fmin(r, fmin(g, b));
    double span = most - least, sum = most + least;
    struct hsl hsl = {0, 0, sum / 2};

    if (span > 0) {
        hsl.saturation = sum > 1.0 ? span / (2.0 - sum) : span / sum;
        hsl.hue = most == r ? (g - b) / span : most == g ? (b - r) / span + 2 : (r - g) / span + 4;
        hsl.hue = hsl.hue / 6.0 - floor(hsl.hue / 6.0);
    }
    return hsl;
}

static uint32_t of_hsl(struct hsl hsl)
{
    double l = hsl.lightness, s = hsl.saturation;
    double q = l < 0.5 ? l * (1 + s) : l + s - l * s;
    double p = 2 * l - q;
    uint32_t red = (uint32_t)floor(hue_channel(p, q, hsl.hue + 1.0 / 3) * 255 + 0.5);
    uint32_t green = (uint32_t)floor(hue_channel(p, q, hsl.hue) * 255 + 0.5);
    uint32_t blue = (uint32_t)floor(hue_channel(p, q, hsl.hue - 1.0 / 3) * 255 + 0.5);
    return 0xff000000u | red << 16 | green << 8 | blue;
}

/* The colour with its HSL lightness set to l_1000 thousandths; hue and saturation stay. */
static uint32_t with_lightness(uint32_t colour, int l_1000)
{
    struct hsl hsl = hsl_of(colour);
    hsl.lightness = l_1000 / 1000.0;
    return of_hsl(hsl);
}

static int lightness_1000(uint32_t colour)
{
    uint32_t r = colour >> 16 & 0xff, g = colour >> 8 & 0xff, b = colour & 0xff;
    uint32_t most = r > g ? (r > b ? r : b) : (g > b ? g : b);
    uint32_t least = r < g ? (r < b ? r : b) : (g < b ? g : b);
    return (int)((most + least) * 1000 / 510);
}

#define GREY 0.15 /* a saturation under which there is no hue to speak of */

/* A quiet tone of the look, as far from this accent in hue as it is from the look's own. */
static uint32_t toned(uint32_t tone, uint32_t accent, uint32_t own)
{
    struct hsl hsl = hsl_of(tone), from = hsl_of(own), to = hsl_of(accent);
    double turn = to.hue - from.hue;
    if (to.saturation < GREY)
        hsl.saturation *= to.saturation;
    else if (fabs(turn) < 5.0 / 360)
        return tone;
    hsl.hue += turn;
    return of_hsl(hsl);
}

/* What text stands on is as far from it as it was, whatever its hue. */
static uint32_t readable(uint32_t colour, const struct palette *palette)
{
    int l = lightness_1000(colour), step = palette->is_light ? 5 : -5;
    while (contrast_100(palette->t1, colour) < LEAST_CONTRAST_100 && l > 0 && l < 1000)
        colour = with_lightness(colour, l += step);
    return colour;
}

static bool hues_are_near(uint32_t a, uint32_t b)
{
    const double near = 25.0 / 360;
    struct hsl x = hsl_of(a), y = hsl_of(b);
    double off = fabs(x.hue - y.hue);
    return x.saturation > GREY && fmin(off, 1 - off) < near;
}

uint32_t palette_mistaken(const struct palette *palette)
{
    const uint32_t states[] = {palette->stop, palette->time, palette->place};
    for (int i = 0; i < 3; i++) {
        if (hues_are_near(palette->accent, states[i]))
            return states[i];
    }
    return 0;
}

void palette_init(struct palette *palette, const struct theme *theme, bool light)
{
    *palette = light ? LIGHT : DARK;
    palette->is_light = light;
    if (!theme || theme->accent == 0) {
        return;
    }
    uint32_t wanted = theme->accent | 0xff000000u;
    palette->accent = wanted;
    /* Ends at the latest at white or black, which pass on all grounds of their theme. */
    for (int l = lightness_1000(wanted); !passes(palette->accent, palette);) {
        l += light ? -5 : 5;
        l = l < 0 ? 0 : l > 1000 ? 1000 : l;
        palette->accent = with_lightness(wanted, l);
        palette->accent_corrected = true;
        if (l == 0 || l == 1000) {
            break;
        }
    }
    uint32_t own = light ? LIGHT.accent : DARK.accent;
    palette->accdim = readable(toned(palette->accdim, palette->accent, own), palette);
    palette->ridge = toned(palette->ridge, palette->accent, own);
    palette->ridge2 = toned(palette->ridge2, palette->accent, own);
}
