// SPDX-License-Identifier: Apache-2.0
// JPEG through libjpeg (its only home). Not through leptonica: libjpeg fills what is missing with
// grey and only warns, and the warnings are what tells a whole page from half a one.
//
// libjpeg reports faults by leaping out of its callbacks. guarded() is the only function that can
// be leapt into; everything a step holds hangs on the struct, so that nothing is lost on the way.
// A page that libjpeg would patch up is a fault here, except for stray bytes between segments,
// which some cameras and scanners leave and which cost no pixel.
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "ocr/exif.h"

typedef struct {
    struct jpeg_decompress_struct cinfo;
    struct jpeg_error_mgr manager;
    struct jpeg_progress_mgr progress;
    jmp_buf out;
    const uint8_t *bytes;
    size_t len_bytes;
    JSAMPLE *row;
    PIX *pix;
    so_claim claim;
    so_fault fault;
} jpeg;

static void jpeg_clear(jpeg *j)
{
    jpeg_destroy_decompress(&j->cinfo);
    free(j->row);
    pixDestroy(&j->pix);
    so_fault_clear(&j->fault);
}

static so_reason reason_of(int code)
{
    switch (code) {
    case JWRN_JPEG_EOF:
    case JERR_INPUT_EOF:
        return SO_REASON_TRUNCATED;
    case JERR_OUT_OF_MEMORY:
    case JERR_IMAGE_TOO_BIG:
        return SO_REASON_OVERSIZED;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_NOT_COMPILED:
    case JERR_CONVERSION_NOTIMPL:
        return SO_REASON_UNSUPPORTED;
    default:
        return SO_REASON_DAMAGED;
    }
}

__attribute__((noreturn)) static void leave(j_common_ptr cinfo)
{
    jpeg *j = cinfo->client_data;
    char text[JMSG_LENGTH_MAX];
    cinfo->err->format_message(cinfo, text);
    so_fault_set(&j->fault, reason_of(cinfo->err->msg_code), "%s", text);
    longjmp(j->out, 1);
}

static void on_message(j_common_ptr cinfo, int level)
{
    if (level >= 0) return;
    switch (cinfo->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
        leave(cinfo);
    default:
        return; // stray bytes and odd application markers
    }
}

// A few kilobytes can declare thousands of scans over a huge image.
static void on_progress(j_common_ptr cinfo)
{
    jpeg *j = cinfo->client_data;
    if (j->cinfo.input_scan_number <= 200) return;
    so_fault_set(&j->fault, SO_REASON_OVERSIZED, "more than 200 scans over one image");
    longjmp(j->out, 1);
}

static bool guarded(jpeg *j, void (*step)(jpeg *))
{
    if (setjmp(j->out)) return false;
    step(j);
    return j->fault.reason == SO_REASON_NONE;
}

// JFIF is what scanners write, EXIF what cameras do; where both give a resolution, the one that a
// scanner may have said. Before the pixels are read: libjpeg forgets EXIF behind them.
static so_claim claim_of(const jpeg *j)
{
    const struct jpeg_decompress_struct *c = &j->cinfo;
    so_claim claim = {0};
    for (jpeg_saved_marker_ptr m = c->marker_list; m && !claim.orientation; m = m->next)
        if (m->data_length > 6 && memcmp(m->data, "Exif\0\0", 6) == 0)
            claim = so_exif_read(m->data + 6, m->data_length - 6);
    int width = (int)c->image_width, height = (int)c->image_height;
    double unit = c->density_unit == 1 ? 1 : c->density_unit == 2 ? 2.54 : 0;
    double x_dpi = c->X_density * unit, y_dpi = c->Y_density * unit;
    bool is_exif_better = so_resolution_settle(width, height, x_dpi, y_dpi).is_guessed;
    if (!is_exif_better) claim.x_dpi = x_dpi, claim.y_dpi = y_dpi;
    return claim;
}

