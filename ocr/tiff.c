// SPDX-License-Identifier: Apache-2.0
// TIFF through libtiff, page by page.
//
// Pixels come block by block (strip or tile), so that a page costs itself and one block. The kinds
// that scanners write (1 to 8 bit grey and palette, RGB, YCbCr in JPEG) are copied; the rest goes
// sample by sample (ocr/tiff_pixels.h), and YCbCr without JPEG and LogLuv through TIFFRGBAImage.
// libtiff patches missing fax and JPEG rows and only warns: such a warning is a fault here. Every
// directory counts as a page, thumbnails too: a writer that marks its pages wrongly loses nothing.
#include <string.h>

#include "ocr/tiff_chain.h"
#include "ocr/tiff_pixels.h"

// --- one page ---

typedef enum { BY_LIBTIFF, PACKED, RGB8, SAMPLED } pixel_kind;

typedef struct {
    so_tiff_reader *r;
    uint32_t width, height, block_width, block_height;
    uint16_t bits, samples, photometric, planar, compression, sample_format;
    bool is_tiled;
    pixel_kind kind;
    so_tiff_pixels pixels; // when SAMPLED
    so_claim claim;
} layout;

static bool is_packed(const layout *l)
{
    bool is_index = l->photometric == PHOTOMETRIC_MINISBLACK ||
                    l->photometric == PHOTOMETRIC_MINISWHITE ||
                    l->photometric == PHOTOMETRIC_PALETTE;
    bool fills_bytes = l->bits == 1 || l->bits == 2 || l->bits == 4 || l->bits == 8;
    bool is_odd_tile = l->is_tiled && l->block_width % 8 != 0;
    return l->samples == 1 && is_index && fills_bytes && !is_odd_tile;
}

static pixel_kind kind_of(const layout *l)
{
    bool is_plain = l->sample_format == SAMPLEFORMAT_UINT;
    bool is_jpeg_colour = l->photometric == PHOTOMETRIC_YCBCR && l->compression == COMPRESSION_JPEG;
    bool is_rgb = l->photometric == PHOTOMETRIC_RGB || is_jpeg_colour;
    if (is_plain && is_packed(l)) return PACKED;
    if (is_plain && is_rgb && l->samples == 3 && l->bits == 8 && l->planar == PLANARCONFIG_CONTIG)
        return RGB8;
    return so_tiff_pixels_can(l->photometric) ? SAMPLED : BY_LIBTIFF;
}

static void read_claim(layout *l)
{
    float x = 0, y = 0;
    uint16_t unit = RESUNIT_INCH, orientation = 0;
    TIFFGetField(l->r->tif, TIFFTAG_XRESOLUTION, &x);
    TIFFGetField(l->r->tif, TIFFTAG_YRESOLUTION, &y);
    TIFFGetFieldDefaulted(l->r->tif, TIFFTAG_RESOLUTIONUNIT, &unit);
    // "no unit" is what careless writers put beside dots per inch
    double factor = unit == RESUNIT_CENTIMETER ? 2.54 : 1;
    TIFFGetField(l->r->tif, TIFFTAG_ORIENTATION, &orientation);
    l->claim = (so_claim){x * factor, y * factor, orientation};
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
    read_claim(l);
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
        return so_fault_set(fault, SO_REASON_UNSUPPORTED,
                            "compression %u is not read: convert the file to LZW or G4",
                            l->compression);
    if (!l->block_width || !l->block_height)
        return so_fault_set(fault, SO_REASON_DAMAGED, "strips or tiles of no size");
    return true;
}

// What can be told of the samples without decoding them, so that the probe promises no more than a
// page then gives.
static bool check_kind(layout *l, so_fault *fault)
{
    l->pixels.bits = l->bits;
    l->pixels.samples = l->samples;
    l->pixels.photometric = l->photometric;
    if (l->kind == SAMPLED || l->kind == PACKED)
        return so_tiff_pixels_of(l->r->tif, &l->pixels, fault);
    char why[1024] = "";
    TIFFRGBAImage image;
    if (l->kind == RGB8) return true;
    if (!TIFFRGBAImageBegin(&image, l->r->tif, 1, why))
        return so_fault_set(fault, SO_REASON_UNSUPPORTED,
                            "libtiff cannot show it (%s): convert the file to RGB", why);
    TIFFRGBAImageEnd(&image);
    l->r->message[0] = 0;
    return true;
}

static uint32_t count_blocks(const layout *l)
{
    return l->is_tiled ? TIFFNumberOfTiles(l->r->tif) : TIFFNumberOfStrips(l->r->tif);
}

static uint32_t big_endian(const uint8_t *at, bool is_reversed)
{
    uint8_t bytes[4];
    memcpy(bytes, at, sizeof bytes);
    if (is_reversed) TIFFReverseBits(bytes, sizeof bytes);
    return (uint32_t)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
}

