/* Which language the sheet writes in, and dates in the languages that it has no words for: those
 * come from ICU, which is told the local date and asked for no zone. No state; any thread. */
#ifndef CORE_TEXT_DATE_WORDS_H
#define CORE_TEXT_DATE_WORDS_H

#include "base/arena.h"
#include "base/civil.h"

#include <stdbool.h>

enum sheet_lang { SHEET_ZH, SHEET_EN, SHEET_OTHER };

/* lang: BCP 47; NULL and "" are English. */
enum sheet_lang sheet_lang_of(const char *lang);

/* Weekday, day and month as the language puts them, European digits; NULL if ICU does not know
 * the language. In the arena. */
const char *date_words(struct arena *a, const char *lang, const struct civil *date, bool is_short);
/* Of a date only what the skeleton names ("EEE", "MMMM"); as above. */
const char *date_words_of(struct arena *a, const char *lang, const struct civil *date,
                          const char *skeleton);

#endif
