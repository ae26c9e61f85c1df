// SPDX-License-Identifier: Apache-2.0
// File names in JSON. A name is bytes; JSON is UTF-8. A name that is not UTF-8 is written with
// U+FFFD for people under the key, and in hexadecimal under "<key>_bytes" for restoring.
#pragma once
#include "base/json.h"
#include "base/jsonin.h"

void so_name_to_json(so_json *j, const char *key, const char *name);
char *so_name_from_json(const so_jval *object, const char *key); // NULL when absent or malformed
