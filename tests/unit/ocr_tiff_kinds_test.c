// SPDX-License-Identifier: Apache-2.0
// TIFF in every kind that libtiff writes: the same picture made in each, and read back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>
#include <tiffio.h>
#include <unistd.h>

#include "tests/unit/ocr_files.h"

enum { WIDTH = 77, HEIGHT = 53, STRIP = 16, BLOCK = 32, MAX_SAMPLES = 5, ALPHA_VALUE = 153 };

typedef struct {
    int r, g, b;
} rgb;

// Slopes that are gentle enough for JPEG and halved chroma; grey is the red one.
static rgb colour_at(int x, int y)
{
    return (rgb){x * 255 / (WIDTH - 1), y * 255 / (HEIGHT - 1), 255 - (x + y)};
}

typedef struct {
    const char *name;
    int photometric, bits, samples, compression;
    int tolerance; // of a channel, 0..255
    enum { PLAIN, PLANES = 1, TILES = 2, LSB_FIRST = 4, PREDICTED = 8, ALPHA = 16, FLOAT = 32 } how;
    int halved;          // chroma: 0, or 1, 2, 4 as in TIFFTAG_YCBCRSUBSAMPLING, both ways
    const char *refused; // words of the detail
} kind;

#define GREY PHOTOMETRIC_MINISBLACK
#define INK PHOTOMETRIC_MINISWHITE
#define INDEX PHOTOMETRIC_PALETTE
#define RGB PHOTOMETRIC_RGB
#define YCC PHOTOMETRIC_YCBCR
#define CMYK PHOTOMETRIC_SEPARATED
#define LAB PHOTOMETRIC_CIELAB
#define LUV PHOTOMETRIC_LOGLUV
#define NONE COMPRESSION_NONE
#define LZW COMPRESSION_LZW
#define ZIP COMPRESSION_ADOBE_DEFLATE

