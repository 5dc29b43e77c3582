/* How good a place is to break a line, beyond being allowed: words, phrases, the endings that
 * every programme shares. */
#include "core/text/phrases.h"
#include "core/text/segments.h"

/* In square em: what a line may be off the even length for it. */
enum {
    COST_RULE = 200,           /* a break that one of our rules removed, in a word too wide */
    COST_BEFORE_PARTICLE = 30, /* a line does not begin with 的 */
    COST_AFTER_JOINER = 15,    /* nor end in 与 or "of" */
    GAIN_ENDING = 40,          /* before 分论坛 */
    GAIN_PART = 200            /* a torn word is torn behind its _ or / */
};

static const int32_t end_costs[] = {
    [PHRASE_INSIDE] = 25,  [PHRASE_NONE] = 0,   [PHRASE_MINOR] = -12,
    [PHRASE_CLAUSE] = -25, [PHRASE_PART] = -45,
};

static int32_t cost_behind(const struct phrases *phrases, const struct clusters *c,
                           const struct segment *seg)
{
    int32_t left = c->items[seg->last].unit, right = c->items[seg->next].unit;
    if (seg->gap == GAP_NONE)
        return phrases_part_ends(phrases, left) ? COST_TORN - GAIN_PART : COST_TORN;
    int32_t cost = seg->gap > GAP_MUST ? COST_RULE : 0;
    if (phrases_in_word(phrases, right))
        return cost + COST_IN_WORD;
    if (phrases_in_term(phrases, right))
        return cost + COST_IN_TERM;
    cost += end_costs[phrases_end_at(phrases, left, right)];
    if (phrases_beside_one(phrases, right))
        return cost + COST_BESIDE_ONE;
    if (phrases_ending_at(phrases, right))
        cost -= GAIN_ENDING;
    if (phrases_particle_at(phrases, right))
        cost += COST_BEFORE_PARTICLE;
    if (phrases_joiner_before(phrases, left))
        cost += COST_AFTER_JOINER;
    return cost;
}

void segments_weigh(struct segments *segments, struct setting *s, struct breaker *breaker)
{
    struct phrases phrases;
    phrases_find(&phrases, s->scratch, breaker, s->clusters->units, s->clusters->n_units);
    for (int i = 0; i < segments->n; i++)
        segments->items[i].cost = cost_behind(&phrases, s->clusters, &segments->items[i]);
}
