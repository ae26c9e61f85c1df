// SPDX-License-Identifier: Apache-2.0
// Characters as offices write them (DOMAIN.md 5.4): fraction slash to '/', typographic quotes to
// ASCII, eth to d-with-stroke, NFC; words made only of the marks that dirt is read as vanish, and
// so do the ends of ruling lines at either end of a word. Nothing is invented.
#pragma once
#include "base/str.h"

// Appends the tidied word; nothing when it was only dirt.
void so_tidy_word(const char *word, so_str *out);
