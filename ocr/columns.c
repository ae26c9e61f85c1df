// SPDX-License-Identifier: Apache-2.0
// Words tell where a column must be, white space where it ends. Geometry alone was rejected: a form
// with labels and values has the same gaps.
// In the head everything left of the state's name is one column, what is centred under the name the
// other, down to the first line that is neither: the title or the text. In the foot the gutter is
// the widest strip in the middle of the page that the fewest lines cross; an address that runs
// under both columns ends them.
#include "ocr/columns.h"

#include <limits.h>
#include <string.h>

#include "ocr/lines.h"

static const double column_gap = 0.8; // in line heights: wider than spaces of justified small print

// Spaces of bold heads and of dates that begin left of the name stay below.
static const double head_gap = 1.5;

static int middle_x(so_box box)
{
    return box.x + box.w / 2;
}

// ------------------------------------------------------------------------------------------ head

// Names that head the right column; so many of the words must be read right.
static const struct {
    const char *words[9];
    int least;
} names[] = {
    {{"cong", "hoa", "xa", "hoi", "chu", "nghia", "viet", "nam"}, 5},
    {{"doc", "lap", "tu", "do", "hanh", "phuc"}, 4},
    {{"dang", "cong", "san", "viet", "nam"}, 4},
};

// Where a name's words begin in the line; the number of words when it does not hold the name.
static size_t find_name(const so_line *line, size_t name)
{
    size_t first = line->words.len, next = 0;
    int found = 0;
    for (size_t i = 0; i < line->words.len; i++) {
        so_autofree char *bare = so_lines_bare(&line->words.items[i]);
        for (size_t k = next; names[name].words[k]; k++) {
            if (!so_equal(bare, names[name].words[k])) continue;
            if (found++ == 0 || k == 0) first = i; // "CÔNG AN TỈNH ... CỘNG HÒA"
            next = k == 0 ? 0 : k;
            break;
        }
    }
    return found >= names[name].least ? first : line->words.len;
}

// Parts what is glued to the names' left, and gives the box around the names.
static so_box part_names(so_page *page, int height_px)
{
    so_box box = {0};
    for (size_t at = 0; at < page->lines.len; at++) {
        for (size_t k = 0; k < SO_COUNT(names); k++) {
            const so_line *line = &page->lines.items[at];
            size_t first = find_name(line, k);
            if (first == line->words.len || so_lines_box(line).y > 0.2 * height_px) continue;
            if (first > 0 && so_lines_gap(line, first) > column_gap)
                so_lines_cut(page, at++, first);
            box = so_box_union(box, so_lines_box(&page->lines.items[at]));
            break;
        }
    }
    return box;
}

// A head as far as it is known; slack: what lines may stand out, in pixels.
typedef struct {
    so_box name;
    int width_px, top, bottom, slack;
} head;

// Cuts lines that hold a word of each column: at the first word that stands under the name.
static void part_head(so_page *page, const head *h)
{
    for (size_t at = 0; at < page->lines.len; at++) {
        const so_line *line = &page->lines.items[at];
        int middle = so_lines_middle(so_lines_box(line));
        if (middle < h->top || middle > h->bottom) continue;
        if (line->words.len == 0 || line->words.items[0].box.x >= h->name.x - h->slack) continue;
        for (size_t i = 1; i < line->words.len; i++) {
            if (line->words.items[i].box.x < h->name.x - h->slack) continue;
            if (so_lines_gap(line, i) > head_gap) so_lines_cut(page, at, i);
            break;
        }
    }
}

static bool begins_letter(const so_line *line)
{
    if (line->words.len < 2) return false;
    so_autofree char *first = so_lines_bare(&line->words.items[0]);
    so_autofree char *second = so_lines_bare(&line->words.items[1]);
    return so_equal(first, "kinh") && so_equal(second, "gui");
}

// The column of a line of the head; SO_REGION_BODY when it is of neither.
static so_region column_of(const so_line *line, const head *h)
{
    so_box box = so_lines_box(line);
    if (begins_letter(line)) return SO_REGION_BODY;
    if (box.x + box.w <= h->name.x + h->slack) return SO_REGION_HEAD_LEFT;
    bool is_under = abs(middle_x(box) - middle_x(h->name)) * 4 < h->name.w &&
                    box.x >= h->name.x - h->name.w / 8;
    bool is_beside = box.x * 2 >= h->width_px;
    return is_under || is_beside ? SO_REGION_HEAD_RIGHT : SO_REGION_BODY;
}

