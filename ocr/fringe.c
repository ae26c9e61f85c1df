// SPDX-License-Identifier: Apache-2.0
// At steep places of green the other channels must be just as steep, for most of a page is black
// on white: the shift that makes them differ least from green is the scanner's. A few thousand
// places tell it. Shifts by parts of a pixel were rejected: they blur, and half a pixel of colour
// is averaged away where colour is judged (ocr/colour.c).
#include "ocr/fringe.h"

#include <stdbool.h>
#include <stdlib.h>

enum { REACH = 2, SPAN = 2 * REACH + 1, CHANNELS = 3 };

typedef struct {
    int x, y;
} shift;

typedef struct {
    long cost[CHANNELS][SPAN][SPAN];
    int places;
} fit;

static int sample(PIX *rgb, int channel, int x, int y)
{
    const l_uint32 *row = pixGetData(rgb) + (size_t)y * pixGetWpl(rgb);
    return (int)(row[x] >> (24 - 8 * channel) & 255);
}

// Adds what each shift would cost at one place. A place in colour counts little: it differs
// whatever the shift.
static void weigh(PIX *rgb, int x, int y, fit *f)
{
    enum { MOST = 64 };
    int green = sample(rgb, 1, x, y);
    for (int c = 0; c < CHANNELS; c += 2)
        for (int dy = -REACH; dy <= REACH; dy++)
            for (int dx = -REACH; dx <= REACH; dx++) {
                int apart = abs(sample(rgb, c, x + dx, y + dy) - green);
                f->cost[c][dy + REACH][dx + REACH] += apart < MOST ? apart : MOST;
            }
    f->places++;
}

static void fit_page(PIX *rgb, fit *f)
{
    enum { EVERY_X = 5, EVERY_Y = 11, STEEP = 70 };
    int w = pixGetWidth(rgb), h = pixGetHeight(rgb);
    for (int y = REACH; y < h - REACH; y += EVERY_Y)
        for (int x = REACH; x < w - REACH; x += EVERY_X) {
            int across = sample(rgb, 1, x + 1, y) - sample(rgb, 1, x - 1, y);
            int down = sample(rgb, 1, x, y + 1) - sample(rgb, 1, x, y - 1);
            if (abs(across) + abs(down) > STEEP) weigh(rgb, x, y, f);
        }
}

// The cheapest shift of a channel, unless staying costs hardly more.
static shift best(const fit *f, int channel)
{
    shift at = {0, 0};
    long least = f->cost[channel][REACH][REACH] / 10 * 9;
    for (int y = 0; y < SPAN; y++)
        for (int x = 0; x < SPAN; x++)
            if (f->cost[channel][y][x] < least) {
                least = f->cost[channel][y][x];
                at = (shift){x - REACH, y - REACH};
            }
    return at;
}

static int clamped(int v, int end)
{
    return v < 0 ? 0 : v >= end ? end - 1 : v;
}

static PIX *moved(PIX *rgb, shift red, shift blue)
{
    int w = pixGetWidth(rgb), h = pixGetHeight(rgb);
    PIX *out = pixCreateNoInit(w, h, 32);
    if (!out) return NULL;
    for (int y = 0; y < h; y++) {
        const l_uint32 *reds = pixGetData(rgb) + (size_t)clamped(y + red.y, h) * pixGetWpl(rgb);
        const l_uint32 *greens = pixGetData(rgb) + (size_t)y * pixGetWpl(rgb);
        const l_uint32 *blues = pixGetData(rgb) + (size_t)clamped(y + blue.y, h) * pixGetWpl(rgb);
        l_uint32 *to = pixGetData(out) + (size_t)y * pixGetWpl(out);
        for (int x = 0; x < w; x++)
            to[x] = (reds[clamped(x + red.x, w)] & 0xff000000u) | (greens[x] & 0x00ff0000u) |
                    (blues[clamped(x + blue.x, w)] & 0x0000ff00u);
    }
    return out;
}

PIX *so_fringe_align(PIX *rgb)
{
    enum { FEWEST = 200 }; // of places: fewer tell nothing
    fit f = {0};
    fit_page(rgb, &f);
    shift red = best(&f, 0), blue = best(&f, 2);
    bool is_aligned = red.x == 0 && red.y == 0 && blue.x == 0 && blue.y == 0;
    return f.places < FEWEST || is_aligned ? pixClone(rgb) : moved(rgb, red, blue);
}
