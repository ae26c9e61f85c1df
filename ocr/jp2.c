// SPDX-License-Identifier: Apache-2.0
// JPEG 2000 through openjpeg (its only home), as JP2 file or bare codestream. Not through
// leptonica, which takes every image for sRGB with components of one size.
//
// The boxes are walked here first: they tell the declared size before anything is allocated, the
// resolution, which openjpeg skips, and whether the codestream is whole (openjpeg would paint what
// is missing grey). Palettes and channel definitions are applied by openjpeg.
#include <openjpeg.h>

#include <math.h>
#include <string.h>

#include "ocr/source.h"

#define MAX_COMPONENTS 5 // CMYK and alpha

typedef struct {
    const uint8_t *p;
    size_t len;
} stretch;

static bool too_short(so_fault *fault, const char *what)
{
    return so_fault_set(fault, SO_REASON_TRUNCATED, "the file ends inside %s", what);
}

// --- boxes: length, type, content ---

// Takes the first box off rest. False at the end, or with *fault where boxes make no sense.
static bool next_box(stretch *rest, char ret_type[4], stretch *ret, so_fault *fault)
{
    if (rest->len < 8) return false;
    uint64_t len = so_be32(rest->p);
    size_t head = 8;
    if (len == 1 && rest->len >= 16) {
        len = (uint64_t)so_be32(rest->p + 8) << 32 | so_be32(rest->p + 12);
        head = 16;
    }
    if (len == 0) len = rest->len; // to the end of the file
    if (len > rest->len) return too_short(fault, "a box");
    if (len < head) return so_fault_set(fault, SO_REASON_DAMAGED, "a box of no length");
    memcpy(ret_type, rest->p + 4, 4);
    *ret = (stretch){rest->p + head, len - head};
    *rest = (stretch){rest->p + len, rest->len - len};
    return true;
}

// The first box of a type; what is behind a fault does not count.
static bool find_box(stretch in, const char *type, stretch *ret)
{
    so_auto(so_fault) fault = {0};
    char found[4];
    stretch box;
    while (next_box(&in, found, &box, &fault)) {
        if (memcmp(found, type, 4) != 0) continue;
        *ret = box;
        return true;
    }
    return false;
}

static double per_inch(const uint8_t *number, int8_t exponent)
{
    uint32_t above = so_be32(number) >> 16, below = so_be32(number) & 0xffff;
    return below ? 0.0254 * above / below * pow(10, exponent) : 0;
}

// The resolution of capture, else that of display (ISO/IEC 15444-1, I.5.3.7).
static so_claim claim_of(stretch header)
{
    so_claim claim = {0};
    stretch list, r;
    if (!find_box(header, "res ", &list)) return claim;
    if (!find_box(list, "resc", &r) && !find_box(list, "resd", &r)) return claim;
    if (r.len < 10) return claim;
    claim.y_dpi = per_inch(r.p, (int8_t)r.p[8]);
    claim.x_dpi = per_inch(r.p + 4, (int8_t)r.p[9]);
    return claim;
}

static bool find_codestream(const so_source *s, stretch *ret, so_claim *ret_claim, so_fault *fault)
{
    stretch rest = {s->bytes, s->len_bytes}, box;
    char type[4];
    *ret = rest;
    if (s->bytes[0] == 0xff) return true; // a bare one
    while (next_box(&rest, type, &box, fault)) {
        if (memcmp(type, "jp2h", 4) == 0) *ret_claim = claim_of(box);
        if (memcmp(type, "jp2c", 4) != 0) continue;
        *ret = box;
        return true;
    }
    return too_short(fault, "its boxes: there is no codestream");
}

// Two hundred bytes can declare ten thousands of tiles of a few pixels, each of which costs
// openjpeg as much as a large one.
static bool check_tiles(stretch c, int64_t width, int64_t height, so_fault *fault)
{
    enum { FEW_TILES = 64, SMALL_TILE_PX = 64 * 64 };
    int64_t tile_width = so_be32(c.p + 24), tile_height = so_be32(c.p + 28);
    if (!tile_width || !tile_height)
        return so_fault_set(fault, SO_REASON_DAMAGED, "tiles of no size");
    int64_t tiles = ((width - 1) / tile_width + 1) * ((height - 1) / tile_height + 1);
    return tiles <= FEW_TILES || tiles <= width * height / SMALL_TILE_PX ||
           so_fault_set(fault, SO_REASON_OVERSIZED, "declares %lld tiles", (long long)tiles);
}

static bool check_codestream(stretch c, int64_t *ret_samples, so_fault *fault)
{
    if (c.len < 42) return too_short(fault, "the codestream");
    if (memcmp(c.p, "\xff\x4f\xff\x51", 4) != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "the codestream does not begin with SIZ");
    int64_t width = (int64_t)so_be32(c.p + 8) - so_be32(c.p + 16);
    int64_t height = (int64_t)so_be32(c.p + 12) - so_be32(c.p + 20);
    uint32_t components = so_be32(c.p + 40) >> 16;
    if (!so_fault_size(fault, width, height) || !check_tiles(c, width, height, fault)) return false;
    if (components > MAX_COMPONENTS)
        return so_fault_set(fault, SO_REASON_UNSUPPORTED, "%u colour components are not read",
                            components);
    *ret_samples = width * height * components;
    if (memcmp(c.p + c.len - 2, "\xff\xd9", 2) != 0)
        return too_short(fault, "the codestream: there is no end mark");
    return true;
}