static const kind kinds[] = {
    {"1 bit", GREY, 1, 1, NONE, 0, PLAIN, 0, NULL},
    {"1 bit, ink", INK, 1, 1, NONE, 0, PLAIN, 0, NULL},
    {"1 bit, low bits first", INK, 1, 1, NONE, 0, LSB_FIRST, 0, NULL},
    {"1 bit, tiles", INK, 1, 1, NONE, 0, TILES, 0, NULL},
    {"G3", INK, 1, 1, COMPRESSION_CCITTFAX3, 0, PLAIN, 0, NULL},
    {"G3, low bits first", GREY, 1, 1, COMPRESSION_CCITTFAX3, 0, LSB_FIRST, 0, NULL},
    {"G4", INK, 1, 1, COMPRESSION_CCITTFAX4, 0, PLAIN, 0, NULL},
    {"G4, tiles", INK, 1, 1, COMPRESSION_CCITTFAX4, 0, TILES, 0, NULL},
    {"Huffman", INK, 1, 1, COMPRESSION_CCITTRLE, 0, PLAIN, 0, NULL},
    {"Huffman by words", INK, 1, 1, COMPRESSION_CCITTRLEW, 0, PLAIN, 0, NULL},
    {"JBIG", INK, 1, 1, COMPRESSION_JBIG, 0, PLAIN, 0, NULL},
    {"2 bits", GREY, 2, 1, NONE, 0, PLAIN, 0, NULL},
    {"2 bits, ink", INK, 2, 1, LZW, 0, PLAIN, 0, NULL},
    {"4 bits", GREY, 4, 1, COMPRESSION_PACKBITS, 0, PLAIN, 0, NULL},
    {"4 bits, ink, tiles", INK, 4, 1, ZIP, 0, TILES, 0, NULL},
    {"4 bits, low bits first", GREY, 4, 1, LZW, 0, LSB_FIRST, 0, NULL},
    {"8 bits", GREY, 8, 1, NONE, 0, PLAIN, 0, NULL},
    {"8 bits, ink", INK, 8, 1, LZW, 0, PLAIN, 0, NULL},
    {"8 bits, predictor", GREY, 8, 1, LZW, 0, PREDICTED, 0, NULL},
    {"8 bits, ZSTD", GREY, 8, 1, COMPRESSION_ZSTD, 0, PLAIN, 0, NULL},
    {"8 bits, LZMA", GREY, 8, 1, COMPRESSION_LZMA, 0, PLAIN, 0, NULL},
    {"8 bits, LERC", GREY, 8, 1, COMPRESSION_LERC, 0, PLAIN, 0, NULL},
    {"8 bits, JPEG", GREY, 8, 1, COMPRESSION_JPEG, 8, PLAIN, 0, NULL},
    {"8 bits, alpha", GREY, 8, 2, LZW, 2, ALPHA, 0, NULL},
    {"8 bits, alpha, planes", GREY, 8, 2, LZW, 2, ALPHA | PLANES, 0, NULL},
    {"12 bits", GREY, 12, 1, NONE, 1, PLAIN, 0, NULL},
    {"16 bits", GREY, 16, 1, NONE, 1, PLAIN, 0, NULL},
    {"16 bits, ink, predictor", INK, 16, 1, ZIP, 1, PREDICTED, 0, NULL},
    {"16 bits, alpha", GREY, 16, 2, ZIP, 2, ALPHA, 0, NULL},
    {"16 bits, tiles", GREY, 16, 1, LZW, 1, TILES, 0, NULL},
    {"32 bits", GREY, 32, 1, NONE, 1, PLAIN, 0, NULL},
    {"32 bits, floating", GREY, 32, 1, NONE, 0, FLOAT, 0,
     "floating point samples are not read: convert the file to 8 bits"},
    {"palette, 1 bit", INDEX, 1, 1, NONE, 0, PLAIN, 0, NULL},
    {"palette, 2 bits", INDEX, 2, 1, NONE, 0, PLAIN, 0, NULL},
    {"palette, 4 bits", INDEX, 4, 1, LZW, 0, PLAIN, 0, NULL},
    {"palette, 8 bits", INDEX, 8, 1, ZIP, 0, PLAIN, 0, NULL},
    {"palette, 8 bits, tiles", INDEX, 8, 1, ZIP, 0, TILES, 0, NULL},
    {"palette, 16 bits", INDEX, 16, 1, NONE, 0, PLAIN, 0, NULL},
    {"palette, 8 bits, alpha", INDEX, 8, 2, LZW, 1, ALPHA, 0, NULL},
    {"RGB", RGB, 8, 3, NONE, 0, PLAIN, 0, NULL},
    {"RGB, planes", RGB, 8, 3, LZW, 0, PLANES, 0, NULL},
    {"RGB, tiles", RGB, 8, 3, LZW, 0, TILES, 0, NULL},
    {"RGB, tiles, planes", RGB, 8, 3, ZIP, 0, TILES | PLANES, 0, NULL},
    {"RGB, predictor", RGB, 8, 3, ZIP, 0, PREDICTED, 0, NULL},
    {"RGB, alpha", RGB, 8, 4, LZW, 2, ALPHA, 0, NULL},
    {"RGB, alpha, planes", RGB, 8, 4, LZW, 2, ALPHA | PLANES, 0, NULL},
    {"RGB, 1 bit", RGB, 1, 3, NONE, 0, PLAIN, 0, NULL},
    {"RGB, 2 bits", RGB, 2, 3, NONE, 0, PLAIN, 0, NULL},
    {"RGB, 4 bits", RGB, 4, 3, NONE, 0, PLAIN, 0, NULL},
    {"RGB, 4 bits, planes", RGB, 4, 3, NONE, 0, PLANES, 0, NULL},
    {"RGB, 16 bits", RGB, 16, 3, ZIP, 1, PLAIN, 0, NULL},
    {"RGB, 16 bits, planes", RGB, 16, 3, ZIP, 1, PLANES, 0, NULL},
    {"RGB, 16 bits, alpha", RGB, 16, 4, ZIP, 2, ALPHA, 0, NULL},
    {"RGB, JPEG", RGB, 8, 3, COMPRESSION_JPEG, 12, PLAIN, 0, NULL},
    {"RGB, WebP", RGB, 8, 3, COMPRESSION_WEBP, 0, PLAIN, 0, NULL},
    {"RGB, ZSTD, predictor", RGB, 8, 3, COMPRESSION_ZSTD, 0, PREDICTED, 0, NULL},
    {"YCbCr", YCC, 8, 3, NONE, 3, PLAIN, 1, NULL},
    {"YCbCr, halved", YCC, 8, 3, LZW, 12, PLAIN, 2, NULL},
    {"YCbCr, quartered", YCC, 8, 3, NONE, 16, PLAIN, 4, NULL},
    {"YCbCr, JPEG", YCC, 8, 3, COMPRESSION_JPEG, 14, PLAIN, 1, NULL},
    {"YCbCr, JPEG, halved", YCC, 8, 3, COMPRESSION_JPEG, 16, PLAIN, 2, NULL},
    {"YCbCr, JPEG, halved, tiles", YCC, 8, 3, COMPRESSION_JPEG, 16, TILES, 2, NULL},
    {"CMYK", CMYK, 8, 4, LZW, 1, PLAIN, 0, NULL},
    {"CMYK, planes", CMYK, 8, 4, LZW, 1, PLANES, 0, NULL},
    {"CMYK, tiles", CMYK, 8, 4, ZIP, 1, TILES, 0, NULL},
    {"CMYK, 16 bits", CMYK, 16, 4, ZIP, 2, PLAIN, 0, NULL},
    {"CMYK, JPEG", CMYK, 8, 4, COMPRESSION_JPEG, 16, PLAIN, 0, NULL},
    {"CMYK, a spot colour", CMYK, 8, 5, ZIP, 1, PLAIN, 0, NULL},
    {"Lab", LAB, 8, 3, LZW, 24, PLAIN, 0, NULL},
    {"Lab, 16 bits", LAB, 16, 3, LZW, 24, PLAIN, 0, NULL},
    {"LogLuv", LUV, 32, 3, COMPRESSION_SGILOG, 6, FLOAT, 0, NULL},
    {"LogLuv, 24 bits", LUV, 32, 3, COMPRESSION_SGILOG24, 16, FLOAT, 0, NULL},
    {"LogL", PHOTOMETRIC_LOGL, 32, 1, COMPRESSION_SGILOG, 6, FLOAT, 0, NULL},
};

