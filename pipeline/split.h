// SPDX-License-Identifier: Apache-2.0
// Cutting a batch into dossiers and documents. Works on the signs of each page (fields/extract.h),
// so that memory does not grow with the text.
//
// Dossiers begin at separator sheets; in a batch without any, at a slip that carries a case code
// other than the current one. Documents begin where their heading says so. No page is ever dropped:
// blanks, separators and quarantined pages stay with the dossier they lie in.
#pragma once
#include "fields/extract.h"

typedef struct {
    so_page_kind kind;
    so_page_signs signs;
} so_sheet;
typedef so_vec(so_sheet) so_sheets;
void so_sheets_clear(so_sheets *list);

typedef so_vec(int) so_ordinals;
typedef struct {
    so_ordinals pages;             // all of the dossier, ordinals in the batch
    so_vec(so_ordinals) documents; // content pages of each
    bool in_doubt;                 // something was unreadable where it mattered
} so_dossier_plan;
typedef so_vec(so_dossier_plan) so_plan;
void so_plan_clear(so_plan *plan);

// A page with a case code in a barcode and hardly any other text.
bool so_is_separator(const so_page *page, const so_page_signs *signs);
void so_split(const so_types *types, const so_sheets *sheets, so_plan *ret);
