// SPDX-License-Identifier: Apache-2.0
// What stands on a page beside its text.
#pragma once
#include "model/page.h"

// Marks the number of the page: alone in its row, among the highest or lowest, in the middle or at
// the outer edge: "2", "- 2 -", "2/5", "Trang 2". Boxes are the sheet's.
void so_margins_number(so_page *page, int width_px, int height_px);

// Parts stamps from the text they were stamped into, marks them and puts them behind all other
// lines: the stamp of arrival ("ĐẾN" with "Số: ...", "Giờ ...", "Ngày: ...", "Chuyển: ...") and the
// stamps of one phrase (urgency, secrecy, copies: NĐ 30/2020, annex I).
void so_margins_stamps(so_page *page);
