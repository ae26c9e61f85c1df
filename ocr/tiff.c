// SPDX-License-Identifier: Apache-2.0
// TIFF through libtiff (its only home), from the mapped bytes.
//
// Pixels come block by block (strip or tile). The kinds that scanners write (1 to 16 bit grey,
// palette, RGB, YCbCr in JPEG) go straight from the block into the page, so that a page costs
// itself and one block; the rest (CMYK, Lab, separate planes, alpha) goes through TIFFRGBAImage.
// libtiff patches missing fax and JPEG rows and only warns: such a warning is a fault here. Every
// directory counts as a page, thumbnails too: a writer that marks its pages wrongly loses nothing.
#include <tiffio.h>

#include <string.h>

#include "ocr/tiff_chain.h"

#define MAX_BLOCK_BYTES (1500LL * 1000 * 1000)

typedef struct {
    const so_source *s;
    size_t at;
    TIFF *tif;
    char message[200]; // the first error, or warning that means lost rows
} reader;

static void reader_clear(reader *r)
{
    if (r->tif) TIFFClose(r->tif);
    r->tif = NULL;
}

static tmsize_t mem_read(thandle_t h, void *to, tmsize_t size)
{
    reader *r = h;
    size_t left = r->at < r->s->len_bytes ? r->s->len_bytes - r->at : 0;
    size_t n = (size_t)size < left ? (size_t)size : left;
    memcpy(to, r->s->bytes + r->at, n);
    r->at += n;
    return (tmsize_t)n;
}

static tmsize_t mem_write(thandle_t h, void *from, tmsize_t size)
{
    (void)h, (void)from, (void)size;
    return -1;
}

static toff_t mem_seek(thandle_t h, toff_t offset, int whence)
{
    reader *r = h;
    toff_t base = whence == SEEK_CUR ? r->at : whence == SEEK_END ? r->s->len_bytes : 0;
    r->at = base + offset;
    return r->at;
}

static int mem_close(thandle_t h)
{
    (void)h;
    return 0;
}

static toff_t mem_size(thandle_t h)
{
    return ((reader *)h)->s->len_bytes;
}

static int mem_map(thandle_t h, void **base, toff_t *size)
{
    reader *r = h;
    *base = (void *)r->s->bytes;
    *size = r->s->len_bytes;
    return 1;
}

static void mem_unmap(thandle_t h, void *base, toff_t size)
{
    (void)h, (void)base, (void)size;
}

__attribute__((format(printf, 4, 0))) static int on_error(TIFF *tif, void *arg, const char *module,
                                                          const char *fmt, va_list ap)
{
    (void)tif;
    reader *r = arg;
    if (r->message[0]) return 1;
    int n = snprintf(r->message, sizeof r->message, "%.60s: ", module ? module : "libtiff");
    vsnprintf(r->message + n, sizeof r->message - (size_t)n, fmt, ap);
    return 1;
}

__attribute__((format(printf, 4, 0))) static int
on_warning(TIFF *tif, void *arg, const char *module, const char *fmt, va_list ap)
{
    if (!module) return 1;
    bool lost_rows = so_starts_with(module, "Fax") || so_equal(module, "JPEGPreDecode");
    if (so_equal(module, "JPEGLib")) {
        char text[200];
        va_list copy;
        va_copy(copy, ap);
        vsnprintf(text, sizeof text, fmt, copy);
        va_end(copy);
        lost_rows = !strstr(text, "extraneous"); // as in jpeg.c
    }
    return lost_rows ? on_error(tif, arg, module, fmt, ap) : 1;
}

static bool reader_open(reader *r)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_BLOCK_BYTES);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, r);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, r);
    // h: the header only, directories are chosen by offset
    r->tif = TIFFClientOpenExt("original", "rh", r, mem_read, mem_write, mem_seek, mem_close,
                               mem_size, mem_map, mem_unmap, options);
    TIFFOpenOptionsFree(options);
    return r->tif;
}

// --- one page ---

typedef enum { BY_LIBTIFF, PACKED, GREY16, RGB8, RGB16 } pixel_kind;

typedef struct {
    reader *r;
    uint32_t width, height, block_width, block_height;
    uint16_t bits, samples, photometric, planar, compression, sample_format;
    bool is_tiled;
    pixel_kind kind;
    double x_dpi, y_dpi;
} layout;

