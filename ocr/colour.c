// SPDX-License-Identifier: Apache-2.0
// A pixel of ink without print is a mixture of paper and that ink, so its darkness in the brightest
// channel is a fixed share of its chroma: a small share for a red seal, a large one for a dark
// ballpoint. That share is measured on the page itself, for each hue, and so much per chroma is
// given back to every pixel of the hue; black print under ink has hardly any chroma and stays.
// Chroma is judged over a few pixels around (JPEG stores it at half size; letters have coloured
// rims), darkness per pixel. Rejected: lifting every hue alike (dark pens stay), the brightest
// channel everywhere (thins all letters when the channels do not meet), clustering of colours
// (a page has few inks but shades of each).
#include "ocr/colour.h"

#include "base/mem.h"
#include "ocr/fringe.h"

enum {
    HUES = 24,
    ONE = 16,         // fixed point of shares
    SHARES = 6 * ONE, // a larger share of its chroma dark: black, not ink
    USUAL = ONE,      // share of a hue too rare to be measured
    FAINTEST = 8,     // chroma that can be ink at all
    ALL = 256,
    DARK = 150
};

typedef struct {
    uint8_t even[3][256]; // makes paper neutral
    int share[HUES];      // darkness of an ink per chroma
    bool is_print;        // the colour is the print's
} inks;

typedef struct {
    int top, chroma, hue, luma;
} colour;

// A page seen from nearer and further off.
typedef struct {
    PIX *rgb;     // the picture, channels aligned
    PIX *cells;   // half its size
    PIX *near_by; // as large as cells, each pixel the mean of 3 x 3
    PIX *around;  // a quarter of the size of rgb, each pixel the mean of 3 x 3
} views;

static int max3(int r, int g, int b)
{
    int m = r > g ? r : g;
    return m > b ? m : b;
}

static int min3(int r, int g, int b)
{
    int m = r < g ? r : g;
    return m < b ? m : b;
}

static int luma_of(int r, int g, int b)
{
    return (r + 2 * g + b) / 4;
}

static int hue_of(int r, int g, int b, int top, int chroma)
{
    int sixth = HUES / 6, turn;
    if (chroma == 0) return 0;
    if (top == r)
        turn = sixth * (g - b) / chroma;
    else if (top == g)
        turn = 2 * sixth + sixth * (b - r) / chroma;
    else
        turn = 4 * sixth + sixth * (r - g) / chroma;
    return (turn + HUES) % HUES;
}

// The hue is left out for greyish colours: most of a page.
static colour colour_of(const inks *k, l_uint32 pixel, int least_chroma)
{
    int r = k->even[0][pixel >> 24], g = k->even[1][pixel >> 16 & 255],
        b = k->even[2][pixel >> 8 & 255];
    colour c = {.top = max3(r, g, b), .luma = luma_of(r, g, b)};
    c.chroma = c.top - min3(r, g, b);
    if (c.chroma >= least_chroma) c.hue = hue_of(r, g, b, c.top, c.chroma);
    return c;
}

// Tables that bring the paper, the brighter part of a page, to white in each channel (a sixth: a
// page may lie on black).
static void measure_paper(PIX *cells, inks *k)
{
    enum { EVERY = 3, LEAST_WHITE = 128 };
    int counts[3][256] = {{0}}, total = 0;
    for (int y = 0; y < pixGetHeight(cells); y += EVERY) {
        const l_uint32 *row = pixGetData(cells) + (size_t)y * pixGetWpl(cells);
        for (int x = 0; x < pixGetWidth(cells); x += EVERY, total++)
            for (int c = 0; c < 3; c++) counts[c][row[x] >> (24 - 8 * c) & 255]++;
    }
    for (int c = 0; c < 3; c++) {
        int white = 255;
        for (int above = 0; white > LEAST_WHITE && above < total / 6; white--)
            above += counts[c][white];
        for (int v = 0; v < 256; v++) k->even[c][v] = (uint8_t)(v >= white ? 255 : v * 255 / white);
    }
}

static int ramp(int v, int from, int to)
{
    return v <= from ? 0 : v >= to ? ALL : (v - from) * ALL / (to - from);
}

