// SPDX-License-Identifier: Apache-2.0
// Any bytes as TIFF: see decode.h.
#include "tests/fuzz/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"tiff", NULL};
    return check_decoding(data, size, formats);
}