// --- making one ---

static uint32_t scaled(const kind *k, int value)
{
    return (uint32_t)((double)value / 255 * ((1ull << k->bits) - 1) + 0.5);
}

static void put_sample(const kind *k, uint8_t *row, int i, uint32_t value)
{
    if (k->bits == 32)
        memcpy(row + 4 * i, &value, 4);
    else if (k->bits == 16)
        memcpy(row + 2 * i, &(uint16_t){(uint16_t)value}, 2);
    else
        for (int bit = 0; bit < k->bits; bit++)
            if (value >> (k->bits - 1 - bit) & 1)
                row[(i * k->bits + bit) / 8] |= (uint8_t)(0x80 >> (i * k->bits + bit) % 8);
}

// sRGB to Lab as print knows it (D50), the way back of ocr/tiff_pixels.c.
static void lab_of(rgb c, double lab[3])
{
    static const double to_xyz[3][3] = {{0.4360747, 0.3850649, 0.1430804},
                                        {0.2225045, 0.7168786, 0.0606169},
                                        {0.0139322, 0.0971045, 0.7141733}};
    static const double white[3] = {0.9642, 1, 0.8249};
    double in[3] = {c.r / 255.0, c.g / 255.0, c.b / 255.0}, f[3] = {0};
    for (int i = 0; i < 3; i++)
        in[i] = in[i] <= 0.04045 ? in[i] / 12.92 : pow((in[i] + 0.055) / 1.055, 2.4);
    for (int i = 0; i < 3; i++) {
        double v = 0;
        for (int j = 0; j < 3; j++) v += to_xyz[i][j] * in[j] / white[i];
        f[i] = v > 216.0 / 24389 ? cbrt(v) : v * 841 / 108 + 4.0 / 29;
    }
    lab[0] = 116 * f[1] - 16, lab[1] = 500 * (f[0] - f[1]), lab[2] = 200 * (f[1] - f[2]);
}

static void ycc_of(rgb c, double ycc[3])
{
    ycc[0] = 0.299 * c.r + 0.587 * c.g + 0.114 * c.b;
    ycc[1] = 128 + (c.b - ycc[0]) / 1.772;
    ycc[2] = 128 + (c.r - ycc[0]) / 1.402;
}