// --- decoding ---

typedef struct {
    stretch in;
    size_t at;
    opj_stream_t *stream;
    opj_codec_t *codec;
    opj_image_t *image;
    char message[200]; // the first one
} decoder;

static void decoder_clear(decoder *d)
{
    opj_image_destroy(d->image);
    opj_destroy_codec(d->codec);
    opj_stream_destroy(d->stream);
}

static OPJ_SIZE_T mem_read(void *to, OPJ_SIZE_T n, void *arg)
{
    decoder *d = arg;
    size_t left = d->in.len - d->at;
    if (n > left) n = left;
    if (n == 0) return (OPJ_SIZE_T)-1;
    memcpy(to, d->in.p + d->at, n);
    d->at += n;
    return n;
}

static OPJ_BOOL mem_seek(OPJ_OFF_T to, void *arg)
{
    decoder *d = arg;
    if (to < 0 || (uint64_t)to > d->in.len) return OPJ_FALSE;
    d->at = (size_t)to;
    return OPJ_TRUE;
}

static OPJ_OFF_T mem_skip(OPJ_OFF_T n, void *arg)
{
    decoder *d = arg;
    return mem_seek((OPJ_OFF_T)d->at + n, arg) ? n : -1;
}

static void on_error(const char *text, void *arg)
{
    decoder *d = arg;
    if (d->message[0]) return;
    snprintf(d->message, sizeof d->message, "%s", text);
    d->message[strcspn(d->message, "\n")] = 0;
}

static void on_nothing(const char *text, void *arg)
{
    (void)text, (void)arg;
}

static bool decode(decoder *d, const so_source *s)
{
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    d->in = (stretch){s->bytes, s->len_bytes};
    d->stream = opj_stream_default_create(OPJ_TRUE);
    d->codec = opj_create_decompress(s->bytes[0] == 0xff ? OPJ_CODEC_J2K : OPJ_CODEC_JP2);
    if (!d->stream || !d->codec) return false;
    opj_stream_set_user_data(d->stream, d, NULL);
    opj_stream_set_user_data_length(d->stream, s->len_bytes);
    opj_stream_set_read_function(d->stream, mem_read);
    opj_stream_set_seek_function(d->stream, mem_seek);
    opj_stream_set_skip_function(d->stream, mem_skip);
    opj_set_error_handler(d->codec, on_error, d);
    opj_set_warning_handler(d->codec, on_nothing, NULL);
    opj_set_info_handler(d->codec, on_nothing, NULL);
    return opj_setup_decoder(d->codec, &parameters) &&
           opj_decoder_set_strict_mode(d->codec, OPJ_TRUE) &&
           opj_read_header(d->stream, d->codec, &d->image) &&
           opj_decode(d->codec, d->stream, d->image) && opj_end_decompress(d->codec, d->stream);
}

// --- colour ---

typedef enum { GREY, RGB, YCC, CMYK } ink_kind;
typedef struct {
    const opj_image_t *image;
    ink_kind kind;
    const opj_image_comp_t *inks[4], *alpha;
    uint32_t dx, dy; // of one pixel on the reference grid
} picture;

static int count_inks(const picture *p)
{
    return p->kind == GREY ? 1 : p->kind == CMYK ? 4 : 3;
}

static bool is_icc(const opj_image_t *image, const char *space)
{
    return image->icc_profile_len >= 20 && memcmp(image->icc_profile_buf + 16, space, 4) == 0;
}

// What the inks mean; their number settles what no box says.
static bool settle_colour(picture *p, int inks, so_fault *fault)
{
    const opj_image_t *image = p->image;
    OPJ_COLOR_SPACE space = image->color_space;
    bool is_lab = is_icc(image, "Lab ") || (space == OPJ_CLRSPC_UNKNOWN && inks > 2);
    if (is_lab)
        return so_fault_set(fault, SO_REASON_UNSUPPORTED,
                            "a colour space that is not read: convert the file to sRGB");
    bool is_halved = inks == 3 && (p->inks[1]->dx > p->dx || p->inks[1]->dy > p->dy);
    if (inks < 3)
        p->kind = GREY;
    else if (inks == 4 && (space == OPJ_CLRSPC_CMYK || is_icc(image, "CMYK")))
        p->kind = CMYK;
    else if (space == OPJ_CLRSPC_SYCC || space == OPJ_CLRSPC_EYCC || is_halved)
        p->kind = YCC;
    else
        p->kind = RGB;
    return true;
}

