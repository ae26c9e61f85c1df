// SPDX-License-Identifier: Apache-2.0
// Every decoder may deliver what is natural to it; this is the one place that makes the rest of
// ocr/ see three depths only.
#include <math.h>

#include "ocr/source.h"

void so_image_free(so_image *image)
{
    if (!image) return;
    pixDestroy(&image->pix);
    free(image);
}

// Puts next in the place of *pix; both may be the same image.
static void replace(PIX **pix, PIX *next)
{
    pixDestroy(pix);
    *pix = next;
}

static PIX *plain(PIX *pix)
{
    if (pix && pixGetColormap(pix)) replace(&pix, pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC));
    if (pix && pixGetSpp(pix) == 4) replace(&pix, pixRemoveAlpha(pix));
    int depth = pix ? pixGetDepth(pix) : 0;
    if (depth == 2 || depth == 4 || depth == 16)
        replace(&pix, pixConvertTo8(pix, 0));
    else if (depth == 24)
        replace(&pix, pixConvert24To32(pix));
    return pix;
}

so_image *so_image_of_pix(PIX *pix, int res_dpi, so_fault *fault)
{
    pix = plain(pix);
    if (!pix) {
        so_fault_set(fault, SO_REASON_OVERSIZED, "no memory for the page");
        return NULL;
    }
    if (res_dpi <= 0)
        res_dpi =
            so_image_res_dpi(pixGetWidth(pix), pixGetHeight(pix), pixGetXRes(pix), pixGetYRes(pix));
    pixSetResolution(pix, res_dpi, res_dpi);
    so_image *image = so_alloc(sizeof *image);
    image->pix = pix;
    image->res_dpi = res_dpi;
    return image;
}

static int guess_dpi(int width_px, int height_px)
{
    static const int usual_dpi[] = {100, 150, 200, 240, 300, 400, 600};
    static const double paper_in[][2] = {{8.27, 11.69}, {5.83, 8.27}, {11.69, 16.54}};
    double shorter = width_px < height_px ? width_px : height_px;
    double longer = width_px < height_px ? height_px : width_px;
    double best = INFINITY;
    int best_dpi = 300;
    for (size_t d = 0; d < SO_COUNT(usual_dpi); d++) {
        for (size_t p = 0; p < SO_COUNT(paper_in); p++) {
            double off_short = log(shorter / (paper_in[p][0] * usual_dpi[d]));
            double off_long = log(longer / (paper_in[p][1] * usual_dpi[d]));
            // A4 is what offices use: the other two must fit better by some percent.
            double off = off_short * off_short + off_long * off_long + (p ? 0.004 : 0);
            if (off >= best) continue;
            best = off;
            best_dpi = usual_dpi[d];
        }
    }
    return best_dpi;
}

int so_image_res_dpi(int width_px, int height_px, double x_dpi, double y_dpi)
{
    bool believable = x_dpi >= 71.5 && x_dpi <= 1200.5 && fabs(x_dpi - y_dpi) <= 0.05 * x_dpi;
    // 72 and 96 are what programs write when they do not know; a page of A3 at 96 dpi has
    // 1123 x 1587 pixels, so a larger image was scanned at something else.
    if (believable && x_dpi < 97 && (width_px > 1700 || height_px > 1700)) believable = false;
    return believable ? (int)lround(x_dpi) : guess_dpi(width_px, height_px);
}
