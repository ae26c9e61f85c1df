// SPDX-License-Identifier: Apache-2.0
// A rescan ticket: one thing that is wrong with the scan of one page, found while the paper is at
// hand, with the sentence that tells the staff what and where it is and what to do.
#pragma once
#include "model/quality.h"

typedef enum {
    SO_FLAW_RESOLUTION, // value and limit in dpi
    SO_FLAW_DEPTH,      // bits
    SO_FLAW_PAPER_SIZE, // value 0; limit: tolerance in per cent
    SO_FLAW_BLURRED,    // smear of edges in mm
    SO_FLAW_SKEWED,     // degrees
    SO_FLAW_DARK,       // grey of the paper
    SO_FLAW_FAINT,      // contrast in grey levels
    SO_FLAW_CUT,        // letters cut at a side
    SO_FLAW_STREAK,     // grey levels
    SO_FLAW_COUNT,
} so_flaw;
const char *so_flaw_name(so_flaw f); // "low_resolution", ...; the reason code of CONTRACT.md
bool so_flaw_parse(const char *name, so_flaw *ret);

typedef struct {
    int ordinal;         // page of the batch
    so_flaw flaw;        //
    bool is_notice;      // no rescan: the policy only wants it told
    double value, limit; // measured, and the limit it missed
    so_side side;        // CUT: of the upright page
    double x_mm;         // STREAK: from the left edge as stored
    int pages;           // STREAK: on how many pages of the batch it recurs
} so_ticket;
typedef so_vec(so_ticket) so_tickets;
void so_tickets_clear(so_tickets *list);

// "Trang 3 của 0004.tif bị cắt mép phải: ..."; page counts from 1. The caller owns it.
char *so_ticket_sentence(const so_ticket *t, const char *file, int page, bool in_vietnamese);
// One line for all pages of a batch that share the flaw of t.
char *so_ticket_notice(const so_ticket *t, int pages, bool in_vietnamese);
