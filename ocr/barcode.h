// SPDX-License-Identifier: Apache-2.0
// QR codes and linear barcodes of a page: separators and receipts carry the case code in one.
#pragma once
#include "model/page.h"
#include "ocr/image.h"

// Appends what it finds to page->barcodes, in order from the top of the stored image, each code
// once: all QR codes, one Code 128. grey: 8 bits per pixel, the page as stored. IO when there is no
// memory. The reader may abort on input nobody foresaw: only in worker processes.
bool so_barcodes_read(PIX *grey, int res_dpi, so_page *page, so_err *err);
