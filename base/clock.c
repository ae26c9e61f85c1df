// SPDX-License-Identifier: Apache-2.0
// gmtime_r only: local time zones never reach storage.
#include "base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

static int64_t clock_ms(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t so_now_ms(void)
{
    return clock_ms(CLOCK_REALTIME);
}

int64_t so_mono_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

static so_time_text format_utc(int64_t utc_s, int64_t nanoseconds)
{
    time_t seconds = (time_t)utc_s;
    struct tm tm;
    gmtime_r(&seconds, &tm);
    so_time_text ret;
    size_t len = strftime(ret.text, sizeof ret.text, "%Y-%m-%dT%H:%M:%S", &tm);
    if (nanoseconds >= 0)
        snprintf(ret.text + len, sizeof ret.text - len, ".%09lldZ", (long long)nanoseconds);
    else
        snprintf(ret.text + len, sizeof ret.text - len, "Z");
    return ret;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

so_time_text so_time_rfc3339(int64_t utc_ms)
{
    return format_utc(floor_div(utc_ms, 1000), -1);
}

so_time_text so_time_rfc3339_ns(int64_t utc_ns)
{
    int64_t s = floor_div(utc_ns, 1000000000);
    return format_utc(s, utc_ns - s * 1000000000);
}

void so_sleep_ms(int64_t wait_ms)
{
    struct timespec t = {.tv_sec = wait_ms / 1000, .tv_nsec = wait_ms % 1000 * 1000000};
    nanosleep(&t, NULL); // a signal ends it early: callers look at their flags then
}
