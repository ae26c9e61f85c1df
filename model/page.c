// SPDX-License-Identifier: Apache-2.0
// Reading the JSON back is strict about bounds: it also crosses the border from worker processes.
#include "model/page.h"

#include <math.h>
#include <string.h>

#define MAX_SIDE_PX 1000000
#define MAX_ITEMS 200000

static const char *const kind_names[] = {"content", "blank", "separator", "quarantined"};
static const char *const region_names[] = {"body",      "head_left", "head_right", "recipients",
                                           "signature", "stamp",     "page_number"};

so_box so_box_union(so_box a, so_box b)
{
    if (a.w <= 0 || a.h <= 0) return b;
    if (b.w <= 0 || b.h <= 0) return a;
    int x = a.x < b.x ? a.x : b.x;
    int y = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (so_box){x, y, right - x, bottom - y};
}

void so_word_clear(so_word *word)
{
    for (size_t i = 0; i < word->alternatives.len; i++) free(word->alternatives.items[i].text);
    free(word->alternatives.items);
    free(word->text);
    *word = (so_word){0};
}

void so_line_clear(so_line *line)
{
    for (size_t i = 0; i < line->words.len; i++) so_word_clear(&line->words.items[i]);
    free(line->words.items);
    *line = (so_line){0};
}

void so_page_clear(so_page *page)
{
    for (size_t i = 0; i < page->lines.len; i++) so_line_clear(&page->lines.items[i]);
    for (size_t i = 0; i < page->barcodes.len; i++) {
        free(page->barcodes.items[i].format);
        free(page->barcodes.items[i].text);
    }
    free(page->lines.items);
    free(page->barcodes.items);
    so_quality_clear(&page->quality);
    *page = (so_page){0};
}

void so_word_reread(so_word *w, char *text, double trust)
{
    so_alternative first = {w->text, w->confidence};
    w->text = text;
    w->confidence *= trust;
    for (size_t i = 0; i < w->alternatives.len; i++) {
        so_alternative *a = &w->alternatives.items[i];
        if (!so_equal(a->text, text)) continue;
        free(a->text);
        *a = first;
        return;
    }
    *so_vec_push(&w->alternatives) = first;
}

size_t so_page_words(const so_page *page)
{
    size_t words = 0;
    for (size_t i = 0; i < page->lines.len; i++) words += page->lines.items[i].words.len;
    return words;
}

void so_page_drop_empty_lines(so_page *page)
{
    size_t kept = 0;
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        if (line->words.len > 0)
            page->lines.items[kept++] = *line;
        else
            so_line_clear(line);
    }
    page->lines.len = kept;
}

void so_line_text(const so_line *line, so_str *out)
{
    for (size_t i = 0; i < line->words.len; i++) {
        if (i) so_str_addc(out, ' ');
        so_str_adds(out, line->words.items[i].text);
    }
}

void so_page_text(const so_page *page, so_str *out)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line_text(&page->lines.items[i], out);
        so_str_addc(out, '\n');
    }
}

const char *so_page_kind_name(so_page_kind kind)
{
    return kind_names[kind];
}

bool so_page_kind_parse(const char *name, so_page_kind *ret)
{
    for (size_t i = 0; i < SO_COUNT(kind_names); i++) {
        if (!so_equal(name, kind_names[i])) continue;
        *ret = (so_page_kind)i;
        return true;
    }
    return false;
}

const char *so_region_name(so_region region)
{
    return region_names[region];
}

// ---------------------------------------------------------------------------- out

void so_box_to_json(so_box b, so_json *j)
{
    so_json_array(j);
    so_json_int(j, b.x);
    so_json_int(j, b.y);
    so_json_int(j, b.w);
    so_json_int(j, b.h);
    so_json_end_array(j);
}

static void box_out(so_json *j, so_box b)
{
    so_json_key(j, "box");
    so_box_to_json(b, j);
}

static void word_out(so_json *j, const so_word *w)
{
    so_json_object(j);
    so_json_kstr(j, "text", w->text);
    so_json_kreal(j, "confidence", w->confidence, 3);
    box_out(j, w->box);
    if (w->alternatives.len > 0) {
        so_json_karray(j, "alternatives");
        for (size_t i = 0; i < w->alternatives.len; i++) {
            so_json_object(j);
            so_json_kstr(j, "text", w->alternatives.items[i].text);
            so_json_kreal(j, "confidence", w->alternatives.items[i].confidence, 3);
            so_json_end_object(j);
        }
        so_json_end_array(j);
    }
    so_json_end_object(j);
}

