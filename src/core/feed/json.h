/* JSON as our documents must be: RFC 8259, no name twice in an object, nothing behind the value, no
 * NUL. A byte order mark is passed over. A function of bytes; any thread. */
#ifndef CORE_FEED_JSON_H
#define CORE_FEED_JSON_H

#include "base/err.h"
#include <jansson.h>
#include <stddef.h>

/* Owned by the caller (json_decref); NULL with "not JSON: line 3, column 7: why". */
json_t *json_document(const char *bytes, size_t count, struct err *err);

#endif
