// SPDX-License-Identifier: Apache-2.0
// Written by hand: the subset is small and its order fixed, so equal pages give equal bytes.
#include "ocr/alto.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

static bool is_xml_char(uint32_t cp)
{
    return cp >= 0x20 && cp != 0x7F && !(cp >= 0xD800 && cp <= 0xDFFF) && cp != 0xFFFE &&
           cp != 0xFFFF;
}

// Text for elements and attributes alike; what XML cannot hold is left out.
static void add_text(so_str *out, const char *text)
{
    for (uint32_t cp; (cp = so_text_next(&text)) != 0;) {
        if (cp == SO_TEXT_BAD) cp = 0xFFFD;
        switch (cp) {
        case '&':
            so_str_adds(out, "&amp;");
            break;
        case '<':
            so_str_adds(out, "&lt;");
            break;
        case '>':
            so_str_adds(out, "&gt;");
            break;
        case '"':
            so_str_adds(out, "&quot;");
            break;
        default:
            if (is_xml_char(cp)) so_text_add_cp(out, cp);
        }
    }
}

static void add_element(so_str *out, const char *indent, const char *name, const char *text)
{
    so_str_addf(out, "%s<%s>", indent, name);
    add_text(out, text);
    so_str_addf(out, "</%s>\n", name);
}

// An XML name: letters, digits, '.', '-', '_', not beginning with a digit or mark.
static void add_id(so_str *out, const char *id)
{
    static const char first[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_";
    static const char later[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789.-";
    if (*id == '\0' || !strchr(first, *id)) so_str_addc(out, '_');
    for (; *id; id++) so_str_addc(out, strchr(later, *id) ? *id : '_');
}

static void add_box(so_str *out, so_box b)
{
    so_str_addf(out, " HPOS=\"%d\" VPOS=\"%d\" WIDTH=\"%d\" HEIGHT=\"%d\"", b.x, b.y, b.w, b.h);
}

static void add_description(so_str *out, const so_page *page, const char *file, const char *engine)
{
    so_str_adds(out, "  <Description>\n    <MeasurementUnit>pixel</MeasurementUnit>\n"
                     "    <sourceImageInformation>\n");
    add_element(out, "      ", "fileName", file);
    so_str_adds(out, "    </sourceImageInformation>\n    <Processing ID=\"ocr\">\n"
                     "      <processingCategory>contentGeneration</processingCategory>\n");
    so_str_addf(out,
                "      <processingStepSettings>rotation_deg=%d skew_deg=%.2f res_dpi=%d"
                "</processingStepSettings>\n      <processingSoftware>\n",
                page->rotation_deg, page->skew_deg, page->res_dpi);
    size_t name_len = strcspn(engine, " ");
    so_autofree char *name = so_strndup(engine, name_len);
    add_element(out, "        ", "softwareName", name);
    add_element(out, "        ", "softwareVersion", engine + name_len + (engine[name_len] == ' '));
    so_str_adds(out, "      </processingSoftware>\n    </Processing>\n  </Description>\n");
}

// One tag for every kind of line that is no body text and occurs on the page.
static void add_tags(so_str *out, const so_page *page)
{
    bool is_used[SO_REGION_PAGE_NUMBER + 1] = {false}, is_any = false;
    for (size_t i = 0; i < page->lines.len; i++) {
        const so_line *line = &page->lines.items[i];
        if (line->words.len > 0) is_used[line->region] = true;
    }
    for (size_t i = SO_REGION_BODY + 1; i < SO_COUNT(is_used); i++) {
        const char *name = so_region_name((so_region)i);
        if (!is_used[i]) continue;
        if (!is_any) so_str_adds(out, "  <Tags>\n");
        is_any = true;
        so_str_addf(out, "    <LayoutTag ID=\"%s\" LABEL=\"%s\"/>\n", name, name);
    }
    if (is_any) so_str_adds(out, "  </Tags>\n");
}

static void add_line(so_str *out, const so_line *line)
{
    if (line->words.len == 0) return;
    so_str_adds(out, "          <TextLine");
    if (line->region != SO_REGION_BODY)
        so_str_addf(out, " TAGREFS=\"%s\"", so_region_name(line->region));
    add_box(out, line->box);
    so_str_adds(out, ">\n");
    for (size_t i = 0; i < line->words.len; i++) {
        const so_word *word = &line->words.items[i];
        so_str_addf(out, "            %s<String", i ? "<SP/>" : "");
        add_box(out, word->box);
        so_str_addf(out, " WC=\"%.3f\" CONTENT=\"", word->confidence);
        add_text(out, word->text);
        so_str_adds(out, "\"/>\n");
    }
    so_str_adds(out, "          </TextLine>\n");
}

static void add_block(so_str *out, const so_page *page)
{
    so_box box = {0};
    for (size_t i = 0; i < page->lines.len; i++) box = so_box_union(box, page->lines.items[i].box);
    so_str_adds(out, "        <TextBlock ID=\"text\"");
    add_box(out, box);
    so_str_adds(out, ">\n");
    for (size_t i = 0; i < page->lines.len; i++) add_line(out, &page->lines.items[i]);
    so_str_adds(out, "        </TextBlock>\n");
}

// ALTO counts counterclockwise how far the text is turned in the image; we count the turn that
// undoes it clockwise, and the slope clockwise.
static double alto_rotation(const so_page *page)
{
    double deg = fmod(page->rotation_deg - page->skew_deg + 360, 360);
    return deg >= 359.995 ? 0 : deg;
}

void so_alto_write(const so_page *page, const char *page_id, const char *file, const char *engine,
                   so_str *out)
{
    so_str_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\" "
                     "SCHEMAVERSION=\"4.4\">\n");
    add_description(out, page, file, engine);
    add_tags(out, page);
    so_str_adds(out, "  <Layout>\n    <Page ID=\"");
    add_id(out, page_id);
    so_str_addf(out,
                "\" PAGECLASS=\"%s\" PROCESSINGREFS=\"ocr\" HEIGHT=\"%d\" WIDTH=\"%d\" "
                "PHYSICAL_IMG_NR=\"1\" PC=\"%.3f\" ROTATION=\"%.2f\" LANG=\"vi\">\n",
                so_page_kind_name(page->kind), page->height_px, page->width_px, page->confidence,
                alto_rotation(page));
    so_str_adds(out, "      <PrintSpace");
    add_box(out, (so_box){0, 0, page->width_px, page->height_px});
    so_str_adds(out, ">\n");
    if (so_page_words(page) > 0) add_block(out, page);
    so_str_adds(out, "      </PrintSpace>\n    </Page>\n  </Layout>\n</alto>\n");
}
