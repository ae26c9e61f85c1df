// SPDX-License-Identifier: Apache-2.0
// The error value. Fixed room, no allocation: an error about memory must not need memory.
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// One table: kind -> exit code of the program.
static const int exit_codes[] = {
    [SO_OK] = 0, [SO_DATA] = 1,   [SO_BUSY] = 5, [SO_CONFIG] = 2,
    [SO_IO] = 3, [SO_DAMAGE] = 4, [SO_BUG] = 70,
};

// vsnprintf may cut a UTF-8 character in two: drop the broken rest.
static void trim_utf8(char *s)
{
    size_t len = strlen(s);
    size_t i = len;
    while (i > 0 && ((unsigned char)s[i - 1] & 0xC0) == 0x80) i--;
    if (i == 0) return;
    unsigned char lead = (unsigned char)s[i - 1];
    size_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (len - (i - 1) < want) s[i - 1] = 0;
}

static void fill(so_err *err, so_err_kind kind, const char *fmt, va_list ap)
{
    err->kind = kind;
    vsnprintf(err->text, sizeof err->text, fmt, ap);
    trim_utf8(err->text);
}

bool so_err_set(so_err *err, so_err_kind kind, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fill(err, kind, fmt, ap);
    va_end(ap);
    return false;
}

bool so_err_sys(so_err *err, const char *fmt, ...)
{
    int saved = errno;
    va_list ap;
    va_start(ap, fmt);
    fill(err, SO_IO, fmt, ap);
    va_end(ap);
    size_t len = strlen(err->text);
    snprintf(err->text + len, sizeof err->text - len, ": %s", strerror(saved));
    errno = saved;
    return false;
}

bool so_err_in(so_err *err, const char *fmt, ...)
{
    char inner[sizeof err->text];
    memcpy(inner, err->text, sizeof inner);
    va_list ap;
    va_start(ap, fmt);
    fill(err, err->kind, fmt, ap);
    va_end(ap);
    size_t len = strlen(err->text);
    snprintf(err->text + len, sizeof err->text - len, ": %s", inner);
    trim_utf8(err->text);
    return false;
}

int so_err_exit_code(so_err_kind kind)
{
    return exit_codes[kind];
}
