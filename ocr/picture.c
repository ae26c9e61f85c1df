// SPDX-License-Identifier: Apache-2.0
// Derived pictures through leptonica. A JPEG original goes into a PDF as it is: PDF readers decode
// JPEG, so that its pixels are the original's and it costs nothing. Exceptions are CMYK, because
// readers disagree about which end of its scale is ink, and what EXIF says is mirrored: PDF readers
// do not look there.
#include "ocr/picture.h"

#include "ocr/source.h"

#define JPEG_QUALITY 75

// Turns a page that cannot be decoded into an error: pictures are made of good pages only.
static so_image *decode(const so_source *s, int index, so_err *err)
{
    so_auto(so_fault) fault = {0};
    so_image *image = so_decode_page(s, index, &fault, err);
    if (!image && fault.reason != SO_REASON_NONE)
        so_err_set(err, SO_DATA, "page %d is %s: %s", index + 1, so_reason_name(fault.reason),
                   fault.detail);
    return image;
}

static bool replace(PIX **pix, PIX *next, so_err *err)
{
    pixDestroy(pix);
    *pix = next;
    return next || so_err_set(err, SO_IO, "no memory for the picture");
}

static bool scale(PIX **pix, int max_px, so_err *err)
{
    int width = pixGetWidth(*pix), height = pixGetHeight(*pix);
    int longer = width > height ? width : height;
    if (max_px <= 0 || longer <= max_px) return true;
    // leptonica would thin a bilevel page out; as grey its strokes stay readable
    if (pixGetDepth(*pix) == 1 && !replace(pix, pixConvertTo8(*pix, 0), err)) return false;
    int to_width = (int)L_MAX(1, (int64_t)width * max_px / longer);
    int to_height = (int)L_MAX(1, (int64_t)height * max_px / longer);
    return replace(pix, pixScaleToSize(*pix, to_width, to_height), err);
}

bool so_picture_png(const so_source *s, int index, int rotation_deg, int max_px, so_str *out,
                    so_err *err)
{
    so_autoptr(so_image) image = decode(s, index, err);
    if (!image || !so_image_square(image, err) || !scale(&image->pix, max_px, err)) return false;
    int quarters = rotation_deg / 90 & 3;
    if (quarters && !replace(&image->pix, pixRotateOrth(image->pix, quarters), err)) return false;
    return so_image_png(image->pix, out, err);
}

void so_picture_clear(so_picture *p)
{
    so_str_clear(&p->bytes);
    *p = (so_picture){0};
}

static bool add_jpeg(PIX *pix, so_str *out, so_err *err)
{
    uint8_t *jpeg = NULL;
    size_t len_bytes = 0;
    if (pixWriteMemJpeg(&jpeg, &len_bytes, pix, JPEG_QUALITY, 0) != 0)
        return so_err_set(err, SO_IO, "no memory for the picture");
    so_str_add(out, jpeg, len_bytes);
    free(jpeg);
    return true;
}

bool so_picture_stream(const so_source *s, int index, so_picture *ret, so_err *err)
{
    so_autoptr(so_image) image = decode(s, index, err);
    if (!image) return false;
    so_auto(so_picture) picture = {
        .format = pixGetDepth(image->pix) == 1 ? SO_PICTURE_G4 : SO_PICTURE_JPEG,
        .width_px = pixGetWidth(image->pix),
        .height_px = pixGetHeight(image->pix),
        .x_dpi = image->res.x_dpi,
        .y_dpi = image->res.y_dpi,
        .components = pixGetDepth(image->pix) == 32 ? 3 : 1,
    };
    bool ok = true;
    if (picture.format == SO_PICTURE_G4)
        ok = so_tiff_g4(image->pix, &picture.bytes, err);
    else if (s->format == &so_format_jpeg && so_jpeg_is_plain(s->bytes, s->len_bytes))
        so_str_add(&picture.bytes, s->bytes, s->len_bytes);
    else
        ok = add_jpeg(image->pix, &picture.bytes, err);
    if (!ok) return false;
    *ret = picture;
    picture = (so_picture){0};
    return true;
}
