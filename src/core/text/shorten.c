#include "core/text/shorten.h"

#include "core/text/charclass.h"
#include "core/text/phrases.h"

#include <unicode/ustring.h>
#include <unicode/utf16.h>

static UChar32 char_of(const struct clusters *c, int i)
{
    UChar32 cp;
    U16_GET(c->units, 0, c->items[i].unit, c->n_units, cp);
    return cp;
}

/* What looks wrong before an ellipsis: spaces, commas, opening marks, dashes. */
static bool is_loose(const struct clusters *c, int i)
{
    static const UChar loose[] = u"，、；：。·・‧,;:.…—–-/／（《「『“‘〈【(“[&+";
    const struct cluster *cluster = &c->items[i];
    UChar32 cp = char_of(c, i);
    return cluster->kind == CLUSTER_SPACE || cluster->out_bytes == 0 ||
           (cp < 0x10000 && u_strchr(loose, (UChar)cp));
}

static bool says_something(const struct clusters *c)
{
    for (int i = 0; i < c->n; i++)
        if (!is_loose(c, i))
            return true;
    return false;
}

/* The text's end before an ellipsis; first if nothing would be left. A text that is nothing but
 * loose marks keeps them, or it would not be there at all. */
static int trim(const struct clusters *c, int first, int last)
{
    int whole = last;
    for (;;) {
        while (last > first && is_loose(c, last - 1))
            last--;
        if (last <= first)
            return says_something(c) ? first : clusters_trim(c, first, whole);
        int32_t unit = phrases_cut_joiner(c->units, c->items[last].unit);
        int cut = last;
        while (cut > first && c->items[cut].unit > unit)
            cut--;
        if (cut == last || cut == first)
            return last;
        last = cut;
    }
}

static int ellipsis_behind(const struct clusters *c, int first, int last)
{
    const struct cluster *end = last > first ? &c->items[last - 1] : NULL;
    bool is_han = end && (end->kind == CLUSTER_HAN || cluster_is_wide_mark(end));
    return clusters_ellipsis(c, is_han);
}

/* Whether the line [begin, end of text at cut) fits with its ellipsis. */
static bool fits(struct setting *s, int begin, int cut, int32_t limit_px, struct stretch *out)
{
    int last = trim(s->clusters, begin, cut);
    if (last == begin)
        return false;
    int tail = ellipsis_behind(s->clusters, begin, last);
    int32_t width = setting_width(s, begin, last) -
                    setting_lead(s, setting_first_visible(s, begin, last)) +
                    setting_width(s, tail, tail + 1);
    if (limit_px > 0 && width > limit_px)
        return false;
    *out = (struct stretch){.first = begin, .last = last, .tail = tail};
    return true;
}

/* Between clusters, as many as fit; nothing but the ellipsis if none does. */
static void cut_clusters(const struct segments *segments, struct setting *s, int first, int end,
                         int32_t limit_px, struct stretch *out)
{
    int begin = segments->items[first].first, stop = segments->items[end].last;
    int low = begin, high = stop;
    *out = (struct stretch){
        .first = begin, .last = begin, .tail = ellipsis_behind(s->clusters, begin, begin)};
    while (low < high) {
        int middle = low + (high - low + 1) / 2;
        struct stretch line;
        if (fits(s, begin, middle, limit_px, &line) || trim(s->clusters, begin, middle) == begin) {
            if (trim(s->clusters, begin, middle) > begin)
                *out = line;
            low = middle;
        } else {
            high = middle - 1;
        }
    }
}

bool shorten_line(const struct segments *segments, struct setting *s, int first, int end,
                  int32_t limit_px, bool by_force, struct stretch *out)
{
    if (by_force) {
        cut_clusters(segments, s, first, end, limit_px, out);
        return true;
    }
    int begin = segments->items[first].first, widest = first;
    while (widest < end &&
           (limit_px <= 0 || segments_width(segments, first, widest + 1) <= limit_px))
        widest++;

    /* The longest that ends with a word; a phrase's end instead if it is nearly as long. */
    bool found = false;
    int32_t longest_px = 0;
    for (int k = widest; k >= first; k--) {
        const struct segment *seg = &segments->items[k];
        struct stretch line;
        if ((k < end && seg->cost >= COST_IN_TERM) || !fits(s, begin, seg->last, limit_px, &line))
            continue;
        int32_t width = segments_width(segments, first, k);
        if (!found) {
            found = true;
            longest_px = width;
            *out = line;
            if (seg->cost < 0)
                break;
        } else if (width * 4 < longest_px * 3) {
            break;
        } else if (seg->cost < 0) {
            *out = line;
            break;
        }
    }
    return found;
}
