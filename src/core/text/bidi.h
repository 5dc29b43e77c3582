/* The order of a line's text by UAX #9, through ICU. Every paragraph is on its own: what one
 * leaves open (an override without its end) cannot reach the next. Pure; any thread. */
#ifndef CORE_TEXT_BIDI_H
#define CORE_TEXT_BIDI_H

#include <stdint.h>
#include <unicode/umachine.h>

/* Embedding levels of the code units, rules P2 to I2 and L1 for the whole text as one line.
 * base: 0, 1, or -1 for the first strong character (rules P2 and P3). Returns the base level. */
int bidi_levels(const UChar *text, int32_t n, int base, uint8_t *levels);

/* Rule L2: order[i] is the logical index of what stands at visual place i. levels of what rule X9
 * removes must be left out by the caller. */
void bidi_order(const uint8_t *levels, int32_t n, int32_t *order);

#endif
