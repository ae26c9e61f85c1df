// SPDX-License-Identifier: Apache-2.0
// QR codes and linear barcodes of a page: separators and receipts carry the case code in one.
#pragma once
#include "ocr/sheet.h"

// Appends what it finds to page->barcodes, in order from the top of the stored image, each code
// once: all QR codes, one Code 128. The sheet may lie any way. IO when there is no memory. The
// reader may abort on input nobody foresaw: only in worker processes.
bool so_barcodes_read(const so_sheet *s, so_page *page, so_err *err);

// Paints the page's codes out, bars above and below the line they were found on included: they read
// as rubbish. The sheet must not have been turned or tilted since.
void so_barcodes_erase(so_sheet *s, const so_page *page);
