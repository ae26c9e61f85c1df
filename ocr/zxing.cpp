// SPDX-License-Identifier: Apache-2.0
// No exception leaves this file: a code that cannot be decoded is a code that is not there.
#define ZX_USE_UTF8 1
#include "ocr/zxing.h"

#include <ReadBarcode.h>

void so_zxing_read(const so_raster *raster, so_zxing_kind kind, so_zxing_found found, void *arg)
try {
    using namespace ZXing;
    DecodeHints hints;
    hints.setFormats(kind == SO_ZXING_QR ? BarcodeFormat::QRCode : BarcodeFormat::Code128);
    if (kind == SO_ZXING_CODE128) hints.setMaxNumberOfSymbols(1);
    ImageView view(raster->grey, raster->width_px, raster->height_px, ImageFormat::Lum,
                   raster->stride_bytes);
    for (const Result &code : ReadBarcodes(view, hints)) {
        if (!code.isValid()) continue;
        const Position &p = code.position();
        int xy[8];
        for (int i = 0; i < 4; i++) {
            xy[2 * i] = p[i].x;
            xy[2 * i + 1] = p[i].y;
        }
        found(arg, ToString(code.format()), code.text().c_str(), xy);
    }
} catch (...) {
}