static pixel_kind kind_of_one_sample(const layout *l)
{
    bool is_grey =
        l->photometric == PHOTOMETRIC_MINISBLACK || l->photometric == PHOTOMETRIC_MINISWHITE;
    bool is_index = is_grey || l->photometric == PHOTOMETRIC_PALETTE;
    bool is_packed = l->bits == 1 || l->bits == 2 || l->bits == 4 || l->bits == 8;
    if (is_packed && is_index) return PACKED;
    return l->bits == 16 && is_grey ? GREY16 : BY_LIBTIFF;
}

static pixel_kind kind_of_three_samples(const layout *l)
{
    bool is_rgb = l->photometric == PHOTOMETRIC_RGB ||
                  (l->photometric == PHOTOMETRIC_YCBCR && l->compression == COMPRESSION_JPEG);
    if (l->planar != PLANARCONFIG_CONTIG || !is_rgb) return BY_LIBTIFF;
    return l->bits == 8 ? RGB8 : l->bits == 16 ? RGB16 : BY_LIBTIFF;
}

static pixel_kind kind_of(const layout *l)
{
    bool is_odd_tile = l->is_tiled && l->block_width % 8 != 0;
    if (l->sample_format != SAMPLEFORMAT_UINT || is_odd_tile) return BY_LIBTIFF;
    if (l->samples == 1) return kind_of_one_sample(l);
    return l->samples == 3 ? kind_of_three_samples(l) : BY_LIBTIFF;
}

static void read_resolution(layout *l)
{
    float x = 0, y = 0;
    uint16_t unit = RESUNIT_INCH;
    TIFFGetField(l->r->tif, TIFFTAG_XRESOLUTION, &x);
    TIFFGetField(l->r->tif, TIFFTAG_YRESOLUTION, &y);
    TIFFGetFieldDefaulted(l->r->tif, TIFFTAG_RESOLUTIONUNIT, &unit);
    // "no unit" is what careless writers put beside dots per inch
    double factor = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
    l->x_dpi = x * factor;
    l->y_dpi = y * factor;
}

static void read_layout(layout *l)
{
    TIFF *tif = l->r->tif;
    TIFFGetField(tif, TIFFTAG_IMAGEWIDTH, &l->width);
    TIFFGetField(tif, TIFFTAG_IMAGELENGTH, &l->height);
    TIFFGetFieldDefaulted(tif, TIFFTAG_BITSPERSAMPLE, &l->bits);
    TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLESPERPIXEL, &l->samples);
    TIFFGetFieldDefaulted(tif, TIFFTAG_PLANARCONFIG, &l->planar);
    TIFFGetFieldDefaulted(tif, TIFFTAG_COMPRESSION, &l->compression);
    TIFFGetFieldDefaulted(tif, TIFFTAG_SAMPLEFORMAT, &l->sample_format);
    l->photometric = l->bits == 1 ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK;
    TIFFGetField(tif, TIFFTAG_PHOTOMETRIC, &l->photometric);
    l->is_tiled = TIFFIsTiled(tif);
    l->block_width = l->width;
    if (l->is_tiled) {
        TIFFGetField(tif, TIFFTAG_TILEWIDTH, &l->block_width);
        TIFFGetField(tif, TIFFTAG_TILELENGTH, &l->block_height);
    } else {
        TIFFGetFieldDefaulted(tif, TIFFTAG_ROWSPERSTRIP, &l->block_height);
        if (l->block_height > l->height) l->block_height = l->height;
    }
    l->kind = kind_of(l);
    read_resolution(l);
}

// Declared facts only, before anything is decoded.
static bool check_layout(const layout *l, so_fault *fault)
{
    if (!so_fault_size(fault, l->width, l->height)) return false;
    if (l->compression == COMPRESSION_OJPEG)
        return so_fault_set(fault, SO_REASON_UNSUPPORTED,
                            "old-style JPEG compression (6), which TIFF has withdrawn: convert "
                            "the file to JPEG compression (7)");
    if (!TIFFIsCODECConfigured(l->compression))
        return so_fault_set(fault, SO_REASON_UNSUPPORTED, "compression %u is not read",
                            l->compression);
    if (!l->block_width || !l->block_height)
        return so_fault_set(fault, SO_REASON_DAMAGED, "strips or tiles of no size");
    char why[1024] = "";
    if (l->kind == BY_LIBTIFF && !TIFFRGBAImageOK(l->r->tif, why))
        return so_fault_set(fault, SO_REASON_UNSUPPORTED, "%s", why);
    return true;
}