// How sure it is (0..ALL) that there is ink: strong colour near by, or some colour near by where
// further around, too, things are more coloured for their darkness than black print ever is. The
// rims of letters have some colour near by, but of another hue on either side.
static int sure_of(const inks *k, l_uint32 near_by, l_uint32 around)
{
    enum { STRONG = 36, BLACKISH = 16 };
    enum { TINT = 14, INK_TINT = 20 }; // chroma in percent of darkness
    int chroma = colour_of(k, near_by, ALL).chroma;
    if (chroma <= FAINTEST) return 0;
    int strong = ramp(chroma, BLACKISH, STRONG);
    if (strong == ALL) return ALL;
    colour wide = colour_of(k, around, ALL);
    int weak = ramp(chroma, FAINTEST, BLACKISH);
    int tint = ramp(wide.chroma * 100 / (256 - wide.luma), TINT, INK_TINT);
    weak = weak < tint ? weak : tint;
    return weak > strong ? weak : strong;
}

// The share that most of a hue's pixels do not exceed; neighbouring hues count with it.
static int share_of(int counts[HUES][SHARES + 1], int hue)
{
    enum { FEWEST = 75 };
    int sums[SHARES + 1] = {0}, total = 0, seen = 0, share = 0;
    for (int near = -1; near <= 1; near++)
        for (int s = 0; s <= SHARES; s++) {
            int n = counts[(hue + near + HUES) % HUES][s];
            sums[s] += n, total += n;
        }
    if (total < FEWEST) return USUAL;
    while (share < SHARES && (seen += sums[share]) < total * 3 / 5) share++;
    return share == SHARES ? 0 : share;
}

static const l_uint32 *row_of(PIX *pix, int y)
{
    return pixGetData(pix) +
           (size_t)(y < pixGetHeight(pix) ? y : pixGetHeight(pix) - 1) * pixGetWpl(pix);
}

static void measure_inks(const views *v, inks *k)
{
    enum { EVERY = 2 }; // row
    int counts[HUES][SHARES + 1] = {{0}}, dark_ink = 0, dark_print = 0;
    int w = pixGetWidth(v->near_by), last = pixGetWidth(v->around) - 1;
    for (int y = 0; y < pixGetHeight(v->near_by); y += EVERY) {
        const l_uint32 *near_by = row_of(v->near_by, y), *around = row_of(v->around, y / 2);
        for (int x = 0; x < w; x++) {
            colour c = colour_of(k, near_by[x], FAINTEST);
            if (sure_of(k, near_by[x], around[x / 2 < last ? x / 2 : last]) == ALL) {
                int share = (255 - c.top) * ONE / c.chroma;
                counts[c.hue][share < SHARES ? share : SHARES]++;
                dark_ink += c.luma < DARK;
            } else {
                dark_print += c.luma < DARK;
            }
        }
    }
    for (int hue = 0; hue < HUES; hue++) k->share[hue] = share_of(counts, hue);
    k->is_print = dark_ink > 4 * dark_print;
}

// What becomes of two by two pixels: how sure it is that there is ink (0..ALL) and how much light
// it takes away.
typedef struct {
    int sure, taken;
} lift;

static lift lift_of(const inks *k, l_uint32 cell, l_uint32 near_by, l_uint32 around)
{
    int sure = sure_of(k, near_by, around);
    if (sure == 0) return (lift){0};
    colour here = colour_of(k, cell, 1);
    return (lift){sure, here.chroma * k->share[here.hue] / ONE};
}

// A pixel parted: how dark its print is, and its ink (255: none).
typedef struct {
    uint8_t print, ink;
} parts;

static parts parted(const inks *k, l_uint32 pixel, lift up)
{
    int r = k->even[0][pixel >> 24], g = k->even[1][pixel >> 16 & 255],
        b = k->even[2][pixel >> 8 & 255], luma = luma_of(r, g, b);
    if (up.sure == 0) return (parts){(uint8_t)luma, 255};
    int v = luma + up.sure * (max3(r, g, b) + up.taken - luma) / ALL;
    int print = v > 255 ? 255 : v, ink = 255 - (print - min3(r, g, b));
    return (parts){(uint8_t)print, (uint8_t)(ink < 255 ? ink : 255)};
}

static void unmix_row(const inks *k, PIX *rgb, int y, const lift *lifts, so_inked *to)
{
    const l_uint32 *from = row_of(rgb, y);
    l_uint32 *print = pixGetData(to->print) + (size_t)y * pixGetWpl(to->print);
    l_uint32 *ink = pixGetData(to->ink) + (size_t)y * pixGetWpl(to->ink);
    int w = pixGetWidth(rgb), last = w / 2 - 1;
    for (int x = 0; x < w; x++) {
        parts p = parted(k, from[x], lifts[x / 2 < last ? x / 2 : last]);
        SET_DATA_BYTE(print, x, p.print);
        SET_DATA_BYTE(ink, x, p.ink);
    }
}