// The row of the first line below the name that is of neither column.
static int end_of_head(const so_page *page, const head *h)
{
    int end = h->bottom;
    for (size_t i = 0; i < page->lines.len; i++) {
        int middle = so_lines_middle(so_lines_box(&page->lines.items[i]));
        if (middle > h->name.y && middle < end &&
            column_of(&page->lines.items[i], h) == SO_REGION_BODY)
            end = middle;
    }
    return end;
}

// Whether anything stands to the left of the name, or one line below it.
static bool has_left(const so_page *page, const head *h)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        int middle = so_lines_middle(so_lines_box(&page->lines.items[i]));
        if (middle >= h->top && middle < h->name.y + 2 * h->name.h && middle < h->bottom &&
            column_of(&page->lines.items[i], h) == SO_REGION_HEAD_LEFT)
            return true;
    }
    return false;
}

void so_columns_head(so_page *page, int width_px, int height_px)
{
    so_box name = part_names(page, height_px);
    head h = {name, width_px, name.y - height_px / 50, height_px * 27 / 100, width_px / 100};
    if (name.w == 0 || name.x * 10 < width_px * 3) return;
    part_head(page, &h);
    h.bottom = end_of_head(page, &h);
    if (!has_left(page, &h)) return; // a form: the name is alone
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        int middle = so_lines_middle(so_lines_box(line));
        if (line->region == SO_REGION_BODY && middle >= h.top && middle < h.bottom)
            line->region = column_of(line, &h);
    }
    so_lines_gather(page, SO_REGION_HEAD_LEFT, SO_REGION_HEAD_RIGHT);
}

// ------------------------------------------------------------------------------------------ foot

// "Nơi nhận:" and nothing more on its side of the page: "Nơi nhận kết quả: ..." is a form's label.
static bool begins_list(const so_line *line, int width_px)
{
    if (line->words.len < 2 || line->words.items[0].box.x * 10 > width_px * 4) return false;
    so_autofree char *first = so_lines_bare(&line->words.items[0]);
    so_autofree char *second = so_lines_bare(&line->words.items[1]);
    return (so_equal(first, "noi") || so_equal(first, "nol")) && so_equal(second, "nhan") &&
           (line->words.len == 2 || so_lines_gap(line, 2) > 2 * column_gap);
}

// Whether the line says in whose name somebody signs.
static bool begins_post(const so_line *line)
{
    static const char *const marks[] = {"tm", "kt", "tl", "tuq", "q"};
    if (line->words.len == 0 || !strchr(line->words.items[0].text, '.')) return false;
    so_autofree char *bare = so_lines_bare(&line->words.items[0]);
    bool is_mark = false;
    for (size_t i = 0; i < SO_COUNT(marks); i++) {
        size_t len = strlen(marks[i]);
        is_mark = is_mark || so_equal(bare, marks[i]) ||
                  (so_starts_with(bare, marks[i]) && bare[len] == '.'); // "KT.CHỦ"
    }
    return is_mark && so_lines_capitals(line) > 0.7;
}

static bool is_free(const so_line *line)
{
    return line->region == SO_REGION_BODY && line->words.len > 0;
}

static bool is_of_foot(const so_line *line, int top)
{
    return is_free(line) && so_lines_middle(so_lines_box(line)) > top;
}

enum { STEPS = 200 }; // across the page

static void count_words(const so_line *line, int width_px, int crossed[STEPS])
{
    for (size_t i = 0; i < line->words.len; i++) {
        so_box box = line->words.items[i].box;
        int from = (int)((int64_t)box.x * STEPS / width_px);
        int to = (int)((int64_t)(box.x + box.w) * STEPS / width_px);
        for (int x = from < 0 ? 0 : from; x <= to && x < STEPS; x++) crossed[x]++;
    }
}