static uint32_t count_blocks(const layout *l)
{
    return l->is_tiled ? TIFFNumberOfTiles(l->r->tif) : TIFFNumberOfStrips(l->r->tif);
}

static bool check_extent(const layout *l, so_fault *fault)
{
    uint32_t count = count_blocks(l);
    for (uint32_t i = 0; i < count; i++) {
        uint64_t offset = TIFFGetStrileOffset(l->r->tif, i);
        uint64_t len = TIFFGetStrileByteCount(l->r->tif, i);
        if (offset > l->r->s->len_bytes || len > l->r->s->len_bytes - offset)
            return so_fault_set(fault, SO_REASON_TRUNCATED,
                                "block %u of %u lies behind the end of the file", i + 1, count);
    }
    return true;
}

static bool give_message(const layout *l, so_fault *fault)
{
    if (!l->r->message[0]) return true;
    return so_fault_set(fault, SO_REASON_DAMAGED, "%s", l->r->message);
}

// --- pixels ---

static void put_rgb(const uint8_t *from, size_t step, size_t high, l_uint32 *to, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++, from += 3 * step)
        composeRGBPixel(from[high], from[step + high], from[2 * step + high], to + i);
}

// Sixteen bits arrive in the order of this machine: the high byte is enough.
#define HIGH_BYTE (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 1 : 0)

// One row of a block into the page. PACKED and GREY16 are written in the order of bytes; leptonica
// wants words, which one swap of the whole page settles afterwards.
static void put_row(const layout *l, const uint8_t *from, PIX *pix, uint32_t x, uint32_t y,
                    uint32_t count)
{
    l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
    uint8_t *bytes = (uint8_t *)line;
    switch (l->kind) {
    case PACKED:
        memcpy(bytes + (size_t)x * l->bits / 8, from, ((size_t)count * l->bits + 7) / 8);
        break;
    case GREY16:
        for (uint32_t i = 0; i < count; i++) bytes[x + i] = from[2 * (size_t)i + HIGH_BYTE];
        break;
    case RGB8:
        put_rgb(from, 1, 0, line + x, count);
        break;
    case RGB16:
        put_rgb(from, 2, HIGH_BYTE, line + x, count);
        break;
    case BY_LIBTIFF:
        break;
    }
}

static void put_block(const layout *l, uint32_t block, const uint8_t *buf, tmsize_t row_bytes,
                      PIX *pix)
{
    uint32_t across = (l->width - 1) / l->block_width + 1;
    uint32_t x = block % across * l->block_width;
    uint64_t y = (uint64_t)(block / across) * l->block_height;
    uint32_t count = l->width - x < l->block_width ? l->width - x : l->block_width;
    for (uint32_t i = 0; i < l->block_height && y + i < l->height; i++)
        put_row(l, buf + (size_t)i * (size_t)row_bytes, pix, x, (uint32_t)y + i, count);
}

// Decodes every block; with a pix the blocks become the page, without one they are thrown away.
static bool read_blocks(const layout *l, PIX *pix, so_fault *fault)
{
    TIFF *tif = l->r->tif;
    tmsize_t size = l->is_tiled ? TIFFTileSize(tif) : TIFFStripSize(tif);
    tmsize_t row_bytes = l->is_tiled ? TIFFTileRowSize(tif) : TIFFScanlineSize(tif);
    int64_t need_bytes = ((int64_t)l->block_width * l->bits * l->samples + 7) / 8;
    if (size <= 0 || (pix && (row_bytes < need_bytes || size / row_bytes < l->block_height)))
        return so_fault_set(fault, SO_REASON_DAMAGED, "strips or tiles of a wrong size");
    so_autofree uint8_t *buf = size <= MAX_BLOCK_BYTES ? so_try_alloc((size_t)size) : NULL;
    if (!buf)
        return so_fault_set(fault, SO_REASON_OVERSIZED, "no memory for a strip of %lld bytes",
                            (long long)size);
    uint32_t count = count_blocks(l);
    for (uint32_t i = 0; i < count; i++) {
        tmsize_t got = l->is_tiled ? TIFFReadEncodedTile(tif, i, buf, size)
                                   : TIFFReadEncodedStrip(tif, i, buf, size);
        if (!give_message(l, fault)) return false;
        if (got < 0)
            return so_fault_set(fault, SO_REASON_DAMAGED, "block %u of %u cannot be decoded", i + 1,
                                count);
        if (pix) put_block(l, i, buf, row_bytes, pix);
    }
    return true;
}