static void read_header(jpeg *j)
{
    jpeg_create_decompress(&j->cinfo);
    j->cinfo.progress = &j->progress;
    jpeg_mem_src(&j->cinfo, j->bytes, j->len_bytes);
    jpeg_save_markers(&j->cinfo, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&j->cinfo, TRUE);
    j->claim = claim_of(j);
    so_fault_size(&j->fault, j->cinfo.image_width, j->cinfo.image_height);
}

static l_uint32 rgb(const JSAMPLE *p)
{
    return (l_uint32)p[0] << 24 | (l_uint32)p[1] << 16 | (l_uint32)p[2] << 8;
}

static void put_row(const jpeg *j, l_uint32 *line)
{
    const JSAMPLE *p = j->row;
    int flip = j->cinfo.saw_Adobe_marker ? 0 : 255;
    int width = (int)j->cinfo.output_width;
    switch (j->cinfo.output_components) {
    case 1:
        for (int x = 0; x < width; x++) SET_DATA_BYTE(line, x, p[x]);
        break;
    case 3:
        for (int x = 0; x < width; x++) line[x] = rgb(p + (size_t)3 * x);
        break;
    default: // CMYK: with Adobe's marker 255 is no ink, without it 0 is
        for (int x = 0; x < width; x++, p += 4) {
            int k = p[3] ^ flip;
            composeRGBPixel((p[0] ^ flip) * k / 255, (p[1] ^ flip) * k / 255,
                            (p[2] ^ flip) * k / 255, line + x);
        }
    }
}

static void read_pixels(jpeg *j)
{
    struct jpeg_decompress_struct *c = &j->cinfo;
    if (c->num_components == 4)
        c->out_color_space = JCS_CMYK;
    else
        c->out_color_space = c->num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(c);
    j->row = so_try_alloc((size_t)c->output_width * (size_t)c->output_components);
    j->pix =
        pixCreate((int)c->output_width, (int)c->output_height, c->output_components == 1 ? 8 : 32);
    if (!j->row || !j->pix) {
        so_fault_set(&j->fault, SO_REASON_OVERSIZED, "no memory for %u x %u pixels",
                     c->output_width, c->output_height);
        return;
    }
    while (c->output_scanline < c->output_height) {
        l_uint32 *line =
            pixGetData(j->pix) + (size_t)c->output_scanline * (size_t)pixGetWpl(j->pix);
        jpeg_read_scanlines(c, &j->row, 1);
        put_row(j, line);
    }
    jpeg_finish_decompress(c);
}

static void jpeg_prepare(jpeg *j, const uint8_t *bytes, size_t len_bytes)
{
    j->bytes = bytes;
    j->len_bytes = len_bytes;
    j->cinfo.err = jpeg_std_error(&j->manager);
    j->cinfo.client_data = j;
    j->manager.error_exit = leave;
    j->manager.emit_message = on_message;
    j->progress.progress_monitor = on_progress;
}

static so_image *read_page(const so_source *s, int index, so_fault *fault, so_err *err)
{
    if (index != 0) {
        so_err_set(err, SO_BUG, "a JPEG has no page %d", index + 1);
        return NULL;
    }
    so_auto(jpeg) j = {0};
    jpeg_prepare(&j, s->bytes, s->len_bytes);
    if (!guarded(&j, read_header) || !guarded(&j, read_pixels)) {
        *fault = j.fault;
        j.fault = (so_fault){0};
        return NULL;
    }
    return so_image_of_pix(so_steal(&j.pix), &j.claim, fault);
}

bool so_jpeg_is_plain(const uint8_t *bytes, size_t len_bytes)
{
    so_auto(jpeg) j = {0};
    jpeg_prepare(&j, bytes, len_bytes);
    if (!guarded(&j, read_header)) return false;
    return j.cinfo.num_components <= 3 && !so_claim_is_mirrored(&j.claim);
}

const so_format so_format_jpeg = {.name = "jpeg", .page = read_page};