// The middle of the widest strip between a quarter and seven tenths of the page that the fewest
// words cross.
static int find_gutter(const so_page *page, int top, int width_px)
{
    int crossed[STEPS] = {0}, least = INT_MAX, best = 0, best_len = 0;
    for (size_t i = 0; i < page->lines.len; i++)
        if (is_of_foot(&page->lines.items[i], top))
            count_words(&page->lines.items[i], width_px, crossed);
    for (int x = STEPS / 4, len = 0; x < STEPS * 7 / 10; x++) {
        len = x > STEPS / 4 && crossed[x] == crossed[x - 1] ? len + 1 : 1;
        if (crossed[x] > least || (crossed[x] == least && len <= best_len)) continue;
        least = crossed[x], best_len = len, best = 2 * x - len + 2;
    }
    return best * (width_px / 2) / STEPS;
}

// Cuts lines at the gutter; gives the row of the first wide line that runs across it.
static int part_foot(so_page *page, int top, int gutter, int width_px)
{
    int end = INT_MAX;
    for (size_t at = 0; at < page->lines.len; at++) {
        const so_line *line = &page->lines.items[at];
        so_box box = so_lines_box(line);
        if (!is_of_foot(line, top) || box.x >= gutter || box.x + box.w <= gutter) continue;
        size_t i = 1;
        while (i < line->words.len && line->words.items[i].box.x < gutter) i++;
        if (i < line->words.len && so_lines_gap(line, i) > column_gap)
            so_lines_cut(page, at++, i);
        else if (box.w * 2 > width_px && so_lines_middle(box) < end)
            end = so_lines_middle(box);
    }
    return end;
}

// A post often begins above "Nơi nhận:": lines of capitals right of the gutter that lead down to
// it.
static bool grows_up(so_page *page, int gutter, int *top)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        so_box box = so_lines_box(line);
        int bottom = box.y + box.h;
        if (!is_free(line) || box.x < gutter || box.y >= *top || *top - bottom > 3 * box.h / 2 ||
            so_lines_middle(box) > *top || so_lines_capitals(line) < 0.7)
            continue;
        line->region = SO_REGION_SIGNATURE;
        *top = box.y;
        return true;
    }
    return false;
}

// The box of a region's highest line; empty when it has none.
static so_box first_of(const so_page *page, so_region region)
{
    so_box first = {0};
    for (size_t i = 0; i < page->lines.len; i++) {
        so_box box = so_lines_box(&page->lines.items[i]);
        bool is_higher = first.h == 0 || so_lines_middle(box) < so_lines_middle(first);
        if (page->lines.items[i].region == region && is_higher) first = box;
    }
    return first;
}

static void mark_foot(so_page *page, so_box list, int width_px)
{
    int top = list.y - list.h / 3, gutter = find_gutter(page, top, width_px);
    int end = part_foot(page, top, gutter, width_px), post_top = top;
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        so_box box = so_lines_box(line);
        if (!is_of_foot(line, top) || so_lines_middle(box) >= end) continue;
        line->region = middle_x(box) < gutter ? SO_REGION_RECIPIENTS : SO_REGION_SIGNATURE;
    }
    while (grows_up(page, gutter, &post_top)) continue;
    so_box left = first_of(page, SO_REGION_RECIPIENTS), right = first_of(page, SO_REGION_SIGNATURE);
    bool is_right_first = right.y + right.h < so_lines_middle(left);
    so_lines_gather(page, is_right_first ? SO_REGION_SIGNATURE : SO_REGION_RECIPIENTS,
                    is_right_first ? SO_REGION_RECIPIENTS : SO_REGION_SIGNATURE);
}

// Who signs, where no list stands beside: all that follows the post in its half of the page.
static void mark_signature(so_page *page, int width_px, int height_px)
{
    bool is_begun = false;
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        so_box box = so_lines_box(line);
        bool is_right = box.x * 100 > width_px * 35;
        if (!is_free(line)) continue;
        if (!is_begun && is_right && box.y * 4 > height_px) is_begun = begins_post(line);
        if (is_begun && !is_right) return;
        if (is_begun) line->region = SO_REGION_SIGNATURE;
    }
}

void so_columns_foot(so_page *page, int width_px, int height_px)
{
    if (width_px < STEPS) return; // no letter fits in
    for (size_t i = page->lines.len; i-- > 0;) {
        const so_line *line = &page->lines.items[i];
        if (!is_free(line) || !begins_list(line, width_px)) continue;
        mark_foot(page, line->words.items[0].box, width_px);
        return;
    }
    mark_signature(page, width_px, height_px);
}
