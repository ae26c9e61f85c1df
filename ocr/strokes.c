// SPDX-License-Identifier: Apache-2.0
// A profile of grey along a row or column is cut at its peaks and valleys, small ripples passed
// over, into rises and falls. Each that is short enough to be the edge of a stroke is counted by
// its height and by the way it takes from 20 to 80 per cent of it; the ends of that way are told by
// level and not by the steepest slope, which grain would exaggerate. Rejected: the variance of a
// Laplacian, the usual measure of sharpness, which tells how much text there is as well.
#include "ocr/strokes.h"

enum {
    LEVELS = 256,
    WIDTHS = 256,      // steps of width that are told apart, up to widest_mm
    LEAST_HEIGHT = 24, // grey levels
    TIMES_GRAIN = 6,   // and so many times the usual step between neighbours
    LEAST_EDGES = 150, // a line of print has about as many on the rows that cross it
};
static const double every_mm = 2.1, widest_mm = 1.5;
static const double most = 0.95; // of the edges are lower than the height taken for full
static const double tall = 0.6;  // of it: edges of whole strokes, not of their pale ends

typedef struct {
    uint32_t edges[LEVELS][WIDTHS]; // by height and width
    uint64_t papers[LEVELS];        // sum of the grey on the light side, by height
} tally;

// One row or column.
typedef struct {
    const l_uint32 *data; // of the picture, and its words a row and bits a pixel
    size_t wpl;
    int depth;
    bool is_column;
    int at, len;
    uint8_t *grey; // darkest channel
} profile;

static l_uint32 pixel(const profile *p, int i)
{
    int x = p->is_column ? p->at : i, y = p->is_column ? i : p->at;
    const l_uint32 *row = p->data + (size_t)y * p->wpl;
    switch (p->depth) {
    case 1:
        return GET_DATA_BIT(row, x) ? 0 : 255;
    case 8:
        return GET_DATA_BYTE(row, x);
    default:
        return row[x];
    }
}

static int red(l_uint32 value)
{
    return value >> L_RED_SHIFT & 0xff;
}

static int green(l_uint32 value)
{
    return value >> L_GREEN_SHIFT & 0xff;
}

static int blue(l_uint32 value)
{
    return value >> L_BLUE_SHIFT & 0xff;
}

static int darkest(l_uint32 value)
{
    int m = red(value) < green(value) ? red(value) : green(value);
    return m < blue(value) ? m : blue(value);
}

static void take(profile *p, int at)
{
    p->at = at;
    for (int i = 0; i < p->len; i++) {
        l_uint32 value = pixel(p, i);
        p->grey[i] = (uint8_t)(p->depth == 32 ? darkest(value) : (int)value);
    }
}

// Grey as seen, not by the darkest channel: coloured paper is not dark.
static int seen(const profile *p, int i)
{
    l_uint32 value = pixel(p, i);
    if (p->depth != 32) return (int)value;
    return (3 * red(value) + 6 * green(value) + blue(value)) / 10;
}

// Pixels from 80 to 20 per cent of the way from light to dark.
static double way(const uint8_t *grey, int light, int dark)
{
    double height = grey[light] - grey[dark];
    double upper = grey[dark] + 0.8 * height, lower = grey[dark] + 0.2 * height;
    int step = dark > light ? 1 : -1, begin = light, end = light;
    for (; grey[end] > lower; end += step)
        if (grey[end] >= upper) begin = end;
    double into_begin = (grey[begin] - upper) / (grey[begin] - grey[begin + step]);
    double into_end = (grey[end - step] - lower) / (grey[end - step] - grey[end]);
    return (step * (end - step - begin)) + into_end - into_begin;
}

static void count(const profile *p, int light, int dark, double widest_px, tally *t)
{
    double width = way(p->grey, light, dark) / 0.6;
    if (width >= widest_px) return; // a shade
    int height = p->grey[light] - p->grey[dark];
    t->edges[height][(int)(width / widest_px * WIDTHS)]++;
    t->papers[height] += (uint64_t)seen(p, light);
}