static void samples_of(const kind *k, int x, int y, uint32_t s[MAX_SAMPLES])
{
    rgb c = colour_at(x, y);
    double v[3];
    memset(s, 0, MAX_SAMPLES * sizeof *s);
    if (k->how & FLOAT) { // linear light of a grey
        float light = (float)(c.r / 255.0 * (c.r / 255.0));
        for (int i = 0; i < 3; i++) memcpy(&s[i], &light, 4);
    } else if (k->photometric == GREY) {
        s[0] = scaled(k, c.r);
    } else if (k->photometric == INK) {
        s[0] = scaled(k, 255 - c.r);
    } else if (k->photometric == INDEX) {
        s[0] = (uint32_t)c.r * ((1u << k->bits) - 1) / 255;
    } else if (k->photometric == CMYK) {
        s[0] = scaled(k, 255 - c.r), s[1] = scaled(k, 255 - c.g), s[2] = scaled(k, 255 - c.b);
    } else if (k->photometric == LAB) {
        lab_of(c, v);
        s[0] = scaled(k, (int)lround(v[0] * 2.55));
        for (int i = 1; i < 3; i++) s[i] = (uint32_t)(int)lround(v[i] * (k->bits == 16 ? 256 : 1));
    } else if (k->photometric == YCC && k->compression != COMPRESSION_JPEG) {
        ycc_of(c, v);
        for (int i = 0; i < 3; i++) s[i] = (uint32_t)fmin(lround(v[i]), 255);
    } else {
        s[0] = scaled(k, c.r), s[1] = scaled(k, c.g), s[2] = scaled(k, c.b);
    }
    if (k->how & ALPHA) s[k->samples - 1] = scaled(k, ALPHA_VALUE);
}

// Reads back as entry i of the palette that every test with one has.
static rgb palette_at(uint32_t i)
{
    return (rgb){(int)(i * 7 & 255), (int)(255 - (i * 3 & 255)), (int)(i * 31 & 255)};
}

static void set_palette(TIFF *tif, const kind *k)
{
    static uint16_t c[3][1 << 16];
    for (uint32_t i = 0; i < 1u << k->bits; i++) {
        rgb p = palette_at(i);
        c[0][i] = (uint16_t)(p.r * 257), c[1][i] = (uint16_t)(p.g * 257);
        c[2][i] = (uint16_t)(p.b * 257);
    }
    TIFFSetField(tif, TIFFTAG_COLORMAP, c[0], c[1], c[2]);
}

static int rows_of(const kind *k)
{
    return k->how & TILES ? BLOCK : k->compression == COMPRESSION_JBIG ? HEIGHT : STRIP;
}

static void set_codec(TIFF *tif, const kind *k)
{
    TIFFSetField(tif, TIFFTAG_COMPRESSION, k->compression);
    if (k->how & PREDICTED) TIFFSetField(tif, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
    if (k->halved) TIFFSetField(tif, TIFFTAG_YCBCRSUBSAMPLING, k->halved, k->halved);
    if (k->compression == COMPRESSION_WEBP) TIFFSetField(tif, TIFFTAG_WEBP_LOSSLESS, 1);
    if (k->how & FLOAT && k->compression != NONE)
        TIFFSetField(tif, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
    if (k->compression != COMPRESSION_JPEG) return;
    TIFFSetField(tif, TIFFTAG_JPEGQUALITY, 95);
    if (k->photometric == YCC) TIFFSetField(tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
}

static void set_tags(TIFF *tif, const kind *k)
{
    uint16_t alpha = EXTRASAMPLE_UNASSALPHA, spot = EXTRASAMPLE_UNSPECIFIED;
    TIFFSetField(tif, TIFFTAG_IMAGEWIDTH, WIDTH);
    TIFFSetField(tif, TIFFTAG_IMAGELENGTH, HEIGHT);
    TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, k->bits);
    TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, k->samples);
    TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, k->photometric);
    TIFFSetField(tif, TIFFTAG_PLANARCONFIG, k->how & PLANES ? 2 : 1);
    TIFFSetField(tif, TIFFTAG_FILLORDER,
                 k->how & LSB_FIRST ? FILLORDER_LSB2MSB : FILLORDER_MSB2LSB);
    if (k->how & ALPHA) TIFFSetField(tif, TIFFTAG_EXTRASAMPLES, 1, &alpha);
    if (k->samples == 5) TIFFSetField(tif, TIFFTAG_EXTRASAMPLES, 1, &spot);
    if (k->how & FLOAT) TIFFSetField(tif, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_IEEEFP);
    if (k->photometric == INDEX) set_palette(tif, k);
    if (k->how & TILES) {
        TIFFSetField(tif, TIFFTAG_TILEWIDTH, BLOCK);
        TIFFSetField(tif, TIFFTAG_TILELENGTH, BLOCK);
    } else {
        TIFFSetField(tif, TIFFTAG_ROWSPERSTRIP, (uint32_t)rows_of(k));
    }
    set_codec(tif, k);
}

