// SPDX-License-Identifier: Apache-2.0
// One line, one write(2): lines of several processes do not mix.
#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/json.h"

static so_log_level max_level = SO_LOG_WARN;

static const char *const names[] = {"error", "warn", "info", "debug"};

void so_log_set_level(so_log_level level)
{
    max_level = level;
}

static void as_json(so_str *line, so_log_level level, const char *text)
{
    so_json j = so_json_to(line);
    so_json_object(&j);
    so_json_kstr(&j, "time", so_time_rfc3339(so_now_ms()).text);
    so_json_kstr(&j, "level", names[level]);
    so_json_kstr(&j, "text", text);
    so_json_end_object(&j);
    so_str_addc(line, '\n');
}

void so_log(so_log_level level, const char *fmt, ...)
{
    if (level > max_level) return;
    char text[1000];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    so_auto(so_str) line = {0};
    if (isatty(STDERR_FILENO))
        so_str_addf(&line, "sohoa: %s: %s\n", names[level], text);
    else
        as_json(&line, level, text);
    if (write(STDERR_FILENO, line.data, line.len) < 0) return; // nowhere left to say it
}
