// SPDX-License-Identifier: Apache-2.0
// How well a page was scanned. Takes measures (model/quality.h); what they should be is not decided
// here. Costs a few milliseconds a page.
#pragma once
#include "model/quality.h"
#include "ocr/image.h"

// image: the page as decoded. ink: so_clean_ink of it, at ink_dpi. Everything but the text layer is
// measured; what cannot be told (hardly any strokes, no memory) stays 0.
void so_quality_measure(const so_image *image, PIX *ink, int ink_dpi, so_quality *ret);

// The text that page index of a PDF brings along: whether there is any, and whether its words can
// be Vietnamese office text. Other formats have none. Never fails: a layer that cannot be taken out
// is none.
void so_quality_layer(const so_source *s, int index, so_quality *ret);
