/* The twelve rules that remove a line break which UAX #14 allows. Pure functions of the text; any
 * thread. */
#ifndef CORE_TEXT_BREAK_RULES_H
#define CORE_TEXT_BREAK_RULES_H

#include "core/text/break.h"

/* What stands at position at (0 < at < n), where the standard allows a break: GAP_MAY, or the
 * rule that removes it. Looks at most a few dozen code units to either side. */
enum gap break_rule_at(const UChar *text, int32_t n, int32_t at);

#endif
