// SPDX-License-Identifier: Apache-2.0
// What EXIF (CIPA DC-008) says of the page it travels with: resolution and orientation of the main
// image. A block that makes no sense says nothing.
#pragma once
#include "ocr/source.h"

// tiff: the block from its byte order mark on, as APP1 of JPEG (behind "Exif\0\0"), eXIf of PNG and
// EXIF of WebP hold it.
so_claim so_exif_read(const uint8_t *tiff, size_t len_bytes);