// libjbig allocates what the header of its data (ITU-T T.82, 6.2.4) asks for: layers, planes, width
// and height must be those of one bilevel block.
static bool check_jbig(const layout *l, const uint8_t *data, uint64_t len, so_fault *fault)
{
    enum { HEADER_BYTES = 20, NO_LAYERS_ONE_PLANE = 0x00000100 };
    uint16_t order = FILLORDER_MSB2LSB;
    TIFFGetFieldDefaulted(l->r->tif, TIFFTAG_FILLORDER, &order);
    bool is_reversed = order == FILLORDER_MSB2LSB; // as libtiff has it, against the standard
    if (len >= HEADER_BYTES &&
        (big_endian(data, is_reversed) & 0xFFFFFF00) == NO_LAYERS_ONE_PLANE &&
        big_endian(data + 4, is_reversed) == l->block_width &&
        big_endian(data + 8, is_reversed) <= l->height)
        return true;
    return so_fault_set(fault, SO_REASON_DAMAGED, "JBIG data of another size than the page");
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
        if (l->compression == COMPRESSION_JBIG && len > 0 &&
            !check_jbig(l, l->r->s->bytes + offset, len, fault))
            return false;
    }
    return true;
}

static bool give_message(const layout *l, so_fault *fault)
{
    if (!l->r->message[0]) return true;
    return so_fault_set(fault, SO_REASON_DAMAGED, "%s", l->r->message);
}

// --- pixels ---