static PIXCMAP *read_palette(const layout *l)
{
    uint16_t *red, *green, *blue;
    if (!TIFFGetField(l->r->tif, TIFFTAG_COLORMAP, &red, &green, &blue)) return NULL;
    int count = 1 << l->bits, shift = 0;
    for (int i = 0; i < count; i++) // some old writers store 8 bits where 16 belong
        if ((red[i] | green[i] | blue[i]) > 255) shift = 8;
    PIXCMAP *map = pixcmapCreate(l->bits);
    for (int i = 0; i < count; i++)
        pixcmapAddColor(map, red[i] >> shift, green[i] >> shift, blue[i] >> shift);
    return map;
}

static bool finish_packed(const layout *l, PIX *pix, so_fault *fault)
{
    pixEndianByteSwap(pix);
    if (l->photometric == PHOTOMETRIC_PALETTE) {
        PIXCMAP *map = read_palette(l);
        if (!map) return so_fault_set(fault, SO_REASON_DAMAGED, "a palette image without palette");
        pixSetColormap(pix, map);
        return true;
    }
    // leptonica: 1 is black in bilevel images, 0 in all others
    bool is_white_zero = l->photometric == PHOTOMETRIC_MINISWHITE;
    if (is_white_zero == (pixGetDepth(pix) > 1)) pixInvert(pix, pix);
    pixSetPadBits(pix, 0);
    return true;
}

static PIX *read_directly(const layout *l, so_fault *fault)
{
    int depth = l->kind == PACKED ? l->bits : l->kind == GREY16 ? 8 : 32;
    PIX *pix = pixCreate((int)l->width, (int)l->height, depth);
    if (!pix) {
        so_fault_set(fault, SO_REASON_OVERSIZED, "no memory for %u x %u pixels", l->width,
                     l->height);
        return NULL;
    }
    bool ok = read_blocks(l, pix, fault);
    if (ok && depth < 32) ok = finish_packed(l, pix, fault);
    if (!ok) pixDestroy(&pix);
    return pix;
}

// libtiff's ABGR with premultiplied alpha becomes leptonica's RGB on white, in place.
static void to_leptonica(PIX *pix)
{
    size_t count = (size_t)pixGetHeight(pix) * (size_t)pixGetWpl(pix);
    l_uint32 *p = pixGetData(pix);
    for (size_t i = 0; i < count; i++) {
        l_uint32 v = p[i], white = 255 - TIFFGetA(v);
        l_uint32 red = TIFFGetR(v) + white, green = TIFFGetG(v) + white, blue = TIFFGetB(v) + white;
        composeRGBPixel((int)L_MIN(red, 255), (int)L_MIN(green, 255), (int)L_MIN(blue, 255), p + i);
    }
}

static bool read_bands(const layout *l, TIFFRGBAImage *image, PIX *pix, so_fault *fault)
{
    image->req_orientation = image->orientation; // as stored: no flips
    for (uint64_t y = 0; y < l->height; y += l->block_height) {
        uint32_t rows = (uint32_t)L_MIN(l->block_height, l->height - y);
        image->row_offset = (int)y;
        uint32_t *to = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        int ok = TIFFRGBAImageGet(image, to, l->width, rows);
        if (!give_message(l, fault)) return false;
        if (!ok)
            return so_fault_set(fault, SO_REASON_DAMAGED, "the rows from %llu on cannot be decoded",
                                (unsigned long long)y);
    }
    return true;
}

static PIX *read_by_libtiff(const layout *l, so_fault *fault)
{
    char why[1024] = "";
    TIFFRGBAImage image;
    if (!TIFFRGBAImageBegin(&image, l->r->tif, 1, why)) {
        so_fault_set(fault, SO_REASON_UNSUPPORTED, "%s", why);
        return NULL;
    }
    PIX *pix = pixCreate((int)l->width, (int)l->height, 32);
    if (!pix)
        so_fault_set(fault, SO_REASON_OVERSIZED, "no memory for %u x %u pixels", l->width,
                     l->height);
    bool ok = pix && read_bands(l, &image, pix, fault);
    TIFFRGBAImageEnd(&image);
    if (ok)
        to_leptonica(pix);
    else
        pixDestroy(&pix);
    return pix;
}

// --- the two ways in ---

