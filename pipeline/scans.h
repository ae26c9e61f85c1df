// SPDX-License-Identifier: Apache-2.0
// Holding the scans of a batch against the policy. A pure function of measures and limits.
#pragma once
#include "model/page.h"
#include "pipeline/policy.h"

// What of a page matters here; in the order of the batch.
typedef struct {
    so_page_kind kind;
    int res_dpi, rotation_deg;
    double skew_deg;
    so_quality quality;
    char *type; // of its document; NULL when it is in none
} so_scan;
typedef so_vec(so_scan) so_scans;
void so_scans_clear(so_scans *list);

// Appends the tickets of all content pages, by page. Blank pages and separators get none, but count
// among the pages on which a streak recurs.
void so_scans_judge(const so_policy *policy, const so_scans *scans, so_tickets *ret);
