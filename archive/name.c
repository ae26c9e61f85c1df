// SPDX-License-Identifier: Apache-2.0
// Hexadecimal rather than base64: `xxd -r -p` is everywhere, and such names are rare.
#include "archive/name.h"

#include <string.h>

#include "base/text.h"

void so_name_to_json(so_json *j, const char *key, const char *name)
{
    so_json_kstr(j, key, name);
    if (so_text_is_valid(name)) return;
    so_auto(so_str) bytes_key = {0}, hex = {0};
    so_str_addf(&bytes_key, "%s_bytes", key);
    for (const char *p = name; *p; p++) so_str_addf(&hex, "%02x", (unsigned char)*p);
    so_json_kstr(j, bytes_key.data, hex.data);
}

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *p = c ? strchr(digits, c) : NULL;
    return p ? (int)(p - digits) : -1;
}

static char *from_hex(const char *hex)
{
    so_auto(so_str) name = {0};
    for (; *hex; hex += 2) {
        int high = digit(hex[0]), low = digit(hex[1]);
        if (high < 0 || low < 0 || high + low == 0) return NULL;
        so_str_addc(&name, (char)(high * 16 + low));
    }
    return so_str_take(&name);
}

char *so_name_from_json(const so_jval *object, const char *key)
{
    so_auto(so_str) bytes_key = {0};
    so_str_addf(&bytes_key, "%s_bytes", key);
    const char *hex = so_jval_kstr(object, bytes_key.data, NULL);
    return hex ? from_hex(hex) : so_strdup(so_jval_kstr(object, key, NULL));
}
