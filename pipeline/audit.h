// SPDX-License-Identifier: Apache-2.0
// Who read what: one JSON line per access in ARCHIVE/audit.log, appended and synced; a command
// whose entry cannot be written fails. Fields after QCVN 12:2026/BCA: time (UTC), account, action,
// object. Object is an id or a case code; what was typed into a search is not kept, it may be a
// name.
#pragma once
#include "pipeline/home.h"

// object may be NULL; found is the number of things the answer shows.
bool so_audit_read(const so_home *home, const char *action, const char *object, int64_t found,
                   so_err *err);