// One row of a block into the page. PACKED is written in the order of bytes; leptonica wants words,
// which one swap of the whole page settles afterwards.
static void put_row(const layout *l, const uint8_t *from, PIX *pix, uint32_t x, uint32_t y,
                    uint32_t count)
{
    l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
    if (l->kind == PACKED)
        memcpy((uint8_t *)line + (size_t)x * l->bits / 8, from, ((size_t)count * l->bits + 7) / 8);
    else if (l->kind == SAMPLED)
        so_tiff_pixels_put(&l->pixels, from, line, x, count);
    else
        for (uint32_t i = 0; i < count; i++, from += 3)
            composeRGBPixel(from[0], from[1], from[2], line + x + i);
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

typedef struct {
    uint8_t *bytes;
    tmsize_t block_bytes, row_bytes;
    uint32_t planes, count; // blocks of one plane
} buffer;

static void buffer_clear(buffer *b)
{
    free(b->bytes);
}

static bool read_block(const layout *l, uint32_t i, uint8_t *to, tmsize_t size, so_fault *fault)
{
    TIFF *tif = l->r->tif;
    tmsize_t got = l->is_tiled ? TIFFReadEncodedTile(tif, i, to, size)
                               : TIFFReadEncodedStrip(tif, i, to, size);
    if (!give_message(l, fault)) return false;
    return got >= 0 || so_fault_set(fault, SO_REASON_DAMAGED, "block %u of %u cannot be decoded",
                                    i + 1, count_blocks(l));
}

// Planes follow each other in the file and stand behind each other in the buffer.
static bool make_buffer(const layout *l, buffer *ret, so_fault *fault)
{
    TIFF *tif = l->r->tif;
    ret->planes = l->planar == PLANARCONFIG_SEPARATE && l->samples ? l->samples : 1;
    ret->count = count_blocks(l) / ret->planes;
    ret->block_bytes = l->is_tiled ? TIFFTileSize(tif) : TIFFStripSize(tif);
    ret->row_bytes = l->is_tiled ? TIFFTileRowSize(tif) : TIFFScanlineSize(tif);
    tmsize_t size = ret->block_bytes, row_bytes = ret->row_bytes;
    int64_t need_bytes = ((int64_t)l->block_width * l->bits * (l->samples / ret->planes) + 7) / 8;
    bool is_short = row_bytes < need_bytes || row_bytes <= 0 || size / row_bytes < l->block_height;
    if (size <= 0 || (l->kind != BY_LIBTIFF && is_short))
        return so_fault_set(fault, SO_REASON_DAMAGED, "strips or tiles of a wrong size");
    if (size <= SO_TIFF_BLOCK_BYTES / ret->planes)
        ret->bytes = so_try_alloc((size_t)size * ret->planes);
    return ret->bytes || so_fault_set(fault, SO_REASON_OVERSIZED,
                                      "no memory for a strip of %lld bytes", (long long)size);
}

// Decodes every block; with a pix the blocks become the page, without one they are thrown away.
static bool read_blocks(layout *l, PIX *pix, so_fault *fault)
{
    so_auto(buffer) b = {0};
    if (!make_buffer(l, &b, fault)) return false;
    l->pixels.plane_bytes = b.planes > 1 ? (size_t)b.block_bytes : 0;
    for (uint32_t i = 0; i < b.count; i++) {
        for (uint32_t p = 0; p < b.planes; p++) {
            uint8_t *to = b.bytes + (size_t)p * (size_t)b.block_bytes;
            if (!read_block(l, p * b.count + i, to, b.block_bytes, fault)) return false;
        }
        if (pix) put_block(l, i, b.bytes, b.row_bytes, pix);
    }
    return true;
}

static void add_palette(const so_tiff_pixels *p, PIX *pix)
{
    PIXCMAP *map = pixcmapCreate(p->bits);
    for (int i = 0; i < 1 << p->bits; i++)
        pixcmapAddColor(map, p->palette[0][i] >> p->palette_shift,
                        p->palette[1][i] >> p->palette_shift, p->palette[2][i] >> p->palette_shift);
    pixSetColormap(pix, map);
}

static void finish_packed(const layout *l, PIX *pix)
{
    pixEndianByteSwap(pix);
    if (l->photometric == PHOTOMETRIC_PALETTE) {
        add_palette(&l->pixels, pix);
        return;
    }
    // leptonica: 1 is black in bilevel images, 0 in all others
    bool is_white_zero = l->photometric == PHOTOMETRIC_MINISWHITE;
    if (is_white_zero == (pixGetDepth(pix) > 1)) pixInvert(pix, pix);
    pixSetPadBits(pix, 0);
}

static int depth_of(const layout *l)
{
    if (l->kind == PACKED) return l->bits;
    return l->kind == SAMPLED && l->pixels.is_grey ? 8 : 32;
}

static PIX *read_directly(layout *l, so_fault *fault)
{
    int depth = depth_of(l);
    PIX *pix = pixCreate((int)l->width, (int)l->height, depth);
    if (!pix) {
        so_fault_set(fault, SO_REASON_OVERSIZED, "no memory for %u x %u pixels", l->width,
                     l->height);
        return NULL;
    }
    bool ok = read_blocks(l, pix, fault);
    if (!ok)
        pixDestroy(&pix);
    else if (l->kind == PACKED)
        finish_packed(l, pix);
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
    if (!check_layout(l, fault) || !check_kind(l, fault) || !check_extent(l, fault)) return false;
    if (l->kind == RGB8 && l->photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(l->r->tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    return true;
}

static void probe_page(so_tiff_reader *r, uint64_t offset, so_probe_page *ret)
{
    so_auto(so_fault) fault = {0};
    layout l = {.r = r};
    if (select_page(&l, offset, &fault)) read_blocks(&l, NULL, &fault);
    if (l.width <= INT32_MAX && l.height <= INT32_MAX && l.width && l.height) {
        ret->width_px = (int)l.width;
        ret->height_px = (int)l.height;
        so_resolution res =
            so_resolution_settle(ret->width_px, ret->height_px, l.claim.x_dpi, l.claim.y_dpi);
        ret->res_dpi = so_resolution_dpi(res);
        ret->is_res_guessed = res.is_guessed;
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
    so_auto(so_tiff_reader) r = {.s = s};
    if (!so_tiff_reader_open(&r)) {
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
    so_auto(so_tiff_reader) r = {.s = s};
    if (!so_tiff_reader_open(&r)) {
        so_fault_set(fault, SO_REASON_DAMAGED, "%s", r.message);
        return NULL;
    }
    layout l = {.r = &r};
    if (!select_page(&l, pages.items[index], fault)) return NULL;
    PIX *pix = l.kind == BY_LIBTIFF ? read_by_libtiff(&l, fault) : read_directly(&l, fault);
    if (!pix) return NULL;
    return so_image_of_pix(pix, &l.claim, fault);
}

const so_format so_format_tiff = {.name = "tiff", .probe = probe, .page = read_page};

// leptonica writes the stream (one strip, WhiteIsZero), libtiff finds it in what was written.
bool so_tiff_g4(PIX *pix, so_str *out, so_err *err)
{
    so_autofree uint8_t *file = NULL;
    size_t len_bytes = 0;
    if (pixWriteMemTiff(&file, &len_bytes, pix, IFF_TIFF_G4) != 0)
        return so_err_set(err, SO_IO, "no memory for a G4 stream");
    so_auto(so_tiff_reader) r = {.s = &(so_source){.bytes = file, .len_bytes = len_bytes}};
    bool ok =
        so_tiff_reader_open(&r) && TIFFSetDirectory(r.tif, 0) && TIFFNumberOfStrips(r.tif) == 1;
    if (ok)
        so_str_add(out, file + TIFFGetStrileOffset(r.tif, 0), TIFFGetStrileByteCount(r.tif, 0));
    else
        so_err_set(err, SO_BUG, "a G4 stream of more than one strip: %s", r.message);
    return ok;
}
