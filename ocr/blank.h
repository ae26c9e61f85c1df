// SPDX-License-Identifier: Apache-2.0
// Whether a page bears anything a person put on it.
#pragma once
#include "ocr/image.h"

// ink: so_clean_ink of the page, at res_dpi. Paper colour, scanner shadow along the edges, punch
// holes, specks and text shining through from the other side do not count; a few pencilled words
// or a small stamp do.
bool so_blank_is(PIX *ink, int res_dpi);
