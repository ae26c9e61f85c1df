// SPDX-License-Identifier: Apache-2.0
// Does the archive still hold what it promised? Every object against its digests, catalogue and
// index against themselves, and both against each other.
#pragma once
#include "pipeline/home.h"

typedef struct {
    int objects, batches, dossiers;
    so_findings findings;
} so_verdict;
void so_verdict_clear(so_verdict *v);
// full: unpacks every original as well and compares its SHA-256. False only when the checking itself
// was impossible; damage is in the findings.
bool so_verify(const so_home *home, bool full, so_verdict *ret, so_err *err);
