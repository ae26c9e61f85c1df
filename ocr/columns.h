// SPDX-License-Identifier: Apache-2.0
// The two places where office papers stand in two columns (NĐ 30/2020, annex I; DOMAIN.md 3.1).
// Everything else is left as the engine read it: forms set labels and values side by side.
#pragma once
#include "model/page.h"

// Head: left the issuer, number and subject, right the state's name, its motto, place and date.
// Known by the state's (or the party's) name; a name that stands alone in the middle, as on forms,
// heads no column. width_px and height_px are the sheet's, boxes of words, too.
void so_columns_head(so_page *page, int width_px, int height_px);

// Foot: left "Nơi nhận:" and its list, right who signs. The column that begins higher comes first,
// the left one when they begin in one row. Where no "Nơi nhận:" stands, who signs is still marked
// when it begins with "TM.", "KT.", "TL.", "TUQ." or "Q.".
void so_columns_foot(so_page *page, int width_px, int height_px);
