// SPDX-License-Identifier: Apache-2.0
// Does the archive still hold what it promised? Every object against its digests, catalogue and
// index against themselves, and both against each other.
#pragma once
#include "pipeline/home.h"

typedef struct {
    bool full;   // unpack every original as well and compare its SHA-256
    bool repair; // bring objects whose last version was cut off at its very end into order; what
                 // a copy would be needed for stays a finding
} so_verify_options;

typedef struct {
    int objects, batches, dossiers, repaired;
    so_findings findings;
} so_verdict;
void so_verdict_clear(so_verdict *v);
// Full and repair take the run lock (BUSY while a run is under way). False only when the checking
// itself was impossible; damage is in the findings.
bool so_verify(const so_home *home, const so_verify_options *options, so_verdict *ret, so_err *err);
