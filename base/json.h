// SPDX-License-Identifier: Apache-2.0
// JSON out: a small streaming writer into a so_str. RFC 8259; UTF-8 is passed through, invalid
// bytes become U+FFFD so that the output is always valid JSON whatever an OCR engine or a file
// name holds. Commas are placed by the writer; nesting up to 32 levels.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef struct {
    so_str *out;       // borrowed
    uint32_t has_item; // one bit per level: a comma is due
    int depth;
    bool after_key;
} so_json;

so_json so_json_to(so_str *out);
void so_json_object(so_json *j); // {
void so_json_array(so_json *j);  // [
void so_json_end_object(so_json *j);
void so_json_end_array(so_json *j);
void so_json_key(so_json *j, const char *key);
void so_json_str(so_json *j, const char *text); // NULL writes null
void so_json_int(so_json *j, int64_t value);
void so_json_real(so_json *j, double value, int decimals);
void so_json_bool(so_json *j, bool value);
void so_json_raw(so_json *j, const char *json); // text that is JSON already

// key and value in one call
void so_json_kstr(so_json *j, const char *key, const char *text);
void so_json_kint(so_json *j, const char *key, int64_t value);
void so_json_kreal(so_json *j, const char *key, double value, int decimals);
void so_json_kbool(so_json *j, const char *key, bool value);
void so_json_kobject(so_json *j, const char *key);
void so_json_karray(so_json *j, const char *key);