static void line_out(so_json *j, const so_line *line)
{
    so_auto(so_str) text = {0};
    so_line_text(line, &text);
    so_json_object(j);
    so_json_kstr(j, "text", so_str_text(&text));
    if (line->region != SO_REGION_BODY) so_json_kstr(j, "region", so_region_name(line->region));
    so_json_kreal(j, "confidence", line->confidence, 3);
    box_out(j, line->box);
    so_json_karray(j, "zone");
    so_json_real(j, line->x0, 4);
    so_json_real(j, line->y0, 4);
    so_json_real(j, line->x1, 4);
    so_json_real(j, line->y1, 4);
    so_json_end_array(j);
    so_json_karray(j, "words");
    for (size_t i = 0; i < line->words.len; i++) word_out(j, &line->words.items[i]);
    so_json_end_array(j);
    so_json_end_object(j);
}

static void barcodes_out(so_json *j, const so_page *page)
{
    so_json_karray(j, "barcodes");
    for (size_t i = 0; i < page->barcodes.len; i++) {
        const so_barcode *b = &page->barcodes.items[i];
        so_json_object(j);
        so_json_kstr(j, "format", b->format);
        so_json_kstr(j, "text", b->text);
        box_out(j, b->box);
        so_json_end_object(j);
    }
    so_json_end_array(j);
}

void so_page_members_to_json(const so_page *page, const char *file, int index, so_json *j)
{
    so_json_kint(j, "schema", 1);
    so_json_kstr(j, "file", file);
    so_json_kint(j, "index", index);
    so_json_kint(j, "width_px", page->width_px);
    so_json_kint(j, "height_px", page->height_px);
    so_json_kint(j, "rotation_deg", page->rotation_deg);
    so_json_kreal(j, "skew_deg", page->skew_deg, 2);
    so_json_kint(j, "res_dpi", page->res_dpi);
    if (page->is_res_guessed) so_json_kstr(j, "res_from", "paper");
    so_json_kstr(j, "kind", so_page_kind_name(page->kind));
    so_json_kreal(j, "confidence", page->confidence, 3);
    so_json_key(j, "quality");
    so_quality_to_json(&page->quality, j);
    barcodes_out(j, page);
    so_json_karray(j, "lines");
    for (size_t i = 0; i < page->lines.len; i++) line_out(j, &page->lines.items[i]);
    so_json_end_array(j);
}

void so_page_to_json(const so_page *page, const char *file, int index, so_json *j)
{
    so_json_object(j);
    so_page_members_to_json(page, file, index, j);
    so_json_end_object(j);
}

// ---------------------------------------------------------------------------- in

static bool int_in(const so_jval *v, int64_t low, int64_t high, int *ret, so_err *err)
{
    int64_t n = so_jval_int(v, low - 1);
    if (n < low || n > high)
        return so_err_set(err, SO_DATA, "page record: a number is out of range");
    *ret = (int)n;
    return true;
}

static bool box_in(const so_jval *owner, so_box *ret, so_err *err)
{
    const so_jval *box = so_jval_get(owner, "box");
    return int_in(so_jval_at(box, 0), -MAX_SIDE_PX, MAX_SIDE_PX, &ret->x, err) &&
           int_in(so_jval_at(box, 1), -MAX_SIDE_PX, MAX_SIDE_PX, &ret->y, err) &&
           int_in(so_jval_at(box, 2), 0, MAX_SIDE_PX, &ret->w, err) &&
           int_in(so_jval_at(box, 3), 0, MAX_SIDE_PX, &ret->h, err);
}

static double fraction_in(const so_jval *v)
{
    double f = so_jval_real(v, 0);
    return f >= 0 && f <= 1 ? f : f > 1 ? 1 : 0;
}