// Where chroma is halved: the lights of n x n pixels, then their mean Cb and Cr.
static void put_clump(const kind *k, uint8_t *to, int x0, int y0)
{
    int n = k->halved;
    uint32_t s[MAX_SAMPLES], sum[2] = {0};
    for (int i = 0; i < n * n; i++) {
        int x = x0 + i % n, y = y0 + i / n;
        samples_of(k, x < WIDTH ? x : WIDTH - 1, y < HEIGHT ? y : HEIGHT - 1, s);
        to[i] = (uint8_t)s[0];
        sum[0] += s[1], sum[1] += s[2];
    }
    to[n * n] = (uint8_t)(sum[0] / (uint32_t)(n * n));
    to[n * n + 1] = (uint8_t)(sum[1] / (uint32_t)(n * n));
}

static void write_clumps(TIFF *tif, const kind *k)
{
    int n = k->halved, clump_bytes = n * n + 2;
    for (int strip = 0; strip * STRIP < HEIGHT; strip++) {
        uint8_t buf[STRIP * 80 * 3] = {0}, *to = buf;
        for (int y = strip * STRIP; y < HEIGHT && y < (strip + 1) * STRIP; y += n)
            for (int x = 0; x < WIDTH; x += n, to += clump_bytes) put_clump(k, to, x, y);
        assert_true(TIFFWriteEncodedStrip(tif, (uint32_t)strip, buf, to - buf) > 0);
    }
}

// Pixels x0.., y0.. of one plane, or of all samples side by side.
static void write_block(TIFF *tif, const kind *k, int x0, int y0, int plane)
{
    static uint8_t buf[BLOCK * BLOCK * MAX_SAMPLES * 4];
    bool is_tiled = k->how & TILES, is_planar = k->how & PLANES;
    int rows = rows_of(k), width = is_tiled ? BLOCK : WIDTH;
    int height = is_tiled ? BLOCK : L_MIN(rows, HEIGHT - y0);
    size_t row_bytes = (size_t)(is_tiled ? TIFFTileRowSize(tif) : TIFFScanlineSize(tif));
    memset(buf, 0, sizeof buf);
    for (int i = 0; i < width * height; i++) {
        int x = i % width, y = i / width;
        uint8_t *row = buf + (size_t)y * row_bytes;
        uint32_t s[MAX_SAMPLES];
        samples_of(k, L_MIN(x0 + x, WIDTH - 1), L_MIN(y0 + y, HEIGHT - 1), s);
        for (int n = 0; n < k->samples && !is_planar; n++)
            put_sample(k, row, x * k->samples + n, s[n]);
        if (is_planar) put_sample(k, row, x, s[plane]);
    }
    uint32_t block = TIFFComputeTile(tif, (uint32_t)x0, (uint32_t)y0, 0, (uint16_t)plane);
    uint32_t strip = TIFFComputeStrip(tif, (uint32_t)y0, (uint16_t)plane);
    tmsize_t size = (tmsize_t)row_bytes * height;
    tmsize_t done = is_tiled ? TIFFWriteEncodedTile(tif, block, buf, size)
                             : TIFFWriteEncodedStrip(tif, strip, buf, size);
    assert_true(done > 0);
}

