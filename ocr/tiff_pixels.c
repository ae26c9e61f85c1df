// SPDX-License-Identifier: Apache-2.0
// Every sample is brought to 8 bits first: nothing that reads or shows a page wants more. Lab is
// taken as that of print (D50) and adapted, so that paper comes out white; libtiff's own conversion
// leaves it yellow.
#include "ocr/tiff_pixels.h"

#include <math.h>

#define MAX_INKS 4

bool so_tiff_pixels_can(uint16_t photometric)
{
    return photometric != PHOTOMETRIC_YCBCR && photometric != PHOTOMETRIC_LOGLUV &&
           photometric != PHOTOMETRIC_LOGL && photometric != PHOTOMETRIC_ITULAB;
}

static bool is_lab(uint16_t photometric)
{
    return photometric == PHOTOMETRIC_CIELAB || photometric == PHOTOMETRIC_ICCLAB;
}

static int inks_of(uint16_t photometric)
{
    switch (photometric) {
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_PALETTE:
        return 1;
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
        return 3;
    case PHOTOMETRIC_SEPARATED:
        return 4;
    default:
        return 0;
    }
}

static void find_alpha(TIFF *tif, so_tiff_pixels *p)
{
    uint16_t count = 0, *types = NULL;
    p->alpha = -1;
    if (!TIFFGetField(tif, TIFFTAG_EXTRASAMPLES, &count, &types) || !count) return;
    bool is_alpha = types[0] == EXTRASAMPLE_ASSOCALPHA || types[0] == EXTRASAMPLE_UNASSALPHA;
    if (!is_alpha || p->samples <= p->inks) return;
    p->alpha = p->inks;
    p->is_premultiplied = types[0] == EXTRASAMPLE_ASSOCALPHA;
}

static bool find_palette(TIFF *tif, so_tiff_pixels *p, so_fault *fault)
{
    uint16_t *c[3];
    if (p->bits > 16 || !TIFFGetField(tif, TIFFTAG_COLORMAP, &c[0], &c[1], &c[2]))
        return so_fault_set(fault, SO_REASON_DAMAGED, "a palette image without palette");
    int count = 1 << p->bits;
    for (int i = 0; i < count; i++) // some old writers store 8 bits where 16 belong
        if ((c[0][i] | c[1][i] | c[2][i]) > 255) p->palette_shift = 8;
    for (int i = 0; i < 3; i++) p->palette[i] = c[i];
    return true;
}

static bool check_format(TIFF *tif, const so_tiff_pixels *p, so_fault *fault)
{
    uint16_t format = SAMPLEFORMAT_UINT, ink_set = INKSET_CMYK;
    TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLEFORMAT, &format);
    TIFFGetFieldDefaulted(tif, TIFFTAG_INKSET, &ink_set);
    bool is_whole = format == SAMPLEFORMAT_UINT || format == SAMPLEFORMAT_VOID ||
                    (format == SAMPLEFORMAT_INT && p->photometric == PHOTOMETRIC_CIELAB);
    if (!is_whole)
        return so_fault_set(fault, SO_REASON_UNSUPPORTED,
                            "%s samples are not read: convert the file to 8 bits",
                            format == SAMPLEFORMAT_INT ? "signed" : "floating point");
    if (!p->inks || (p->inks == 4 && ink_set != INKSET_CMYK))
        return so_fault_set(fault, SO_REASON_UNSUPPORTED,
                            "its kind of colour (%u) is not read: convert the file to RGB",
                            p->photometric);
    if (p->bits < (is_lab(p->photometric) ? 8 : 1) || p->bits > 32 || p->samples < p->inks)
        return so_fault_set(fault, SO_REASON_DAMAGED, "%u samples of %u bits make no picture",
                            p->samples, p->bits);
    return true;
}

bool so_tiff_pixels_of(TIFF *tif, so_tiff_pixels *ret, so_fault *fault)
{
    so_tiff_pixels p = *ret;
    p.inks = inks_of(p.photometric);
    p.is_grey = p.inks == 1 && p.photometric != PHOTOMETRIC_PALETTE;
    if (!check_format(tif, &p, fault)) return false;
    find_alpha(tif, &p);
    if (p.photometric == PHOTOMETRIC_PALETTE && !find_palette(tif, &p, fault)) return false;
    *ret = p;
    return true;
}

