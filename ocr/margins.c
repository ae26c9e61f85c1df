// SPDX-License-Identifier: Apache-2.0
// A stamp is known by its words, set in capitals and alone between gaps. The stamp of arrival is
// known only together with one of its labels beside or below it: "ĐẾN" alone also heads columns.
#include "ocr/margins.h"

#include <ctype.h>
#include <string.h>

#include "ocr/lines.h"

static const double stamp_gap = 1.0; // in line heights

// ----------------------------------------------------------------------------------- page number

// One to three digits, also twice around a '/', with dashes around them.
static bool is_number(const char *text)
{
    size_t digits = 0;
    for (const char *p = text; *p; p++) {
        if (isdigit((unsigned char)*p)) digits++;
        if (!isdigit((unsigned char)*p) && *p != '/' && *p != '-') return false;
        if (*p == '/' && (digits == 0 || digits > 3)) return false;
        if (*p == '/') digits = 0;
    }
    return digits >= 1 && digits <= 3;
}

static bool is_page_number(const so_line *line)
{
    so_auto(so_str) text = {0};
    for (size_t i = 0; i < line->words.len; i++) {
        so_autofree char *bare = so_lines_bare(&line->words.items[i]);
        bool is_label = i == 0 && line->words.len > 1 && so_equal(bare, "trang");
        bool is_slash = so_equal(line->words.items[i].text, "/");
        if (!is_label) so_str_adds(&text, is_slash ? "/" : bare);
    }
    return is_number(so_str_text(&text));
}

static bool shares_row(const so_page *page, size_t at)
{
    so_box box = so_lines_box(&page->lines.items[at]);
    for (size_t i = 0; i < page->lines.len; i++) {
        so_box other = so_lines_box(&page->lines.items[i]);
        if (i != at && other.y < box.y + box.h && box.y < other.y + other.h) return true;
    }
    return false;
}

void so_margins_number(so_page *page, int width_px, int height_px)
{
    bool is_low = false;
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        so_box box = so_lines_box(line);
        int middle = so_lines_middle(box), x = box.x + box.w / 2;
        bool is_edge = middle * 100 < height_px * 9 || middle * 100 > height_px * 91;
        bool is_place = x * 10 > width_px * 4; // the left edge has numbers of bindings
        if (!is_edge || !is_place || !is_page_number(line) || shares_row(page, i)) continue;
        line->region = SO_REGION_PAGE_NUMBER;
        is_low = middle * 2 > height_px;
    }
    if (is_low)
        so_lines_to_end(page, SO_REGION_PAGE_NUMBER);
    else
        so_lines_to_front(page, SO_REGION_PAGE_NUMBER);
}

// ---------------------------------------------------------------------------------------- stamps

// A run of words of one line between gaps: [first, end).
typedef struct {
    size_t first, end;
} run;

static run run_at(const so_line *line, size_t first)
{
    run r = {first, first + 1};
    while (r.end < line->words.len && so_lines_gap(line, r.end) <= stamp_gap) r.end++;
    return r;
}

static bool is_phrase(const so_line *line, run r)
{
    static const char *const phrases[] = {
        "hoa toc", "hoa toc hen gio", "thuong khan",     "khan",
        "mat",     "toi mat",         "tuyet mat",       "sao y",
        "sao luc", "trich sao",       "sao y ban chinh",
    };
    so_auto(so_str) text = {0};
    so_line part = {.words = {line->words.items + r.first, r.end - r.first, 0}};
    for (size_t i = r.first; i < r.end; i++) {
        so_autofree char *bare = so_lines_bare(&line->words.items[i]);
        if (text.len && *bare) so_str_addc(&text, ' ');
        so_str_adds(&text, bare);
    }
    bool is_one = false;
    for (size_t i = 0; i < SO_COUNT(phrases); i++)
        is_one = is_one || so_equal(so_str_text(&text), phrases[i]);
    return is_one && so_lines_capitals(&part) > 0.99;
}

// Makes a run of the line a line of its own; gives where that stands.
static size_t set_apart(so_page *page, size_t at, run r)
{
    if (r.end < page->lines.items[at].words.len) so_lines_cut(page, at, r.end);
    if (r.first > 0) so_lines_cut(page, at++, r.first);
    return at;
}