static bool word_in(const so_jval *json, so_word *word, so_err *err)
{
    const so_jval *alternatives = so_jval_get(json, "alternatives");
    word->text = so_strdup(so_jval_kstr(json, "text", ""));
    word->confidence = fraction_in(so_jval_get(json, "confidence"));
    for (size_t i = 0; i < so_jval_len(alternatives); i++) {
        const so_jval *a = so_jval_at(alternatives, i);
        *so_vec_push(&word->alternatives) = (so_alternative){
            .text = so_strdup(so_jval_kstr(a, "text", "")),
            .confidence = fraction_in(so_jval_get(a, "confidence")),
        };
    }
    return box_in(json, &word->box, err);
}

// Body when nothing or nothing known is said: pages written before lines told it stay readable.
static so_region region_in(const so_jval *line)
{
    const char *name = so_jval_kstr(line, "region", "body");
    for (size_t i = 0; i < SO_COUNT(region_names); i++)
        if (so_equal(name, region_names[i])) return (so_region)i;
    return SO_REGION_BODY;
}

static bool line_in(const so_jval *json, so_line *line, so_err *err)
{
    const so_jval *zone = so_jval_get(json, "zone");
    const so_jval *words = so_jval_get(json, "words");
    line->region = region_in(json);
    line->confidence = fraction_in(so_jval_get(json, "confidence"));
    line->x0 = fraction_in(so_jval_at(zone, 0));
    line->y0 = fraction_in(so_jval_at(zone, 1));
    line->x1 = fraction_in(so_jval_at(zone, 2));
    line->y1 = fraction_in(so_jval_at(zone, 3));
    for (size_t i = 0; i < so_jval_len(words); i++) {
        if (!word_in(so_jval_at(words, i), so_vec_push(&line->words), err)) return false;
    }
    return box_in(json, &line->box, err);
}

static bool barcodes_in(const so_jval *list, so_page *page, so_err *err)
{
    for (size_t i = 0; i < so_jval_len(list); i++) {
        const so_jval *b = so_jval_at(list, i);
        so_barcode *code = so_vec_push(&page->barcodes);
        code->format = so_strdup(so_jval_kstr(b, "format", ""));
        code->text = so_strdup(so_jval_kstr(b, "text", ""));
        if (!box_in(b, &code->box, err)) return false;
    }
    return true;
}

static bool head_in(const so_jval *json, so_page *page, so_err *err)
{
    page->confidence = fraction_in(so_jval_get(json, "confidence"));
    page->is_res_guessed = so_equal(so_jval_kstr(json, "res_from", "file"), "paper");
    page->skew_deg = so_jval_kreal(json, "skew_deg", 0);
    if (!(fabs(page->skew_deg) <= 90))
        return so_err_set(err, SO_DATA, "page record: no page slopes like that");
    if (!so_page_kind_parse(so_jval_kstr(json, "kind", NULL), &page->kind))
        return so_err_set(err, SO_DATA, "page record: unknown kind");
    return int_in(so_jval_get(json, "width_px"), 0, MAX_SIDE_PX, &page->width_px, err) &&
           int_in(so_jval_get(json, "height_px"), 0, MAX_SIDE_PX, &page->height_px, err) &&
           int_in(so_jval_get(json, "res_dpi"), 0, 100000, &page->res_dpi, err) &&
           int_in(so_jval_get(json, "rotation_deg"), 0, 270, &page->rotation_deg, err);
}

static bool page_in(const so_jval *json, so_page *page, so_err *err)
{
    const so_jval *lines = so_jval_get(json, "lines");
    const so_jval *barcodes = so_jval_get(json, "barcodes");
    if (so_jval_len(lines) > MAX_ITEMS || so_jval_len(barcodes) > MAX_ITEMS)
        return so_err_set(err, SO_DATA, "page record: too many lines or barcodes");
    if (!head_in(json, page, err) || !barcodes_in(barcodes, page, err) ||
        !so_quality_from_json(so_jval_get(json, "quality"), &page->quality, err))
        return false;
    for (size_t i = 0; i < so_jval_len(lines); i++)
        if (!line_in(so_jval_at(lines, i), so_vec_push(&page->lines), err)) return false;
    return true;
}

bool so_page_from_json(const so_jval *json, so_page *ret, so_err *err)
{
    so_auto(so_page) page = {0};
    if (!page_in(json, &page, err)) return false;
    *ret = page;
    page = (so_page){0};
    return true;
}
