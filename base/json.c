// SPDX-License-Identifier: Apache-2.0
// The writer keeps one bit per level that says whether a comma is due: no tree, no allocation.
#include "base/json.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

so_json so_json_to(so_str *out)
{
    return (so_json){.out = out};
}

static void before_value(so_json *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->has_item & (1u << j->depth)) so_str_addc(j->out, ',');
    j->has_item |= 1u << j->depth;
}

static void open_level(so_json *j, char c)
{
    before_value(j);
    so_str_addc(j->out, c);
    if (j->depth < 31) j->depth++;
    j->has_item &= ~(1u << j->depth);
}

static void close_level(so_json *j, char c)
{
    if (j->depth > 0) j->depth--;
    so_str_addc(j->out, c);
}

void so_json_object(so_json *j)
{
    open_level(j, '{');
}

void so_json_array(so_json *j)
{
    open_level(j, '[');
}

void so_json_end_object(so_json *j)
{
    close_level(j, '}');
}

void so_json_end_array(so_json *j)
{
    close_level(j, ']');
}

static void escaped_char(so_str *out, unsigned char c)
{
    static const char short_form[] = {['\b'] = 'b', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r',
                                      ['\t'] = 't', ['"'] = '"',  ['\\'] = '\\'};
    if (c < sizeof short_form && short_form[c]) {
        so_str_addc(out, '\\');
        so_str_addc(out, short_form[c]);
    } else if (c < 0x20 || c == 0x7F) {
        so_str_addf(out, "\\u%04x", c);
    } else {
        so_str_addc(out, (char)c);
    }
}

static void quoted(so_str *out, const char *text)
{
    so_str_addc(out, '"');
    while (*text) {
        const char *start = text;
        uint32_t cp = so_text_next(&text);
        if (cp == SO_TEXT_BAD)
            so_str_adds(out, "\xEF\xBF\xBD");
        else if (cp < 0x80)
            escaped_char(out, (unsigned char)cp);
        else
            so_str_add(out, start, (size_t)(text - start));
    }
    so_str_addc(out, '"');
}

void so_json_key(so_json *j, const char *key)
{
    before_value(j);
    quoted(j->out, key);
    so_str_addc(j->out, ':');
    j->after_key = true;
}

void so_json_str(so_json *j, const char *text)
{
    before_value(j);
    if (text)
        quoted(j->out, text);
    else
        so_str_adds(j->out, "null");
}

void so_json_int(so_json *j, int64_t value)
{
    before_value(j);
    so_str_addf(j->out, "%lld", (long long)value);
}

void so_json_real(so_json *j, double value, int decimals)
{
    before_value(j);
    if (!isfinite(value)) {
        so_str_adds(j->out, "null");
        return;
    }
    so_str_addf(j->out, "%.*f", decimals, value);
    if (decimals == 0) return;
    while (j->out->data[j->out->len - 1] == '0') j->out->len--;
    if (j->out->data[j->out->len - 1] == '.') j->out->len--;
    j->out->data[j->out->len] = 0;
}

void so_json_bool(so_json *j, bool value)
{
    before_value(j);
    so_str_adds(j->out, value ? "true" : "false");
}

void so_json_raw(so_json *j, const char *json)
{
    before_value(j);
    so_str_adds(j->out, json);
}

void so_json_kstr(so_json *j, const char *key, const char *text)
{
    so_json_key(j, key);
    so_json_str(j, text);
}

void so_json_kint(so_json *j, const char *key, int64_t value)
{
    so_json_key(j, key);
    so_json_int(j, value);
}

void so_json_kreal(so_json *j, const char *key, double value, int decimals)
{
    so_json_key(j, key);
    so_json_real(j, value, decimals);
}

void so_json_kbool(so_json *j, const char *key, bool value)
{
    so_json_key(j, key);
    so_json_bool(j, value);
}

void so_json_kobject(so_json *j, const char *key)
{
    so_json_key(j, key);
    so_json_object(j);
}

void so_json_karray(so_json *j, const char *key)
{
    so_json_key(j, key);
    so_json_array(j);
}
