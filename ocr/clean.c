// SPDX-License-Identifier: Apache-2.0
// The paper is evened first, so that one global level tells ink from paper everywhere after.
#include "ocr/clean.h"

#include <math.h>

// Reduced by averaging in whole steps, so that noise goes down and strokes stay.
PIX *so_clean_reduced(PIX *grey, int res_dpi, int to_dpi, int *ret_res_dpi)
{
    PIX *out = pixClone(grey);
    int res = res_dpi,
        side = pixGetWidth(grey) < pixGetHeight(grey) ? pixGetWidth(grey) : pixGetHeight(grey);
    for (; out && res >= 2 * to_dpi - to_dpi / 4 && side >= 4; res /= 2, side /= 2) {
        PIX *half = pixScaleAreaMap2(out);
        pixDestroy(&out);
        out = half;
    }
    *ret_res_dpi = res;
    return out;
}

enum { WORK_DPI = 150 };

PIX *so_clean_ink(PIX *pix, int res_dpi, int *ret_res_dpi)
{
    PIX *grey = pixGetDepth(pix) == 8   ? pixClone(pix)
                : pixGetDepth(pix) == 1 ? pixConvert1To8(NULL, pix, 255, 0)
                                        : pixConvertRGBToGrayMinMax(pix, L_CHOOSE_MIN);
    PIX *ink = grey ? so_clean_reduced(grey, res_dpi, WORK_DPI, ret_res_dpi) : NULL;
    pixDestroy(&grey);
    return ink;
}

bool so_clean_level(so_sheet *s, so_err *err)
{
    // Tiles of about 3 mm: larger than strokes, smaller than the fall of a shadow.
    int tile = s->res_dpi / 8 < 8 ? 8 : s->res_dpi / 8;
    int w = pixGetWidth(s->pix), h = pixGetHeight(s->pix);
    if (w < 4 * tile || h < 4 * tile) return true; // too small to have a background
    PIX *level = pixBackgroundNorm(s->pix, NULL, NULL, tile, tile, 100, tile * tile / 3, 250, 2, 2);
    if (!level) return true; // no background anywhere (a black picture): leave it
    (void)err;
    pixDestroy(&s->pix);
    s->pix = level;
    return true;
}

// The mean grey of ink and of paper, as Otsu parts them.
static void two_levels(PIX *grey, float *ret_ink, float *ret_paper)
{
    enum { EVERY = 4, LEAST_APART = 60 };
    NUMA *counts = pixGetGrayHistogram(grey, EVERY);
    float ink = 0, paper = 0;
    if (!counts || numaSplitDistribution(counts, 0.1f, NULL, &ink, &paper, NULL, NULL, NULL) != 0 ||
        paper - ink < LEAST_APART)
        ink = 110, paper = 250; // an empty page, or one of pale things only
    numaDestroy(&counts);
    *ret_ink = ink, *ret_paper = paper;
}

// The pieces of rims that hold a seed.
static PIX *grown(PIX *seeds, PIX *rims)
{
    PIX *seed = seeds ? pixAnd(NULL, seeds, rims) : NULL;
    PIX *out = seed ? pixSeedfillBinary(NULL, seed, rims, 8) : NULL;
    pixDestroy(&seed);
    return out;
}

PIX *so_clean_strokes(const so_sheet *s)
{
    static const double rim = 0.3, core = 0.5; // of the way from paper to ink
    float ink, paper;
    two_levels(s->pix, &ink, &paper);
    PIX *rims = pixThresholdToBinary(s->pix, (int)(paper - rim * (paper - ink)));
    PIX *cores = rims ? pixThresholdToBinary(s->pix, (int)(paper - core * (paper - ink))) : NULL;
    PIX *dark = cores ? grown(cores, rims) : NULL;
    // Dots and marks of thin letters are paler than these: what is next to a stroke counts, too.
    int near = s->res_dpi / 16 | 1;
    PIX *around = dark ? pixDilateCompBrick(NULL, dark, near, near) : NULL;
    PIX *strokes = around ? grown(around, rims) : NULL;
    pixDestroy(&rims);
    pixDestroy(&cores);
    pixDestroy(&dark);
    pixDestroy(&around);
    return strokes;
}

// Components of the size of letters and marks: nothing longer than an inch, no specks.
static PIX *letter_sized(PIX *bits, int res_dpi)
{
    PIX *small = pixSelectBySize(bits, res_dpi * 2 / 3, res_dpi * 2 / 3, 8, L_SELECT_IF_BOTH,
                                 L_SELECT_IF_LTE, NULL);
    PIX *out =
        small ? pixSelectBySize(small, 2, 2, 8, L_SELECT_IF_EITHER, L_SELECT_IF_GT, NULL) : NULL;
    pixDestroy(&small);
    return out;
}

PIX *so_clean_letters(const so_sheet *s)
{
    int res_dpi;
    PIX *grey = so_clean_reduced(s->pix, s->res_dpi, WORK_DPI, &res_dpi);
    PIX *bits = grey ? pixThresholdToBinary(grey, 180) : NULL;
    PIX *out = bits ? letter_sized(bits, res_dpi) : NULL;
    pixDestroy(&grey);
    pixDestroy(&bits);
    return out;
}