// Selects the directory and judges everything that can be judged without decoding.
static bool select_page(layout *l, uint64_t offset, so_fault *fault)
{
    if (!so_tiff_chain_check(l->r->s, offset, fault)) return false;
    l->r->message[0] = 0;
    if (!TIFFSetSubDirectory(l->r->tif, offset))
        return so_fault_set(fault, SO_REASON_DAMAGED, "%s",
                            l->r->message[0] ? l->r->message : "the directory cannot be read");
    l->r->message[0] = 0; // libtiff also complains about tags that it then ignores
    read_layout(l);
    if (!check_layout(l, fault) || !check_extent(l, fault)) return false;
    if (l->kind == RGB8 && l->photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(l->r->tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    return true;
}

static void probe_page(reader *r, uint64_t offset, so_probe_page *ret)
{
    so_auto(so_fault) fault = {0};
    layout l = {.r = r};
    if (select_page(&l, offset, &fault)) read_blocks(&l, NULL, &fault);
    if (l.width <= INT32_MAX && l.height <= INT32_MAX && l.width && l.height) {
        ret->width_px = (int)l.width;
        ret->height_px = (int)l.height;
        ret->res_dpi = so_image_res_dpi(ret->width_px, ret->height_px, l.x_dpi, l.y_dpi);
    }
    ret->reason = fault.reason;
    ret->detail = so_steal(&fault.detail);
}

static bool probe(const so_source *s, so_probe *ret, so_fault *fault, so_err *err)
{
    (void)err;
    so_auto(so_tiff_chain) pages = {0};
    so_auto(so_fault) broken = {0};
    if (!so_tiff_chain_walk(s, &pages, &broken, fault)) return true;
    so_auto(reader) r = {.s = s};
    if (!reader_open(&r)) {
        so_fault_set(fault, SO_REASON_DAMAGED, "%s", r.message);
        return true;
    }
    for (size_t i = 0; i < pages.len; i++) probe_page(&r, pages.items[i], so_vec_push(&ret->pages));
    if (broken.reason != SO_REASON_NONE) {
        so_probe_page *page = so_vec_push(&ret->pages);
        page->reason = broken.reason;
        page->detail = so_steal(&broken.detail);
    }
    return true;
}

static so_image *read_page(const so_source *s, int index, so_fault *fault, so_err *err)
{
    so_auto(so_tiff_chain) pages = {0};
    so_auto(so_fault) broken = {0};
    if (!so_tiff_chain_walk(s, &pages, &broken, fault)) return NULL;
    if ((size_t)index == pages.len && broken.reason != SO_REASON_NONE) {
        so_fault_set(fault, broken.reason, "%s", broken.detail);
        return NULL;
    }
    if (index < 0 || (size_t)index >= pages.len) {
        so_err_set(err, SO_BUG, "a TIFF of %zu pages has no page %d", pages.len, index + 1);
        return NULL;
    }
    so_auto(reader) r = {.s = s};
    if (!reader_open(&r)) {
        so_fault_set(fault, SO_REASON_DAMAGED, "%s", r.message);
        return NULL;
    }
    layout l = {.r = &r};
    if (!select_page(&l, pages.items[index], fault)) return NULL;
    PIX *pix = l.kind == BY_LIBTIFF ? read_by_libtiff(&l, fault) : read_directly(&l, fault);
    if (!pix) return NULL;
    int res_dpi = so_image_res_dpi((int)l.width, (int)l.height, l.x_dpi, l.y_dpi);
    return so_image_of_pix(pix, res_dpi, fault);
}

const so_format so_format_tiff = {.name = "tiff", .probe = probe, .page = read_page};

// leptonica writes the stream (one strip, WhiteIsZero), libtiff finds it in what was written.
bool so_tiff_g4(PIX *pix, so_str *out, so_err *err)
{
    uint8_t *file = NULL;
    size_t len_bytes = 0;
    if (pixWriteMemTiff(&file, &len_bytes, pix, IFF_TIFF_G4) != 0)
        return so_err_set(err, SO_IO, "no memory for a G4 stream");
    so_auto(reader) r = {.s = &(so_source){.bytes = file, .len_bytes = len_bytes}};
    bool ok = reader_open(&r) && TIFFSetDirectory(r.tif, 0) && TIFFNumberOfStrips(r.tif) == 1;
    if (ok)
        so_str_add(out, file + TIFFGetStrileOffset(r.tif, 0), TIFFGetStrileByteCount(r.tif, 0));
    else
        so_err_set(err, SO_BUG, "a G4 stream of more than one strip: %s", r.message);
    reader_clear(&r);
    free(file);
    return ok;
}
