// SPDX-License-Identifier: Apache-2.0
// The log: one JSON object a line on stderr (journald picks it up), or plain text on a terminal.
// No personal data: ids, counts and places only, never names, ID numbers or page text.
#pragma once
#include <stdbool.h>

typedef enum { SO_LOG_ERROR, SO_LOG_WARN, SO_LOG_INFO, SO_LOG_DEBUG } so_log_level;
void so_log_set_level(so_log_level level); // default WARN
void so_log(so_log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