// Peaks and valleys that differ by least or more, in turn.
static void cut_up(const profile *p, int least, double widest_px, tally *t)
{
    int peak = 0, valley = 0, way_up = 0; // way_up: 1 from a valley, -1 from a peak, 0 at first
    for (int i = 1; i < p->len; i++) {
        int v = p->grey[i];
        if (v > p->grey[peak]) peak = i;
        if (v < p->grey[valley]) valley = i;
        if (way_up >= 0 && p->grey[peak] - v >= least) {
            if (way_up) count(p, peak, valley, widest_px, t);
            way_up = -1, valley = i;
        } else if (way_up <= 0 && v - p->grey[valley] >= least) {
            if (way_up) count(p, peak, valley, widest_px, t);
            way_up = 1, peak = i;
        }
    }
}

// The step between neighbours that half of all steps do not reach.
static int grain(profile *p, int across)
{
    uint32_t steps[LEVELS] = {0}, total = 0, below = 0;
    for (int k = 1; k < 16; k++) {
        take(p, across * k / 16);
        for (int i = 1; i < p->len; i++, total++) steps[abs(p->grey[i] - p->grey[i - 1])]++;
    }
    int step = 0;
    while (step < LEVELS - 1 && (below += steps[step]) * 2 < total) step++;
    return step;
}

static bool walk(PIX *pix, bool is_column, int res_dpi, tally *t)
{
    int w = pixGetWidth(pix), h = pixGetHeight(pix), across = is_column ? w : h;
    int every = (int)(every_mm / 25.4 * res_dpi) + 1;
    profile p = {.data = pixGetData(pix),
                 .wpl = (size_t)pixGetWpl(pix),
                 .depth = pixGetDepth(pix),
                 .is_column = is_column,
                 .len = is_column ? h : w};
    so_autofree uint8_t *grey = so_try_alloc((size_t)p.len);
    if (!(p.grey = grey)) return false;
    int least = grain(&p, across) * TIMES_GRAIN;
    if (least < LEAST_HEIGHT) least = LEAST_HEIGHT;
    for (int at = every / 2; at < across; at += every) {
        take(&p, at);
        cut_up(&p, least, widest_mm / 25.4 * res_dpi, t);
    }
    return true;
}

static uint64_t edges_of(const tally *t, int height)
{
    uint64_t n = 0;
    for (int width = 0; width < WIDTHS; width++) n += t->edges[height][width];
    return n;
}

// The lowest height that is taken for one of whole strokes; 0 when there are too few edges.
static int least_tall(const tally *t)
{
    uint64_t total = 0, seen_so_far = 0;
    for (int height = 0; height < LEVELS; height++) total += edges_of(t, height);
    if (total < LEAST_EDGES) return 0;
    int height = 0;
    while (height < LEVELS - 1 &&
           (double)(seen_so_far += edges_of(t, height)) < most * (double)total)
        height++;
    return (int)(tall * height);
}

// The usual width of tall edges in steps, the mean of their paper and of their height.
static so_strokes typical(const tally *t, int from)
{
    uint64_t widths[WIDTHS] = {0}, total = 0, papers = 0, heights = 0, below = 0;
    for (int height = from; height < LEVELS; height++) {
        for (int width = 0; width < WIDTHS; width++) widths[width] += t->edges[height][width];
        total += edges_of(t, height);
        heights += edges_of(t, height) * (uint64_t)height;
        papers += t->papers[height];
    }
    if (total < LEAST_EDGES / 2) return (so_strokes){0};
    int width = 0;
    while (width < WIDTHS - 1 && (below += widths[width]) * 2 < total) width++;
    return (so_strokes){width + 0.5, (int)(papers / total), (int)(heights / total)};
}

so_strokes so_strokes_measure(PIX *pix, int res_dpi)
{
    so_autofree tally *across = so_try_alloc(sizeof *across);
    so_autofree tally *down = so_try_alloc(sizeof *down);
    if (!across || !down) return (so_strokes){0};
    if (!walk(pix, false, res_dpi, across) || !walk(pix, true, res_dpi, down))
        return (so_strokes){0};
    int from_across = least_tall(across), from_down = least_tall(down);
    if (!from_across || !from_down) return (so_strokes){0};
    so_strokes a = typical(across, from_across), d = typical(down, from_down);
    so_strokes worse = a.width_px > d.width_px ? a : d;
    worse.width_px *= widest_mm / 25.4 * res_dpi / WIDTHS;
    worse.contrast = a.contrast < d.contrast ? a.contrast : d.contrast;
    return worse;
}
