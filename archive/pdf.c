// SPDX-License-Identifier: Apache-2.0
// Objects are numbered as they are written; the first ones are reserved for what every page refers
// to and what is only known at the end (catalogue, page tree, font). Streams are not deflated:
// images come compressed, a text layer is a few kilobytes, and the bytes depend on no library's
// version.
#include "archive/pdf.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "archive/pdf_font.h"
#include "base/digest.h"
#include "base/text.h"

enum { CATALOG = 1, PAGES, INFO, FONT, CID_FONT, DESCRIPTOR, PROGRAM, TO_UNICODE, FIRST_FREE };
#define MIN_GAP 0.2                              // of the font size, between words
enum { DEFAULT_DPI = 300, SIDE_MAX_PT = 14400 }; // ISO 32000-1, annex C: longest side of a page

struct so_pdf {
    char *title;
    so_str body;
    so_vec(size_t) object_at; // by object number; 0 = not written yet
    so_vec(int) pages;        // object numbers
    so_pdf_font font;
};

so_pdf *so_pdf_new(const char *title)
{
    so_pdf *pdf = so_alloc(sizeof *pdf);
    pdf->title = so_strdup(title ? title : "");
    so_str_adds(&pdf->body, "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n");
    for (int i = 0; i < FIRST_FREE; i++) *so_vec_push(&pdf->object_at) = 0;
    return pdf;
}

void so_pdf_free(so_pdf *pdf)
{
    if (!pdf) return;
    free(pdf->title);
    so_str_clear(&pdf->body);
    free(pdf->object_at.items);
    free(pdf->pages.items);
    so_pdf_font_clear(&pdf->font);
    free(pdf);
}

static int new_object(so_pdf *pdf)
{
    *so_vec_push(&pdf->object_at) = 0;
    return (int)pdf->object_at.len - 1;
}

static void begin_object(so_pdf *pdf, int number)
{
    pdf->object_at.items[number] = pdf->body.len;
    so_str_addf(&pdf->body, "%d 0 obj\n", number);
}

static void end_object(so_pdf *pdf)
{
    so_str_adds(&pdf->body, "\nendobj\n");
}

// keys: what the dictionary holds beside /Length.
static void add_stream(so_pdf *pdf, int number, const char *keys, const so_str *bytes)
{
    begin_object(pdf, number);
    so_str_addf(&pdf->body, "<<%s /Length %zu>>\nstream\n", keys, bytes->len);
    so_str_add(&pdf->body, so_str_text(bytes), bytes->len);
    so_str_adds(&pdf->body, "\nendstream");
    end_object(pdf);
}

// With up to four decimals. Not %f: its decimal point depends on the locale.
static void add_number(so_str *out, double value)
{
    long long scaled = llround(value * 10000);
    if (scaled < 0) so_str_addc(out, '-');
    scaled = scaled < 0 ? -scaled : scaled;
    so_str_addf(out, "%lld", scaled / 10000);
    if (scaled % 10000) so_str_addf(out, ".%04lld", scaled % 10000);
}

static void add_image(so_pdf *pdf, int number, const so_pdf_image *image)
{
    so_auto(so_str) keys = {0};
    so_str_addf(&keys, "/Type /XObject /Subtype /Image /Width %d /Height %d", image->width_px,
                image->height_px);
    if (image->format == SO_PDF_G4)
        // In TIFF's WhiteIsZero as in fax, a white run is white: BlackIs1 false makes it 1 = white.
        so_str_addf(&keys,
                    " /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode"
                    " /DecodeParms <</K -1 /Columns %d /Rows %d /BlackIs1 false>>",
                    image->width_px, image->height_px);
    else
        so_str_addf(&keys, " /ColorSpace %s /BitsPerComponent 8 /Filter /DCTDecode",
                    image->components == 1 ? "/DeviceGray" : "/DeviceRGB");
    add_stream(pdf, number, keys.data, image->bytes);
}

// How text runs on the stored page: the page is turned clockwise for display, so its upright text
// runs by the same angle counter-clockwise in the coordinates of the page.
typedef struct {
    int a, b, c, d;  // text matrix
    bool is_upright; // runs along the width
} direction;

static const direction *direction_of(int rotation_deg)
{
    static const direction by_quarter[] = {
        {1, 0, 0, 1, true}, {0, 1, -1, 0, false}, {-1, 0, 0, -1, true}, {0, -1, 1, 0, false}};
    return &by_quarter[rotation_deg / 90 & 3];
}

// A box as the reader sees it: length along the text, height across it.
static int length_of(const direction *d, so_box box)
{
    int length = d->is_upright ? box.w : box.h;
    return length > 0 ? length : 1;
}

static int height_of(const direction *d, so_box box)
{
    int height = d->is_upright ? box.h : box.w;
    return height > 0 ? height : 1;
}