static void write_pixels(TIFF *tif, const kind *k)
{
    int width = k->how & TILES ? BLOCK : WIDTH;
    for (int plane = 0; plane < (k->how & PLANES ? k->samples : 1); plane++)
        for (int y = 0; y < HEIGHT; y += rows_of(k))
            for (int x = 0; x < WIDTH; x += width) write_block(tif, k, x, y, plane);
}

static so_source *make(const kind *k)
{
    char path[] = "/tmp/so-tiff-kinds-XXXXXX";
    so_err err = {0};
    so_autofd int fd = mkstemp(path);
    TIFF *tif = TIFFOpen(path, "w");
    assert_non_null(tif);
    set_tags(tif, k);
    if (k->halved && k->compression != COMPRESSION_JPEG)
        write_clumps(tif, k);
    else
        write_pixels(tif, k);
    TIFFClose(tif);
    so_source *s = so_source_open(fd, &err);
    unlink(path);
    assert_non_null(s);
    return s;
}

// --- reading it back ---

static int stored(const kind *k, int value)
{
    double top = (double)((1ull << k->bits) - 1);
    return (int)(scaled(k, value) * 255.0 / top + 0.5);
}

static rgb expected_at(const kind *k, int x, int y)
{
    rgb c = colour_at(x, y);
    uint32_t s[MAX_SAMPLES];
    samples_of(k, x, y, s);
    if (k->photometric == INDEX)
        c = palette_at(s[0]);
    else if (k->samples < 3)
        c.g = c.b = c.r;
    if (k->photometric == GREY || k->photometric == RGB)
        c = (rgb){stored(k, c.r), stored(k, c.g), stored(k, c.b)};
    else if (k->photometric == INK)
        c.r = c.g = c.b = 255 - stored(k, 255 - c.r);
    else if (k->how & FLOAT)
        c.g = c.b = c.r;
    if (!(k->how & ALPHA)) return c;
    int a = ALPHA_VALUE, white = 255 * (255 - a);
    return (rgb){(c.r * a + white) / 255, (c.g * a + white) / 255, (c.b * a + white) / 255};
}

static rgb pixel_at(const so_image *image, int x, int y)
{
    l_uint32 v;
    int depth = pixGetDepth(image->pix), red, green, blue;
    assert_int_equal(pixGetPixel(image->pix, x, y, &v), 0);
    if (depth == 1) v = v ? 0 : 255;
    if (depth < 32) return (rgb){(int)v, (int)v, (int)v};
    extractRGBValues(v, &red, &green, &blue);
    return (rgb){red, green, blue};
}

static bool is_near(const kind *k, rgb a, rgb b)
{
    return abs(a.r - b.r) <= k->tolerance && abs(a.g - b.g) <= k->tolerance &&
           abs(a.b - b.b) <= k->tolerance;
}

// True when it is as it should be.
static bool check(const kind *k)
{
    so_autoptr(so_source) s = make(k);
    so_auto(so_fault) fault = {0};
    so_err err = {0};
    so_autoptr(so_image) image = so_decode_page(s, 0, &fault, &err);
    const char *detail = fault.detail ? fault.detail : "";
    if (k->refused) return fault.reason == SO_REASON_UNSUPPORTED && strstr(detail, k->refused);
    if (!image) print_error("%s: %s %s\n", k->name, detail, err.text);
    int wrong = 0;
    for (int i = 0; image && i < WIDTH * HEIGHT; i++) {
        int x = i % WIDTH, y = i / WIDTH;
        rgb want = expected_at(k, x, y), got = pixel_at(image, x, y);
        if (is_near(k, want, got) || wrong++) continue;
        print_error("%s: %d, %d is %d %d %d, not %d %d %d\n", k->name, x, y, got.r, got.g, got.b,
                    want.r, want.g, want.b);
    }
    return image && !wrong;
}

static void every_kind_comes_out_as_it_was_made(void **state)
{
    (void)state;
    int failed = 0, seen = 0;
    for (size_t i = 0; i < SO_COUNT(kinds); i++) {
        if (!TIFFIsCODECConfigured((uint16_t)kinds[i].compression)) continue;
        seen++;
        if (check(&kinds[i])) continue;
        print_error("%s: wrong\n", kinds[i].name);
        failed++;
    }
    assert_int_equal(failed, 0);
    assert_true(seen > 60);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_comes_out_as_it_was_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
