// SPDX-License-Identifier: Apache-2.0
// Time: UTC in storage, always written as RFC 3339; a steady clock for waiting and measuring.
#pragma once
#include <stdint.h>

typedef struct {
    char text[40];
} so_time_text;

int64_t so_now_ms(void);                         // UTC, milliseconds since 1970
int64_t so_mono_ms(void);                        // steady, unrelated to the date
so_time_text so_time_rfc3339(int64_t utc_ms);    // 2026-11-23T19:15:00Z
so_time_text so_time_rfc3339_ns(int64_t utc_ns); // 2026-11-23T19:15:00.123456789Z
void so_sleep_ms(int64_t wait_ms);