static void mark_phrases(so_page *page)
{
    for (size_t at = 0; at < page->lines.len; at++) {
        const so_line *line = &page->lines.items[at];
        for (run r = {0}; r.end < line->words.len;) {
            r = run_at(line, r.end);
            if (!is_phrase(line, r)) continue;
            at = set_apart(page, at, r);
            page->lines.items[at].region = SO_REGION_STAMP;
            break;
        }
    }
}

// "15/QĐ-BNV" behind "Số:" is the paper's own number; numbers of arrival are digits alone.
static bool has_notation(const so_word *word)
{
    const char *slash = strchr(word->text, '/');
    return slash && slash[1] && !isdigit((unsigned char)slash[1]);
}

static so_box run_box(const so_line *line, run r)
{
    return so_lines_box_of(line->words.items + r.first, r.end - r.first);
}

// Labels of the stamp of arrival as they begin a run: "Số: 123", "Ngày 12/3".
static bool is_label(const so_line *line, run r)
{
    enum { MOST_WORDS = 5 }; // the text may begin with the same words
    static const char *const labels[] = {"so", "gio", "ngay", "chuyen"};
    const so_word *word = &line->words.items[r.first];
    so_autofree char *bare = so_lines_bare(word);
    size_t len = strcspn(bare, ":.");
    bool is_one = false;
    for (size_t i = 0; i < SO_COUNT(labels); i++)
        is_one = is_one || (strlen(labels[i]) == len && strncmp(bare, labels[i], len) == 0);
    for (size_t i = r.first; is_one && i < r.end; i++)
        is_one = !has_notation(&line->words.items[i]);
    return is_one && isupper((unsigned char)*word->text) && r.end - r.first <= MOST_WORDS;
}

static bool is_arrival(const so_line *line, run r)
{
    if (!so_equal(line->words.items[r.first].text, "ĐẾN")) return false;
    return r.end == r.first + 1 || is_label(line, (run){r.first + 1, r.end});
}

typedef bool (*run_test)(const so_line *line, run r);

// A run of a body line.
typedef struct {
    size_t line;
    run run;
} place;

// The first place from *p on whose run passes the test and, unless the area is empty, lies in it.
static bool find(const so_page *page, run_test test, so_box area, place *p)
{
    for (; p->line < page->lines.len; p->line++, p->run = (run){0}) {
        const so_line *line = &page->lines.items[p->line];
        while (line->region == SO_REGION_BODY && p->run.end < line->words.len) {
            p->run = run_at(line, p->run.end);
            so_box box = run_box(line, p->run);
            bool is_in = box.x >= area.x && box.x + box.w <= area.x + area.w && box.y >= area.y &&
                         box.y + box.h <= area.y + area.h;
            if ((is_in || area.w == 0) && test(line, p->run)) return true;
        }
    }
    return false;
}

// Where the labels of the stamp stand whose "ĐẾN" is in the box: beside it and below.
static so_box reach_of(so_box den)
{
    return (so_box){den.x - den.w, den.y - den.h, 6 * den.w, 7 * den.h};
}

static void take(so_page *page, place p)
{
    page->lines.items[set_apart(page, p.line, p.run)].region = SO_REGION_STAMP;
}

// Takes the next stamp of arrival; false when there is none from *p on.
static bool take_arrival(so_page *page, place *p)
{
    const so_box anywhere = {0};
    if (!find(page, is_arrival, anywhere, p)) return false;
    so_box area = reach_of(page->lines.items[p->line].words.items[p->run.first].box);
    place label = {0};
    bool is_labelled = p->run.end > p->run.first + 1 || find(page, is_label, area, &label);
    if (!is_labelled) return true;
    take(page, *p);
    for (label = (place){0}; find(page, is_label, area, &label); label = (place){0})
        take(page, label);
    *p = (place){0};
    return true;
}

void so_margins_stamps(so_page *page)
{
    mark_phrases(page);
    for (place from = {0}; take_arrival(page, &from);) continue;
    so_lines_to_end(page, SO_REGION_STAMP);
}
