#include "core/text/bidi.h"

#include <string.h>
#include <unicode/ubidi.h>

int bidi_levels(const UChar *text, int32_t n, int base, uint8_t *levels)
{
    UErrorCode status = U_ZERO_ERROR;
    UBiDi *bidi = ubidi_openSized(n, 0, &status);
    if (base < 0)
        base = ubidi_getBaseDirection(text, n) == UBIDI_RTL;
    ubidi_setPara(bidi, text, n, (UBiDiLevel)base, NULL, &status);
    const UBiDiLevel *found = n > 0 ? ubidi_getLevels(bidi, &status) : NULL;
    if (U_SUCCESS(status) && found)
        memcpy(levels, found, (size_t)n);
    else
        memset(levels, base, (size_t)n);
    ubidi_close(bidi);
    return base;
}

void bidi_order(const uint8_t *levels, int32_t n, int32_t *order)
{
    ubidi_reorderVisual(levels, n, order);
}
