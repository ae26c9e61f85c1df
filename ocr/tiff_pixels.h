// SPDX-License-Identifier: Apache-2.0
// Samples of a TIFF as colour: whole numbers of 1 to 32 bits, grey, palette, RGB, CMYK or Lab, with
// or without alpha, together or in planes. What scanners write has quicker ways in ocr/tiff.c.
#pragma once
#include "ocr/tiff_reader.h"

typedef struct {
    uint16_t bits, samples, photometric;
    bool is_grey;          // rows of 8 bits; else of 32
    int inks, alpha;       // samples that make the colour; index of the alpha sample, or -1
    bool is_premultiplied; // colour is multiplied by alpha already
    size_t plane_bytes;    // from a sample to the next in separate planes; 0: side by side
    const uint16_t *palette[3];
    int palette_shift; // to 8 bits
} so_tiff_pixels;

// Whether this module reads such pictures: false for YCbCr and LogLuv.
bool so_tiff_pixels_can(uint16_t photometric);
// Of the directory that tif stands at. False with *fault when its tags do not make a picture.
bool so_tiff_pixels_of(TIFF *tif, so_tiff_pixels *ret, so_fault *fault);
// count pixels of one row, from its first byte, to x of line.
void so_tiff_pixels_put(const so_tiff_pixels *p, const uint8_t *row, l_uint32 *line, uint32_t x,
                        uint32_t count);