static void lifts_of_row(const inks *k, const views *v, int y, lift *lifts)
{
    const l_uint32 *cells = row_of(v->cells, y), *near_by = row_of(v->near_by, y);
    const l_uint32 *around = row_of(v->around, y / 2);
    int w = pixGetWidth(v->cells), last = pixGetWidth(v->around) - 1;
    for (int x = 0; x < w; x++)
        lifts[x] = lift_of(k, cells[x], near_by[x], around[x / 2 < last ? x / 2 : last]);
}

static so_inked unmixed(const views *v)
{
    inks k = {0};
    measure_paper(v->cells, &k);
    measure_inks(v, &k);
    if (k.is_print) return (so_inked){.print = pixConvertRGBToGrayMinMax(v->rgb, L_CHOOSE_MIN)};
    int w = pixGetWidth(v->rgb), h = pixGetHeight(v->rgb);
    so_inked to = {pixCreateNoInit(w, h, 8), pixCreateNoInit(w, h, 8)};
    so_autofree lift *lifts = so_try_alloc((size_t)w * sizeof *lifts);
    if (!to.print || !to.ink || !lifts) so_inked_clear(&to);
    for (int y = 0; to.print && y < h; y++) {
        if (y % 2 == 0) lifts_of_row(&k, v, y / 2, lifts);
        unmix_row(&k, v->rgb, y, lifts, &to);
    }
    return to;
}

void so_inked_clear(so_inked *i)
{
    pixDestroy(&i->print);
    pixDestroy(&i->ink);
}

static void views_clear(views *v)
{
    pixDestroy(&v->rgb);
    pixDestroy(&v->cells);
    pixDestroy(&v->near_by);
    pixDestroy(&v->around);
}

// Red and blue of a pixel side by side in one number, so that they are added at once; and green.
typedef struct {
    uint32_t red_blue, green;
} sum;

static sum column(l_uint32 above, l_uint32 here, l_uint32 below)
{
    enum { BOTH = 0x00ff00ff };
    return (sum){((above >> 8) & BOTH) + ((here >> 8) & BOTH) + ((below >> 8) & BOTH),
                 (above >> 16 & 255) + (here >> 16 & 255) + (below >> 16 & 255)};
}

static l_uint32 ninth(sum a, sum b, sum c)
{
    enum { NINTH = 7282, HALF = 16 }; // 65536 / 9
    uint32_t red_blue = a.red_blue + b.red_blue + c.red_blue, green = a.green + b.green + c.green;
    return (((red_blue >> HALF) * NINTH >> HALF) << 24) | ((green * NINTH >> HALF) << 16) |
           (((red_blue & 0xffff) * NINTH >> HALF) << 8);
}

// Each pixel the mean of 3 x 3 (leptonica's own takes five times as long).
static PIX *blurred(PIX *pix)
{
    PIX *out = pix ? pixCreateTemplate(pix) : NULL;
    int last = pix ? pixGetWidth(pix) - 1 : 0;
    for (int y = 0; out && y < pixGetHeight(pix); y++) {
        const l_uint32 *above = row_of(pix, y > 0 ? y - 1 : 0), *here = row_of(pix, y),
                       *below = row_of(pix, y + 1);
        l_uint32 *to = pixGetData(out) + (size_t)y * pixGetWpl(out);
        sum left = column(above[0], here[0], below[0]), middle = left;
        for (int x = 0; x <= last; x++) {
            int next = x < last ? x + 1 : last;
            sum right = column(above[next], here[next], below[next]);
            to[x] = ninth(left, middle, right);
            left = middle, middle = right;
        }
    }
    return out;
}

static PIX *halved(PIX *pix)
{
    return pix ? pixScaleAreaMap2(pix) : NULL;
}

static so_inked parts_of(PIX *rgb)
{
    enum { LEAST_PX = 16 }; // smaller pictures have no surroundings to judge by
    if (pixGetWidth(rgb) < LEAST_PX || pixGetHeight(rgb) < LEAST_PX)
        return (so_inked){.print = pixConvertRGBToLuminance(rgb)};
    so_auto(views) v = {.rgb = so_fringe_align(rgb)};
    v.cells = halved(v.rgb);
    v.near_by = blurred(v.cells);
    PIX *quarter = halved(v.near_by);
    v.around = blurred(quarter);
    pixDestroy(&quarter);
    return v.around ? unmixed(&v) : (so_inked){0};
}

so_inked so_colour_part(PIX *pix)
{
    if (pixGetDepth(pix) == 8) return (so_inked){.print = pixClone(pix)};
    if (pixGetDepth(pix) == 1) return (so_inked){.print = pixConvert1To8(NULL, pix, 255, 0)};
    return parts_of(pix);
}
