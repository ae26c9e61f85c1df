// SPDX-License-Identifier: Apache-2.0
// JPEG 2000: its colours, alpha and resolution. The files are made by openjpeg, because leptonica
// writes few of the kinds there are.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <openjpeg.h>
#include <string.h>
#include <unistd.h>

#include "tests/unit/ocr_pixels.h"

typedef struct {
    OPJ_COLOR_SPACE space;
    int components, bits, halved; // components 1 and 2 with every halved-th sample
    bool is_signed;
    int sample[4], alpha; // 0..255; which component is alpha (0: none)
    uint32_t want;
    OPJ_CODEC_FORMAT codec;
} jp2_kind;

static const jp2_kind jp2_kinds[] = {
    {OPJ_CLRSPC_GRAY, 1, 8, 1, false, {90}, 0, 0x5a5a5a, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_GRAY, 1, 8, 1, false, {90}, 0, 0x5a5a5a, OPJ_CODEC_J2K},
    {OPJ_CLRSPC_GRAY, 1, 1, 1, false, {255}, 0, 0xffffff, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_GRAY, 1, 16, 1, false, {90}, 0, 0x5a5a5a, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_GRAY, 1, 8, 1, true, {90}, 0, 0x5a5a5a, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_GRAY, 2, 8, 1, false, {0, 128}, 1, 0x7f7f7f, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_SRGB, 3, 8, 1, false, {200, 100, 40}, 0, 0xc86428, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_SRGB, 3, 12, 1, false, {200, 100, 40}, 0, 0xc86428, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_SRGB, 4, 8, 1, false, {255, 0, 0, 128}, 3, 0xff7f7f, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_SYCC, 3, 8, 1, false, {123, 81, 183}, 0, 0xc86428, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_SYCC, 3, 8, 2, false, {123, 81, 183}, 0, 0xc86428, OPJ_CODEC_JP2},
    {OPJ_CLRSPC_CMYK, 4, 8, 1, false, {55, 155, 215, 0}, 0, 0xc86428, OPJ_CODEC_JP2},
};

static opj_image_t *opj_image_of(const jp2_kind *k)
{
    opj_image_cmptparm_t parameters[4] = {0};
    for (int i = 0; i < k->components; i++) {
        OPJ_UINT32 step = i ? (OPJ_UINT32)k->halved : 1;
        parameters[i] = (opj_image_cmptparm_t){.dx = step,
                                               .dy = step,
                                               .w = (17 + step - 1) / step,
                                               .h = (11 + step - 1) / step,
                                               .prec = (OPJ_UINT32)k->bits,
                                               .sgnd = k->is_signed};
    }
    opj_image_t *image = opj_image_create((OPJ_UINT32)k->components, parameters, k->space);
    image->x1 = 17, image->y1 = 11;
    for (int i = 0; i < k->components; i++) {
        opj_image_comp_t *c = &image->comps[i];
        OPJ_INT32 value = (OPJ_INT32)(k->sample[i] * ((1 << k->bits) - 1) / 255);
        if (k->is_signed) value -= 1 << (k->bits - 1);
        for (OPJ_UINT32 n = 0; n < c->w * c->h; n++) c->data[n] = value;
        c->alpha = k->alpha && i == k->alpha;
    }
    return image;
}

static so_str jp2_of(const jp2_kind *k)
{
    char path[] = "/tmp/so-jp2-test-XXXXXX";
    so_autofd int fd = mkstemp(path);
    opj_cparameters_t parameters;
    opj_set_default_encoder_parameters(&parameters);
    parameters.numresolution = 2;
    parameters.tcp_numlayers = 1;
    parameters.cp_disto_alloc = 1;
    opj_image_t *image = opj_image_of(k);
    opj_codec_t *codec = opj_create_compress(k->codec);
    opj_stream_t *stream = opj_stream_create_default_file_stream(path, OPJ_FALSE);
    assert_true(opj_setup_encoder(codec, &parameters, image) &&
                opj_start_compress(codec, image, stream) && opj_encode(codec, stream) &&
                opj_end_compress(codec, stream));
    opj_stream_destroy(stream);
    opj_destroy_codec(codec);
    opj_image_destroy(image);
    so_str bytes = {0};
    so_err err = {0};
    assert_true(so_file_read(path, 1 << 20, &bytes, &err));
    unlink(path);
    return bytes;
}

// Puts a method of colour other than the encoder's into the colr box, which is EnumCS = 4 bytes.
static void set_colour(so_str *bytes, uint32_t colour)
{
    char *colr = memmem(bytes->data, bytes->len, "colr", 4);
    assert_non_null(colr);
    for (int i = 0; i < 4; i++) colr[7 + i] = (char)(colour >> (24 - 8 * i));
}

static void every_kind_of_jpeg_2000_has_its_colours(void **state)
{
    (void)state;
    for (size_t i = 0; i < SO_COUNT(jp2_kinds); i++) {
        const jp2_kind *k = &jp2_kinds[i];
        print_message("%d components of %d bits\n", k->components, k->bits);
        so_auto(so_str) bytes = jp2_of(k);
        if (k->space == OPJ_CLRSPC_CMYK) set_colour(&bytes, 12); // the encoder knows no number
        so_autoptr(so_image) image = image_of(&bytes);
        assert_int_equal(pixGetWidth(image->pix), 17);
        assert_int_equal(pixGetHeight(image->pix), 11);
        check_near(rgb_at(image, 0, 0), k->want, 2);
        check_near(rgb_at(image, 16, 10), k->want, 2);
    }
}

static void jpeg_2000_in_lab_is_refused_with_advice(void **state)
{
    (void)state;
    so_err err = {0};
    so_auto(so_str) bytes = jp2_of(&jp2_kinds[6]);
    set_colour(&bytes, 14);
    so_auto(so_probe) p = {0};
    so_autoptr(so_source) s = source_of(bytes.data, bytes.len);
    assert_true(so_decode_probe(s, &p, &err));
    assert_int_equal(p.reason, SO_REASON_UNSUPPORTED);
    assert_string_equal(p.detail, "a colour space that is not read: convert the file to sRGB");
}

static void jpeg_2000_says_its_resolution(void **state)
{
    (void)state;
    static const char capture[] = "resc\x2e\x23\0\1\x17\x12\0\1\0\0"; // 11811 and 5906 a metre
    so_auto(so_str) whole = jp2_of(&jp2_kinds[0]), bytes = {0};
    char *header = memmem(whole.data, whole.len, "jp2h", 4);
    size_t at = (size_t)(header - whole.data) + 4, end = at - 8 + (uint8_t)header[-1];
    so_str_add(&bytes, whole.data, at - 5);
    so_str_addc(&bytes, (char)(header[-1] + 26));
    so_str_add(&bytes, whole.data + at - 4, end - at + 4);
    so_str_add(&bytes, "\0\0\0\x1ares \0\0\0\x12", 12);
    so_str_add(&bytes, capture, 14);
    so_str_add(&bytes, whole.data + end, whole.len - end);
    so_autoptr(so_image) image = image_of(&bytes);
    assert_int_equal(image->res.y_dpi, 300);
    assert_int_equal(image->res.x_dpi, 150);
    so_autoptr(so_image) silent = image_of(&whole);
    assert_true(silent->res.is_guessed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_jpeg_2000_has_its_colours),
        cmocka_unit_test(jpeg_2000_in_lab_is_refused_with_advice),
        cmocka_unit_test(jpeg_2000_says_its_resolution),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
