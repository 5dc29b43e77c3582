/* How bad, how soon, how sure: which level that is. */
#include "core/feed/cap.h"

#define BIT(value) (1u << (value))
#define ANY 31u
#define SURE (BIT(CAP_OBSERVED) | BIT(CAP_LIKELY))
#define SOON (BIT(CAP_IMMEDIATE) | BIT(CAP_EXPECTED))
#define BAD (BIT(CAP_EXTREME) | BIT(CAP_SEVERE))

/* The first that holds. An alert about the whole region is no reason to take a screen over, unless
 * lives depend on it here and now; venues that think otherwise say so in their feed. */
static struct cap_rule rules[] = {
    {ANY, BIT(CAP_PAST), ANY, ANNOUNCE_INFO},
    {ANY, ANY, BIT(CAP_UNLIKELY), ANNOUNCE_INFO},
    {BIT(CAP_EXTREME), BIT(CAP_IMMEDIATE), SURE, ANNOUNCE_EMERGENCY},
    {BAD, SOON, SURE, ANNOUNCE_URGENT},
    {BIT(CAP_EXTREME), ANY, ANY, ANNOUNCE_URGENT},
    {BIT(CAP_SEVERE), ANY, ANY, ANNOUNCE_NOTICE},
    {BIT(CAP_MODERATE), SOON, ANY, ANNOUNCE_NOTICE},
    {ANY, ANY, ANY, ANNOUNCE_INFO},
};

const struct cap_rules cap_rules_default = {rules, sizeof rules / sizeof *rules};

int cap_level(const struct cap_rules *table, enum cap_severity severity, enum cap_urgency urgency,
              enum cap_certainty certainty)
{
    for (int i = 0; i < table->n_rules; i++) {
        const struct cap_rule *rule = &table->rules[i];
        if (rule->severities & BIT(severity) && rule->urgencies & BIT(urgency) &&
            rule->certainties & BIT(certainty))
            return rule->level;
    }
    return ANNOUNCE_INFO;
}
