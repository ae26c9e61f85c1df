// SPDX-License-Identifier: Apache-2.0
// Every decoder may deliver what is natural to it; this is the one place that makes the rest of
// ocr/ see three depths only, and that judges what files say of their resolution.
//
// Turning and squaring are left to whoever reads or shows the page: boxes count stored pixels, and
// a picture that goes into a PDF unchanged must stay what the boxes were counted on.
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

// EXIF and TIFF number the corners that the first row and column lie at. Mirrored along its rows,
// an even-handed half of them is left: the four turns.
bool so_claim_is_mirrored(const so_claim *claim)
{
    int o = claim->orientation;
    return o == 2 || o == 4 || o == 5 || o == 7;
}

static int turn_of(int orientation)
{
    static const int turn_deg[] = {0, 0, 0, 180, 180, 270, 90, 90, 270};
    return orientation >= 1 && orientation <= 8 ? turn_deg[orientation] : 0;
}

so_image *so_image_of_pix(PIX *pix, const so_claim *claim, so_fault *fault)
{
    pix = plain(pix);
    if (pix && so_claim_is_mirrored(claim)) replace(&pix, pixFlipLR(NULL, pix));
    if (!pix) {
        so_fault_set(fault, SO_REASON_OVERSIZED, "no memory for the page");
        return NULL;
    }
    so_image *image = so_alloc(sizeof *image);
    image->pix = pix;
    image->res =
        so_resolution_settle(pixGetWidth(pix), pixGetHeight(pix), claim->x_dpi, claim->y_dpi);
    image->turn_deg = turn_of(claim->orientation);
    pixSetResolution(pix, image->res.x_dpi, image->res.y_dpi);
    return image;
}

bool so_image_square(so_image *image, so_err *err)
{
    static const double most_px = 100e6; // enlarging is never worth more memory
    so_resolution *res = &image->res;
    if (res->x_dpi == res->y_dpi) return true;
    int fine = so_resolution_dpi(*res), coarse = res->x_dpi + res->y_dpi - fine;
    double width_px = pixGetWidth(image->pix), height_px = pixGetHeight(image->pix);
    bool is_large = width_px * height_px * fine / coarse > most_px;
    int to_dpi = is_large ? coarse : fine;
    PIX *grey = pixGetDepth(image->pix) == 1 ? pixConvertTo8(image->pix, 0) : pixClone(image->pix);
    PIX *next =
        grey ? pixScale(grey, (float)to_dpi / (float)res->x_dpi, (float)to_dpi / (float)res->y_dpi)
             : NULL;
    pixDestroy(&grey);
    if (!next) return so_err_set(err, SO_IO, "not enough memory to make the pixels square");
    replace(&image->pix, next);
    res->x_dpi = res->y_dpi = to_dpi;
    return true;
}

// --- resolution ---

static const double paper_in[][2] = {{8.27, 11.69}, {5.83, 8.27}, {11.69, 16.54}};
static const double card_in[2] = {2.125, 3.370};

// How far a sheet is from a paper: the squared distance in logarithms of its two sides.
static double distance(double width_in, double height_in, const double paper[2])
{
    double shorter = fmin(width_in, height_in), longer = fmax(width_in, height_in);
    double off_short = log(shorter / paper[0]), off_long = log(longer / paper[1]);
    return off_short * off_short + off_long * off_long;
}

static int guess_dpi(int width_px, int height_px)
{
    static const int usual_dpi[] = {100, 150, 200, 240, 300, 400, 600};
    static const double card_off = 0.02 * 0.02;
    double best = INFINITY;
    int best_dpi = 300;
    for (size_t d = 0; d < SO_COUNT(usual_dpi); d++) {
        double width_in = (double)width_px / usual_dpi[d];
        double height_in = (double)height_px / usual_dpi[d];
        if (distance(width_in, height_in, card_in) < card_off) return usual_dpi[d];
        for (size_t p = 0; p < SO_COUNT(paper_in); p++) {
            // A4 is what offices use: the other two must fit better by some percent.
            double off = distance(width_in, height_in, paper_in[p]) + (p ? 0.004 : 0);
            if (off >= best) continue;
            best = off;
            best_dpi = usual_dpi[d];
        }
    }
    return best_dpi;
}

static bool is_paper(double width_in, double height_in)
{
    for (size_t p = 0; p < SO_COUNT(paper_in); p++)
        if (distance(width_in, height_in, paper_in[p]) < 0.04 * 0.04) return true;
    return false;
}

static bool is_square(double x_dpi, double y_dpi)
{
    return fabs(x_dpi - y_dpi) <= 0.01 * fmax(x_dpi, y_dpi);
}

static bool is_believable(int width_px, int height_px, double x_dpi, double y_dpi)
{
    double coarse = fmin(x_dpi, y_dpi), fine = fmax(x_dpi, y_dpi);
    if (!(coarse >= 71.5 && fine <= 1200.5)) return false; // NaN is not believable
    // 72 and 96 are what programs write when they do not know; a page of A3 at 96 dpi has
    // 1123 x 1587 pixels, so a larger image was scanned at something else.
    if (fine < 97 && (width_px > 1700 || height_px > 1700)) return false;
    if (is_square(x_dpi, y_dpi)) return true;
    if (fine > 2.2 * coarse) return false; // fax machines: 204 x 98, 204 x 196, 204 x 391
    // A claim that makes a strange strip of what else is a sheet of paper is the writer's mistake.
    return is_paper(width_px / x_dpi, height_px / y_dpi) ||
           !(is_paper(width_px / x_dpi, height_px / x_dpi) ||
             is_paper(width_px / y_dpi, height_px / y_dpi));
}

so_resolution so_resolution_settle(int width_px, int height_px, double x_dpi, double y_dpi)
{
    if (!is_believable(width_px, height_px, x_dpi, y_dpi)) {
        int dpi = guess_dpi(width_px, height_px);
        return (so_resolution){dpi, dpi, true};
    }
    int x = (int)lround(x_dpi);
    return (so_resolution){x, is_square(x_dpi, y_dpi) ? x : (int)lround(y_dpi), false};
}

bool so_image_png(PIX *pix, so_str *out, so_err *err)
{
    uint8_t *png = NULL;
    size_t len_bytes = 0;
    if (pixWriteMemPng(&png, &len_bytes, pix, 0) != 0)
        return so_err_set(err, SO_IO, "no memory for the picture");
    so_str_add(out, png, len_bytes);
    free(png);
    return true;
}
