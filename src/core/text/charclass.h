/* What kind of character it is, as far as type setting asks. Pure functions of Unicode's
 * properties; any thread. */
#ifndef CORE_TEXT_CHARCLASS_H
#define CORE_TEXT_CHARCLASS_H

#include <stdbool.h>
#include <stdint.h>
#include <unicode/umachine.h>

#define SCRIPT_HAN 0x48616e69u   /* Hani */
#define SCRIPT_LATIN 0x4c61746eu /* Latn */

/* ISO 15924 tag; 0 for Common, Inherited and unknown. */
uint32_t charclass_script(UChar32 c);

bool charclass_is_hard(UChar32 c);  /* ends a line: LF, CR, VT, FF, NEL, LS, PS */
bool charclass_is_space(UChar32 c); /* white space that is not hard */
/* Never reaches a font by itself: controls, default-ignorables, annotation marks, line ends. */
bool charclass_is_hidden(UChar32 c);
/* A hidden one that shapes what it stands in: ZWJ, ZWNJ, variation selectors, emoji tags. */
bool charclass_is_joiner(UChar32 c);
/* Whether the cluster units[from, to) is one whose joiners matter: emoji, Arabic, Indic, … */
bool charclass_needs_joiners(const UChar *units, int32_t from, int32_t to);
bool charclass_is_mark(UChar32 c); /* a combining mark */
/* Of a script that stacks letters, as marks to Unicode, under one another: Tibetan, Burmese, … */
bool charclass_stacks(UChar32 c);

bool charclass_is_han(UChar32 c);         /* ideograph, kana, bopomofo */
bool charclass_is_wide(UChar32 c);        /* full-width or wide by UAX #11, no emoji */
bool charclass_is_letter(UChar32 c);      /* letter, digit or ideograph */
bool charclass_is_content(UChar32 c);     /* letter, digit, ideograph or symbol */
bool charclass_is_shared_mark(UChar32 c); /* “ ” ‘ ’ · — … */
/* Takes a quarter em of air beside Han: letters and digits of narrow scripts, %, +, #, currency. */
bool charclass_is_air_side(UChar32 c);

/* Full-width marks by where their ink is. */
bool charclass_is_wide_open(UChar32 c);
bool charclass_is_wide_close(UChar32 c);
bool charclass_is_wide_dot(UChar32 c);

bool charclass_lang_is_rtl(const char *lang); /* NULL: no */

#endif
