// SPDX-License-Identifier: Apache-2.0
// A TrueType file of the six tables that PDF asks for in a CIDFontType2 (ISO 32000-1, 9.9).
// Rejected: CID = code point, which needs a 128 KB map from CID to the one glyph or a font of
// 65,536 glyphs.
#include "archive/pdf_font.h"

#include <string.h>

#include "base/text.h"

enum {
    CODE_POINTS = 0x110000,
    CHARACTERS_MAX = 65534,
    TABLES = 6,
    EM = 1000,
    WIDTH = 500,
    ASCENT = 800,
    DESCENT = 200
};

void so_pdf_font_clear(so_pdf_font *f)
{
    free(f->characters.items);
    free(f->cid_of);
    *f = (so_pdf_font){0};
}

uint16_t so_pdf_font_cid(so_pdf_font *f, uint32_t code_point)
{
    if (!f->cid_of) f->cid_of = so_alloc(CODE_POINTS * sizeof *f->cid_of);
    if (code_point >= CODE_POINTS) code_point = 0xFFFD;
    if (!f->cid_of[code_point]) {
        if (f->characters.len == CHARACTERS_MAX) return CHARACTERS_MAX;
        *so_vec_push(&f->characters) = code_point;
        f->cid_of[code_point] = (uint16_t)f->characters.len;
    }
    return f->cid_of[code_point];
}

static void add16(so_str *out, unsigned value)
{
    so_str_addc(out, (char)(value >> 8));
    so_str_addc(out, (char)value);
}

static void add32(so_str *out, uint32_t value)
{
    add16(out, value >> 16);
    add16(out, value & 0xFFFF);
}

static void add_words(so_str *out, const uint16_t *words, size_t len)
{
    for (size_t i = 0; i < len; i++) add16(out, words[i]);
}

static void add_zeros(so_str *out, size_t len_bytes)
{
    for (size_t i = 0; i < len_bytes; i++) so_str_addc(out, 0);
}

static uint32_t checksum(const char *bytes, size_t len_bytes)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < len_bytes; i++)
        sum += (uint32_t)(unsigned char)bytes[i] << (24 - i % 4 * 8);
    return sum;
}

// OpenType 1.9 "head", "hhea", "maxp": what is not zero is version, em, box, and counts.
static void add_head(so_str *out)
{
    static const uint16_t words[] = {
        1,     0,      1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, EM,
        0,     0,      0, 0, 0, 0, 0,      0,      0, (uint16_t)-DESCENT,
        WIDTH, ASCENT, 0, 8, 2, 0, 0};
    add_words(out, words, SO_COUNT(words));
}

static void add_hhea(so_str *out)
{
    static const uint16_t words[] = {
        1, 0, ASCENT, (uint16_t)-DESCENT, 0, WIDTH, 0, 0, WIDTH, 1, 0, 0, 0, 0, 0, 0, 0, 1};
    add_words(out, words, SO_COUNT(words));
}

static void add_maxp(so_str *out, size_t glyphs)
{
    const uint16_t words[] = {1, 0, (uint16_t)glyphs, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
    add_words(out, words, SO_COUNT(words));
}

static void add_table(so_str *directory, so_str *body, const char *tag, const so_str *table)
{
    size_t at = 12 + TABLES * 16 + body->len;
    so_str_add(directory, tag, 4);
    add32(directory, checksum(so_str_text(table), table->len));
    add32(directory, (uint32_t)at);
    add32(directory, (uint32_t)table->len);
    so_str_add(body, so_str_text(table), table->len);
    add_zeros(body, (4 - body->len % 4) % 4);
}

void so_pdf_font_program(const so_pdf_font *f, so_str *out)
{
    size_t glyphs = f->characters.len + 1;
    so_auto(so_str) directory = {0}, body = {0};
    so_auto(so_str) glyf = {0}, head = {0}, hhea = {0}, hmtx = {0}, loca = {0}, maxp = {0};
    add_zeros(&glyf, 4); // no glyph has an outline; readers dislike an empty table
    add_head(&head);
    add_hhea(&hhea);
    add16(&hmtx, WIDTH);
    add_zeros(&hmtx, glyphs * 2);
    add_zeros(&loca, (glyphs + 1) * 2);
    add_maxp(&maxp, glyphs);

    static const uint16_t offset_table[] = {1, 0, TABLES, 64, 2, TABLES * 16 - 64};
    add_words(&directory, offset_table, SO_COUNT(offset_table));
    add_table(&directory, &body, "glyf", &glyf);
    size_t head_at = 12 + TABLES * 16 + body.len;
    add_table(&directory, &body, "head", &head);
    add_table(&directory, &body, "hhea", &hhea);
    add_table(&directory, &body, "hmtx", &hmtx);
    add_table(&directory, &body, "loca", &loca);
    add_table(&directory, &body, "maxp", &maxp);
    size_t at = out->len;
    so_str_add(out, directory.data, directory.len);
    so_str_add(out, body.data, body.len);
    uint32_t adjust = 0xB1B0AFBA - checksum(out->data + at, out->len - at);
    for (int i = 0; i < 4; i++)
        out->data[at + head_at + 8 + (size_t)i] = (char)(adjust >> (24 - 8 * i));
}

void so_pdf_add_utf16(so_str *out, uint32_t c)
{
    if (c < 0x10000)
        so_str_addf(out, "%04X", c);
    else
        so_str_addf(out, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10), 0xDC00 + (c & 0x3FF));
}

void so_pdf_font_to_unicode(const so_pdf_font *f, so_str *out)
{
    so_str_adds(out, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                     "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
                     "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                     "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (size_t i = 0; i < f->characters.len; i++) {
        size_t left = f->characters.len - i;
        if (i % 100 == 0) so_str_addf(out, "%zu beginbfchar\n", left < 100 ? left : 100);
        so_str_addf(out, "<%04zX> <", i + 1);
        so_pdf_add_utf16(out, f->characters.items[i]);
        so_str_adds(out, ">\n");
        if (i % 100 == 99 || left == 1) so_str_adds(out, "endbfchar\n");
    }
    so_str_adds(out, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
}
