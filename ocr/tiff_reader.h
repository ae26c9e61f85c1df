// SPDX-License-Identifier: Apache-2.0
// A TIFF open in libtiff, over the mapped bytes of a source. Only ocr/tiff*.c include this header.
#pragma once
#include <tiffio.h>

#include "ocr/source.h"

#define SO_TIFF_BLOCK_BYTES (5 * SO_MAX_PIXELS) // the largest strip or tile that gets memory

// Zeroed with s set, then opened; cleared in every case.
typedef struct {
    const so_source *s;
    size_t at;
    TIFF *tif;
    char message[200]; // the first error, or warning that means lost rows; "" again by the caller
} so_tiff_reader;
bool so_tiff_reader_open(so_tiff_reader *r); // no directory is read yet; false: message says why
void so_tiff_reader_clear(so_tiff_reader *r);