static int by_value(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

// One size for all words of a line: readers of PDF put words into lines by size and base line. The
// tallest word, unless it is an outlier.
static int size_of_line(const direction *d, const so_line *line)
{
    so_autofree int *heights = so_alloc((line->words.len + 1) * sizeof *heights);
    for (size_t i = 0; i < line->words.len; i++)
        heights[i] = height_of(d, line->words.items[i].box);
    if (line->words.len > 1) qsort(heights, line->words.len, sizeof *heights, by_value);
    int tallest = heights[line->words.len - 1], usual = heights[line->words.len / 2] * 3 / 2;
    return tallest < usual ? tallest : usual;
}

// A line being written.
typedef struct {
    so_pdf *pdf;
    so_str *out;
    const direction *d;
    const so_line *line;
    int size, page_h; // pixels
} writing;

// Where the base line of a word begins, in pixels from the lower left corner. All words of a line
// have one base line, in the middle of the line's box, even when the line is a little slanted:
// readers tear a line apart when its words step down. Only in a line that falls by more than its
// own height each word has its own.
static void origin_of(const writing *w, so_box box, double *ret_x, double *ret_y)
{
    const direction *d = w->d;
    so_box across = height_of(d, w->line->box) <= w->size * 2 ? w->line->box : box;
    double below = (0.5 - SO_PDF_FONT_DESCENT) * w->size; // from the middle to the base line
    if (d->is_upright) {
        *ret_x = d->a > 0 ? box.x : box.x + box.w;
        *ret_y = w->page_h - (across.y + across.h / 2.0) - d->d * below;
    } else {
        *ret_x = across.x + across.w / 2.0 - d->c * below;
        *ret_y = w->page_h - (d->b > 0 ? box.y + box.h : box.y);
    }
}

// The characters as CIDs; gives how many there are.
static int add_characters(so_pdf *pdf, so_str *out, const char *text)
{
    int count = 0;
    so_auto(so_str) nfc = {0};
    so_text_nfc(text, &nfc);
    const char *p = so_str_text(&nfc);
    for (uint32_t c = so_text_next(&p); c; c = so_text_next(&p)) {
        if (c <= ' ') continue;
        so_str_addf(out, "%04X", so_pdf_font_cid(&pdf->font, c));
        count++;
    }
    return count;
}

// Where a box begins along the text, in pixels.
static int start_of(const direction *d, so_box box)
{
    if (d->is_upright) return d->a > 0 ? box.x : -(box.x + box.w);
    return d->b > 0 ? -(box.y + box.h) : box.y;
}

// How long a word is drawn: as its box, but ending so far before the next word that readers, who go
// by the size of the gap (0.15 of the font size in poppler), do not join the two.
static double stretch_of(const writing *w, const so_word *word, const so_word *next)
{
    int length = length_of(w->d, word->box);
    if (!next) return length;
    double room = start_of(w->d, next->box) - start_of(w->d, word->box) - MIN_GAP * w->size;
    return room >= length ? length : room > length * 0.5 ? room : length * 0.5;
}

static void add_word(const writing *w, const so_word *word, const so_word *next)
{
    so_auto(so_str) hex = {0};
    int count = add_characters(w->pdf, &hex, word->text);
    if (count == 0) return;
    double x, y;
    origin_of(w, word->box, &x, &y);
    add_number(w->out, 100 * stretch_of(w, word, next) / (SO_PDF_FONT_WIDTH * w->size * count));
    so_str_addf(w->out, " Tz %d %d %d %d ", w->d->a, w->d->b, w->d->c, w->d->d);
    add_number(w->out, x);
    so_str_addc(w->out, ' ');
    add_number(w->out, y);
    // The space keeps words apart for readers, however narrow the gap is.
    so_str_addf(w->out, " Tm <%s%04X> Tj\n", hex.data, so_pdf_font_cid(&w->pdf->font, ' '));
}

static void add_text(so_pdf *pdf, so_str *out, const so_page *page, int page_h)
{
    so_str_adds(out, "BT 3 Tr\n");
    for (size_t i = 0; i < page->lines.len; i++) {
        writing w = {pdf, out, direction_of(page->rotation_deg), &page->lines.items[i], 0, page_h};
        if (w.line->words.len == 0) continue;
        w.size = size_of_line(w.d, w.line);
        so_str_addf(out, "/F0 %d Tf\n", w.size);
        const so_word *words = w.line->words.items;
        for (size_t k = 0; k < w.line->words.len; k++)
            add_word(&w, &words[k], k + 1 < w.line->words.len ? &words[k + 1] : NULL);
    }
    so_str_adds(out, "ET\n");
}

typedef struct {
    double x, y; // points per pixel
} scale;

static scale scale_of(const so_pdf_image *image)
{
    scale s = {72.0 / (image->x_dpi > 0 ? image->x_dpi : DEFAULT_DPI),
               72.0 / (image->y_dpi > 0 ? image->y_dpi : DEFAULT_DPI)};
    double width_pt = image->width_px * s.x, height_pt = image->height_px * s.y;
    double longest_pt = width_pt > height_pt ? width_pt : height_pt;
    double shrink = longest_pt > SIDE_MAX_PT ? SIDE_MAX_PT / longest_pt : 1;
    return (scale){s.x * shrink, s.y * shrink};
}

void so_pdf_add(so_pdf *pdf, const so_pdf_image *image, const so_page *page)
{
    int image_number = new_object(pdf), content_number = new_object(pdf), number = new_object(pdf);
    scale s = scale_of(image);
    so_auto(so_str) content = {0};
    // All that follows is in pixels.
    so_str_adds(&content, "q ");
    add_number(&content, s.x);
    so_str_adds(&content, " 0 0 ");
    add_number(&content, s.y);
    so_str_addf(&content, " 0 0 cm\nq %d 0 0 %d 0 0 cm /Im0 Do Q\n", image->width_px,
                image->height_px);
    add_text(pdf, &content, page, image->height_px);
    so_str_adds(&content, "Q");
    add_image(pdf, image_number, image);
    add_stream(pdf, content_number, "", &content);

    begin_object(pdf, number);
    so_str_addf(&pdf->body, "<</Type /Page /Parent %d 0 R /MediaBox [0 0 ", PAGES);
    add_number(&pdf->body, image->width_px * s.x);
    so_str_addc(&pdf->body, ' ');
    add_number(&pdf->body, image->height_px * s.y);
    so_str_addf(&pdf->body,
                "] /Rotate %d /Contents %d 0 R"
                " /Resources <</XObject <</Im0 %d 0 R>> /Font <</F0 %d 0 R>>>>>>",
                page->rotation_deg, content_number, image_number, FONT);
    end_object(pdf);
    *so_vec_push(&pdf->pages) = number;
}

static void add_font(so_pdf *pdf)
{
    so_auto(so_str) program = {0}, to_unicode = {0}, keys = {0};
    so_pdf_font_program(&pdf->font, &program);
    so_pdf_font_to_unicode(&pdf->font, &to_unicode);
    begin_object(pdf, FONT);
    so_str_addf(&pdf->body,
                "<</Type /Font /Subtype /Type0 /BaseFont /SohoaGlyphless /Encoding /Identity-H"
                " /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
                CID_FONT, TO_UNICODE);
    end_object(pdf);
    begin_object(pdf, CID_FONT);
    so_str_addf(&pdf->body,
                "<</Type /Font /Subtype /CIDFontType2 /BaseFont /SohoaGlyphless"
                " /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>>"
                " /CIDToGIDMap /Identity /DW 500 /FontDescriptor %d 0 R>>",
                DESCRIPTOR);
    end_object(pdf);
    begin_object(pdf, DESCRIPTOR);
    so_str_addf(
        &pdf->body,
        "<</Type /FontDescriptor /FontName /SohoaGlyphless /Flags 5"
        " /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700"
        " /StemV 80 /FontFile2 %d 0 R>>",
        PROGRAM);
    end_object(pdf);
    so_str_addf(&keys, "/Length1 %zu", program.len);
    add_stream(pdf, PROGRAM, keys.data, &program);
    add_stream(pdf, TO_UNICODE, "", &to_unicode);
}

// A text string in UTF-16 with byte order mark, in hexadecimal.
static void add_text_string(so_str *out, const char *text)
{
    so_str_adds(out, "<FEFF");
    for (uint32_t c = so_text_next(&text); c; c = so_text_next(&text))
        so_pdf_add_utf16(out, c == SO_TEXT_BAD ? 0xFFFD : c);
    so_str_addc(out, '>');
}

static void add_document(so_pdf *pdf)
{
    begin_object(pdf, CATALOG);
    so_str_addf(&pdf->body, "<</Type /Catalog /Pages %d 0 R>>", PAGES);
    end_object(pdf);
    begin_object(pdf, PAGES);
    so_str_addf(&pdf->body, "<</Type /Pages /Count %zu /Kids [", pdf->pages.len);
    for (size_t i = 0; i < pdf->pages.len; i++)
        so_str_addf(&pdf->body, "%s%d 0 R", i ? " " : "", pdf->pages.items[i]);
    so_str_adds(&pdf->body, "]>>");
    end_object(pdf);
    begin_object(pdf, INFO);
    so_str_adds(&pdf->body, "<</Title ");
    add_text_string(&pdf->body, pdf->title);
    so_str_adds(&pdf->body, " /Producer (sohoa " SOHOA_VERSION ")>>");
    end_object(pdf);
}

void so_pdf_end(so_pdf *pdf, so_str *out)
{
    add_font(pdf);
    add_document(pdf);
    so_digest_hex id = so_digest_of(SO_SHA256, pdf->body.data, pdf->body.len);
    size_t xref_at = pdf->body.len;
    so_str_addf(&pdf->body, "xref\n0 %zu\n0000000000 65535 f \n", pdf->object_at.len);
    for (size_t i = 1; i < pdf->object_at.len; i++)
        so_str_addf(&pdf->body, "%010zu 00000 n \n", pdf->object_at.items[i]);
    so_str_addf(&pdf->body,
                "trailer\n<</Size %zu /Root %d 0 R /Info %d 0 R /ID [<%.32s> <%.32s>]>>\n"
                "startxref\n%zu\n%%%%EOF\n",
                pdf->object_at.len, CATALOG, INFO, id.hex, id.hex, xref_at);
    so_str_add(out, pdf->body.data, pdf->body.len);
}