static bool settle_picture(picture *p, so_fault *fault)
{
    int inks = 0;
    p->dx = p->dy = UINT32_MAX;
    for (uint32_t i = 0; i < p->image->numcomps; i++) {
        const opj_image_comp_t *c = &p->image->comps[i];
        if (!c->data || !c->w || !c->h || !c->dx || !c->dy || c->prec < 1 || c->prec > 31)
            return so_fault_set(fault, SO_REASON_DAMAGED, "component %u holds no pixels", i + 1);
        if (c->dx < p->dx) p->dx = c->dx;
        if (c->dy < p->dy) p->dy = c->dy;
        if (c->alpha)
            p->alpha = c;
        else if (inks < 4)
            p->inks[inks++] = c;
    }
    if (inks == 0) return so_fault_set(fault, SO_REASON_DAMAGED, "no colour component");
    return settle_colour(p, inks, fault);
}

// 0..255 at a place of the reference grid.
static int sample(const opj_image_comp_t *c, uint32_t grid_x, uint32_t grid_y)
{
    int64_t x = (int64_t)(grid_x / c->dx) - c->x0, y = (int64_t)(grid_y / c->dy) - c->y0;
    x = L_MAX(0, L_MIN(x, (int64_t)c->w - 1));
    y = L_MAX(0, L_MIN(y, (int64_t)c->h - 1));
    int64_t value = c->data[(size_t)y * c->w + (size_t)x], top = ((int64_t)1 << c->prec) - 1;
    if (c->sgnd) value += (int64_t)1 << (c->prec - 1);
    return (int)((L_MAX(0, L_MIN(value, top)) * 255 + top / 2) / top);
}

static int clamp(double v)
{
    return v < 0 ? 0 : v > 255 ? 255 : (int)(v + 0.5);
}

static void to_rgb(ink_kind kind, const int ink[4], int rgb[3])
{
    double cb = ink[1] - 128.0, cr = ink[2] - 128.0;
    for (int i = 0; i < 3; i++) {
        static const double blue[] = {0, -0.344136, 1.772}, red[] = {1.402, -0.714136, 0};
        if (kind == YCC)
            rgb[i] = clamp(ink[0] + blue[i] * cb + red[i] * cr);
        else if (kind == CMYK)
            rgb[i] = (255 - ink[i]) * (255 - ink[3]) / 255;
        else
            rgb[i] = ink[kind == GREY ? 0 : i];
    }
}

static void put_pixel(const picture *p, uint32_t grid_x, uint32_t grid_y, l_uint32 *line, int x)
{
    int ink[4] = {0}, rgb[3], inks = count_inks(p);
    for (int i = 0; i < inks; i++) ink[i] = sample(p->inks[i], grid_x, grid_y);
    to_rgb(p->kind, ink, rgb);
    int alpha = p->alpha ? sample(p->alpha, grid_x, grid_y) : 255;
    for (int i = 0; i < 3; i++) rgb[i] = (rgb[i] * alpha + 255 * (255 - alpha) + 127) / 255;
    if (p->kind == GREY)
        SET_DATA_BYTE(line, x, rgb[0]);
    else
        composeRGBPixel(rgb[0], rgb[1], rgb[2], line + x);
}

static PIX *draw(const picture *p, so_fault *fault)
{
    const opj_image_t *image = p->image;
    int64_t width = (image->x1 - image->x0 + (int64_t)p->dx - 1) / p->dx;
    int64_t height = (image->y1 - image->y0 + (int64_t)p->dy - 1) / p->dy;
    if (!so_fault_size(fault, width, height)) return NULL;
    PIX *pix = pixCreate((int)width, (int)height, p->kind == GREY ? 8 : 32);
    for (int y = 0; pix && y < height; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        for (int x = 0; x < width; x++)
            put_pixel(p, image->x0 + (uint32_t)x * p->dx, image->y0 + (uint32_t)y * p->dy, line, x);
    }
    return pix;
}

static so_image *read_page(const so_source *s, int index, so_fault *fault, so_err *err)
{
    if (index != 0) {
        so_err_set(err, SO_BUG, "a JPEG 2000 file has no page %d", index + 1);
        return NULL;
    }
    stretch codestream;
    so_claim claim = {0};
    int64_t samples = 0;
    if (!find_codestream(s, &codestream, &claim, fault) ||
        !check_codestream(codestream, &samples, fault))
        return NULL;
    so_auto(decoder) d = {0};
    if (!decode(&d, s)) {
        if (so_fault_room(fault, 4 * samples)) // or there was no memory for it
            so_fault_set(fault, SO_REASON_DAMAGED, "%s",
                         d.message[0] ? d.message : "the JPEG 2000 data cannot be decoded");
        return NULL;
    }
    picture p = {.image = d.image};
    if (!settle_picture(&p, fault)) return NULL;
    PIX *pix = draw(&p, fault);
    return fault->reason == SO_REASON_NONE ? so_image_of_pix(pix, &claim, fault) : NULL;
}

const so_format so_format_jp2 = {.name = "jp2", .page = read_page};
