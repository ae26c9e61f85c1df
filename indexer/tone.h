// SPDX-License-Identifier: Apache-2.0
// Tone placement (DOMAIN.md 5.1): old `hòa, khỏe, thủy` and new `hoà, khoẻ, thuỷ` are the same
// word.
#pragma once
#include "base/str.h"

// Appends one lower-case NFC word in the new placement. Only a final oa, oe, uy is concerned, and
// uy not after q (quý has its tone on y in both).
void so_tone_canon(const char *word, so_str *out);
