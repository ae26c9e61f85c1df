// SPDX-License-Identifier: Apache-2.0
// Any bytes as PNG, WebP and JPEG 2000: see decode.h.
#include "tests/fuzz/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"png", "webp", "jp2", NULL};
    return check_decoding(data, size, formats);
}
