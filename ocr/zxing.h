// SPDX-License-Identifier: Apache-2.0
// The C face of zxing-cpp; zxing.cpp is the only file that sees it.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// format as zxing-cpp names it ("QRCode", "Code128"); text is UTF-8; xy: four corners, x then y.
typedef void (*so_zxing_found)(void *arg, const char *format, const char *text, const int xy[8]);

// One kind a call: Debian's zxing-cpp is built with assertions, and one of them ends the process
// when a call meets the same linear code twice. Of Code 128 therefore one code is read
// (docs/barcodes.md).
typedef enum { SO_ZXING_QR, SO_ZXING_CODE128 } so_zxing_kind;

// One byte a pixel, rows from the top.
typedef struct {
    const uint8_t *grey;
    int width_px, height_px, stride_bytes;
} so_raster;

// Finds codes of a kind. Says nothing about faults: no code is no code.
void so_zxing_read(const so_raster *raster, so_zxing_kind kind, so_zxing_found found, void *arg);

#ifdef __cplusplus
}
#endif
