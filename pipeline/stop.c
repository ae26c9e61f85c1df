// SPDX-License-Identifier: Apache-2.0
// A flag set by the handler and a time looked at by the loops.
#include "pipeline/stop.h"

#include <signal.h>
#include <stddef.h>

#include "base/clock.h"

static volatile sig_atomic_t asked;
static int64_t end_ms;

static void on_signal(int number)
{
    (void)number;
    asked = 1;
}

void so_stop_on_signals(void)
{
    struct sigaction act = {.sa_handler = on_signal};
    sigaction(SIGTERM, &act, NULL);
    sigaction(SIGINT, &act, NULL);
}

void so_stop_at(int64_t utc_ms)
{
    end_ms = utc_ms;
}

bool so_stop_requested(void)
{
    return asked || (end_ms && so_now_ms() >= end_ms);
}
