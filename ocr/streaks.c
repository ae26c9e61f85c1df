// SPDX-License-Identifier: Apache-2.0
// The picture is cut into bands of rows, these into slices thinner than the space between lines of
// text. The columns of each slice are averaged, against grain, and of each column the lightest
// slice of the band is taken: there the text is gone, and a line that runs down straight stays as a
// narrow dip, at the same column in all bands. A Hough transform was rejected: the direction is
// known.
#include "ocr/streaks.h"

#include <math.h>
#include <string.h>

enum {
    BANDS = 32,      // the first and the last are narrow: end_mm
    MOST_BROKEN = 4, // bands in which text or a shadow may hide the line
    LEAST_DEPTH = 5, // grey levels
    MOST_STREAKS = 20,
};
static const double widest_mm = 0.9, beside_mm = 0.4, border_mm = 4, end_mm = 3, slice_mm = 0.8;

typedef struct {
    int width, height, end; // of the picture and of the outer bands, in pixels
    int reach;              // columns; how far beside a column its paper is looked for
    float *lightest;        // BANDS rows of width columns
    float *dips;            // how much darker than its paper a column is, in the same order
} bands;

static void bands_clear(bands *b)
{
    free(b->lightest);
    free(b->dips);
}

// The first row of a band; that of band BANDS is the height.
static int first_row(const bands *b, int band)
{
    if (band == 0) return 0;
    if (band == BANDS) return b->height;
    return b->end + (b->height - 2 * b->end) * (band - 1) / (BANDS - 2);
}

// Adds up rows from..to, column by column.
static void add_rows(PIX *ink, int from, int to, uint32_t *sums)
{
    int w = pixGetWidth(ink);
    memset(sums, 0, sizeof *sums * (size_t)w);
    for (int y = from; y < to; y++) {
        const l_uint32 *row = pixGetData(ink) + (size_t)y * (size_t)pixGetWpl(ink);
        for (int x = 0; x < w; x++) sums[x] += GET_DATA_BYTE(row, x);
    }
}

static void find_lightest(PIX *ink, int slice, bands *b, uint32_t *sums)
{
    for (int band = 0; band < BANDS; band++) {
        float *lightest = b->lightest + (size_t)band * (size_t)b->width;
        int end = first_row(b, band + 1);
        for (int y = first_row(b, band); y + slice <= end; y += slice) {
            add_rows(ink, y, y + slice, sums);
            for (int x = 0; x < b->width; x++)
                lightest[x] = fmaxf(lightest[x], (float)sums[x] / (float)slice);
        }
    }
}

// A dip is as deep as its shallower side: the edge of a sheet has one side only.
static void measure(bands *b)
{
    for (int band = 0; band < BANDS; band++) {
        const float *lightest = b->lightest + (size_t)band * (size_t)b->width;
        float *dips = b->dips + (size_t)band * (size_t)b->width;
        for (int x = b->reach; x < b->width - b->reach; x++)
            dips[x] = fminf(lightest[x - b->reach], lightest[x + b->reach]) - lightest[x];
    }
}

static int by_depth(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

// How deep the dip of a column is in most bands; 0 when it is not there from end to end.
static int depth_at(const bands *b, int x)
{
    float depths[BANDS];
    for (int band = 0; band < BANDS; band++)
        depths[band] = b->dips[(size_t)band * (size_t)b->width + (size_t)x];
    if (depths[0] < LEAST_DEPTH || depths[BANDS - 1] < LEAST_DEPTH) return 0;
    qsort(depths, BANDS, sizeof *depths, by_depth);
    return depths[MOST_BROKEN] < LEAST_DEPTH ? 0 : (int)depths[BANDS / 2];
}

static void collect(const bands *b, int res_dpi, so_quality *ret)
{
    int border = (int)(border_mm / 25.4 * res_dpi);
    for (int x = border; x < b->width - border && ret->streaks.len < MOST_STREAKS; x++) {
        int from = x, best = x, depth = 0;
        for (; x < b->width - border && depth_at(b, x) > 0; x++) {
            if (depth_at(b, x) <= depth) continue;
            depth = depth_at(b, x), best = x;
        }
        if (depth && (x - from) * 25.4 / res_dpi <= widest_mm)
            *so_vec_push(&ret->streaks) =
                (so_streak){(best + 0.5) * 25.4 / res_dpi, depth > 255 ? 255 : depth};
    }
}

void so_streaks_find(PIX *ink, int res_dpi, so_quality *ret)
{
    int w = pixGetWidth(ink), h = pixGetHeight(ink);
    int end = (int)(end_mm / 25.4 * res_dpi), slice = (int)(slice_mm / 25.4 * res_dpi) + 1;
    int reach = (int)((widest_mm / 2 + beside_mm) / 25.4 * res_dpi + 0.5);
    if (pixGetDepth(ink) != 8 || end < 4 || h < 16 * BANDS || w < 8 * reach + 16) return;
    so_auto(bands) b = {
        .width = w,
        .height = h,
        .end = end,
        .reach = reach,
        .lightest = so_try_alloc(sizeof(float) * BANDS * (size_t)w),
        .dips = so_try_alloc(sizeof(float) * BANDS * (size_t)w),
    };
    so_autofree uint32_t *sums = so_try_alloc(sizeof *sums * (size_t)w);
    if (!b.lightest || !b.dips || !sums) return;
    find_lightest(ink, slice, &b, sums);
    measure(&b);
    collect(&b, res_dpi, ret);
}
