// SPDX-License-Identifier: Apache-2.0
// Any bytes as text: NFC, lower case and fold give valid UTF-8, and folding a fold changes nothing.
#include <string.h>

#include "base/text.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    so_autofree char *text = so_strndup((const char *)data, size);
    so_auto(so_str) nfc = {0}, lower = {0}, fold = {0}, again = {0};
    so_text_nfc(text, &nfc);
    so_text_lower(text, &lower);
    so_text_fold(text, &fold);
    SO_MUST(so_text_is_valid(so_str_text(&nfc)));
    SO_MUST(so_text_is_valid(so_str_text(&lower)));
    SO_MUST(so_text_is_valid(so_str_text(&fold)));
    so_text_fold(so_str_text(&fold), &again);
    SO_MUST(strcmp(so_str_text(&fold), so_str_text(&again)) == 0);
    return 0;
}
