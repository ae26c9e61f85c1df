// SPDX-License-Identifier: Apache-2.0
// QR codes and linear barcodes of a page: separators and receipts carry the case code in one.
#pragma once
#include "model/page.h"
#include "ocr/image.h"

// Appends what it finds to page->barcodes, in order from the top of the stored image, each code
// once. grey: 8 bits per pixel, the page as stored. IO when there is no memory.
bool so_barcodes_read(PIX *grey, so_page *page, so_err *err);
