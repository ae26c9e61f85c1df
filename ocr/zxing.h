// SPDX-License-Identifier: Apache-2.0
// The C face of zxing-cpp; zxing.cpp is the only file that sees it.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// format as zxing-cpp names it ("QRCode", "Code128"); text is UTF-8; xy: four corners, x then y.
typedef void (*so_zxing_found)(void *arg, const char *format, const char *text, const int xy[8]);

// Finds codes in a grey raster, one byte a pixel. Says nothing about faults: no code is no code.
void so_zxing_read(const uint8_t *grey, int width_px, int height_px, int stride_bytes,
                   so_zxing_found found, void *arg);

#ifdef __cplusplus
}
#endif
