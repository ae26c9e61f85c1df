// SPDX-License-Identifier: Apache-2.0
// Asking a run to end: by TERM or INT, or because its time is up. The page in hand is finished, the
// state on disk is one that the next run takes up.
#pragma once
#include <stdbool.h>
#include <stdint.h>

void so_stop_on_signals(void);
void so_stop_at(int64_t utc_ms); // 0: never
bool so_stop_requested(void);