// Whole bytes come in the order of this machine, other samples as a stream of bits.
static uint32_t number_at(const uint8_t *row, size_t i, int bits)
{
    uint32_t value = 0;
    if (bits == 8) return row[i];
    if (bits == 16) return ((const uint16_t *)(const void *)row)[i];
    if (bits == 32) return ((const uint32_t *)(const void *)row)[i];
    for (size_t bit = i * (size_t)bits, end = bit + (size_t)bits; bit < end; bit++)
        value = value << 1 | (row[bit / 8] >> (7 - bit % 8) & 1);
    return value;
}

static int to_byte(uint32_t value, int bits)
{
    if (bits == 8) return (int)value;
    uint64_t top = (1ull << bits) - 1;
    return (int)((value * 255ull + top / 2) / top);
}

static int light(double linear)
{
    double v = linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055;
    return v <= 0 ? 0 : v >= 1 ? 255 : (int)(v * 255 + 0.5);
}

static double unroot(double f)
{
    return f > 6.0 / 29 ? f * f * f : (f - 4.0 / 29) * 108 / 841;
}

static void lab_to_rgb(double l, double a, double b, int rgb[3])
{
    static const double from_xyz[3][3] = {{3.1338561, -1.6168667, -0.4906146},
                                          {-0.9787684, 1.9161415, 0.0334540},
                                          {0.0719453, -0.2289914, 1.4052427}};
    double fy = (l + 16) / 116;
    double x = 0.9642 * unroot(fy + a / 500), y = unroot(fy), z = 0.8249 * unroot(fy - b / 200);
    for (int i = 0; i < 3; i++)
        rgb[i] = light(from_xyz[i][0] * x + from_xyz[i][1] * y + from_xyz[i][2] * z);
}

static void ink_to_rgb(const so_tiff_pixels *p, const int ink[MAX_INKS], int rgb[3])
{
    for (int i = 0; i < 3; i++) {
        if (p->inks == 4)
            rgb[i] = (255 - ink[i]) * (255 - ink[3]) / 255;
        else if (p->inks == 1)
            rgb[i] = p->photometric == PHOTOMETRIC_MINISWHITE ? 255 - ink[0] : ink[0];
        else
            rgb[i] = ink[i];
    }
}

static uint32_t sample(const so_tiff_pixels *p, const uint8_t *row, uint32_t pixel, int which)
{
    if (p->plane_bytes) return number_at(row + (size_t)which * p->plane_bytes, pixel, p->bits);
    return number_at(row, (size_t)pixel * p->samples + (size_t)which, p->bits);
}

// Lightness is a fraction of its top; a and b are signed bytes with a fraction, or counted from
// -128.
static void lab_at(const so_tiff_pixels *p, const uint8_t *row, uint32_t pixel, int rgb[3])
{
    double one = (double)(1ull << (p->bits - 8)), ab[2];
    for (int i = 0; i < 2; i++) {
        double v = sample(p, row, pixel, i + 1) / one;
        bool is_signed = p->photometric == PHOTOMETRIC_CIELAB;
        ab[i] = !is_signed ? v - 128 : v < 128 ? v : v - 256;
    }
    lab_to_rgb(100 * sample(p, row, pixel, 0) / (256 * one - 1), ab[0], ab[1], rgb);
}

static void colour_of(const so_tiff_pixels *p, const uint8_t *row, uint32_t pixel, int rgb[3])
{
    int ink[MAX_INKS] = {0};
    if (p->palette[0]) {
        uint32_t index = sample(p, row, pixel, 0);
        for (int i = 0; i < 3; i++) rgb[i] = p->palette[i][index] >> p->palette_shift & 255;
    } else if (is_lab(p->photometric)) {
        lab_at(p, row, pixel, rgb);
    } else {
        for (int i = 0; i < p->inks; i++) ink[i] = to_byte(sample(p, row, pixel, i), p->bits);
        ink_to_rgb(p, ink, rgb);
    }
    if (p->alpha < 0) return;
    int alpha = to_byte(sample(p, row, pixel, p->alpha), p->bits), white = 255 * (255 - alpha);
    for (int i = 0; i < 3; i++) {
        int v = (rgb[i] * (p->is_premultiplied ? 255 : alpha) + white + 127) / 255;
        rgb[i] = v > 255 ? 255 : v;
    }
}

void so_tiff_pixels_put(const so_tiff_pixels *p, const uint8_t *row, l_uint32 *line, uint32_t x,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        int rgb[3];
        colour_of(p, row, i, rgb);
        if (p->is_grey)
            SET_DATA_BYTE(line, x + i, rgb[0]);
        else
            composeRGBPixel(rgb[0], rgb[1], rgb[2], line + x + i);
    }
}
