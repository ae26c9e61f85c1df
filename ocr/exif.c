// SPDX-License-Identifier: Apache-2.0
// Four tags of the first directory of a little TIFF, read by hand: libtiff wants an image in it.
#include "ocr/exif.h"

#include <string.h>

enum { ORIENTATION = 274, X_RESOLUTION = 282, Y_RESOLUTION = 283, RESOLUTION_UNIT = 296 };
enum { TYPE_SHORT = 3, TYPE_RATIONAL = 5, PER_CENTIMETRE = 3 };

typedef struct {
    const uint8_t *bytes;
    size_t len_bytes;
    bool is_big_endian;
} block;

// 0 behind the end.
static uint32_t number_at(const block *b, size_t at, size_t n)
{
    if (at > b->len_bytes || b->len_bytes - at < n) return 0;
    uint32_t value = 0;
    for (size_t i = 0; i < n; i++)
        value = value << 8 | b->bytes[at + (b->is_big_endian ? i : n - 1 - i)];
    return value;
}

static double rational_at(const block *b, size_t at)
{
    uint32_t below = number_at(b, at + 4, 4);
    return below ? (double)number_at(b, at, 4) / below : 0;
}

so_claim so_exif_read(const uint8_t *tiff, size_t len_bytes)
{
    so_claim claim = {0};
    block b = {tiff, len_bytes, len_bytes > 0 && tiff[0] == 'M'};
    if (len_bytes < 8 || (memcmp(tiff, "II*\0", 4) != 0 && memcmp(tiff, "MM\0*", 4) != 0))
        return claim;
    size_t directory = number_at(&b, 4, 4), count = number_at(&b, directory, 2);
    double unit = 1;
    for (size_t i = 0; i < count; i++) {
        size_t entry = directory + 2 + 12 * i;
        uint32_t tag = number_at(&b, entry, 2), type = number_at(&b, entry + 2, 2);
        uint32_t number = number_at(&b, entry + 8, 2), offset = number_at(&b, entry + 8, 4);
        if (tag == ORIENTATION && type == TYPE_SHORT && number <= 8)
            claim.orientation = (int)number;
        if (tag == X_RESOLUTION && type == TYPE_RATIONAL) claim.x_dpi = rational_at(&b, offset);
        if (tag == Y_RESOLUTION && type == TYPE_RATIONAL) claim.y_dpi = rational_at(&b, offset);
        if (tag == RESOLUTION_UNIT && number == PER_CENTIMETRE) unit = 2.54;
    }
    claim.x_dpi *= unit;
    claim.y_dpi *= unit;
    return claim;
}
