// SPDX-License-Identifier: Apache-2.0
// Lines that dirt on the scanner's glass draws over every page that passes it.
#pragma once
#include "model/quality.h"
#include "ocr/image.h"

// ink: so_clean_ink of a page as stored, at res_dpi. Finds thin dark lines that run straight down
// the whole picture, from border to border: rulings end within the sheet, and lean with it. That a
// line is dirt shows when it recurs at its place on other pages. Appends to *ret.
void so_streaks_find(PIX *ink, int res_dpi, so_quality *ret);
