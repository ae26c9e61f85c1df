// SPDX-License-Identifier: Apache-2.0
// Sizes are told in heights of the line's words. A mark is lower than half of one, hangs free
// between the word and what stands above it, and belongs to no other word. Reading every heading
// twice was rejected: it costs more, and the crop would still end where the word's box does.
#include "ocr/marks.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ocr/lines.h"
#include "ocr/syllable.h"

static const double reach = 0.65, lowest = 0.1, highest = 0.6, widest = 0.8, flat_line = 0.8;
// What the engine is still worth on a word whose marks it has not seen.
static const double doubt = 0.75;

// The median height of a line's words.
static int height_of(const so_line *line)
{
    size_t n = line->words.len;
    so_autofree int *heights = so_alloc(n * sizeof *heights);
    for (size_t i = 0; i < n; i++) heights[i] = line->words.items[i].box.h;
    return so_lines_median(heights, n);
}

// ---------------------------------------------------------------------------- lines of marks

// Few letters a word: marks are read as "£", "Á", "4", never as a word.
static bool is_short(const so_line *line)
{
    for (size_t i = 0; i < line->words.len; i++)
        if (so_text_len(line->words.items[i].text) > 2) return false;
    return true;
}

// Whether a box hangs right above a word of the line, or leans on its top.
static bool hangs_on(so_box b, const so_line *line, int height)
{
    for (size_t i = 0; i < line->words.len; i++) {
        so_box w = line->words.items[i].box;
        int gap = w.y - (b.y + b.h), middle = b.x + b.w / 2, slack = height / 3;
        if (middle >= w.x - slack && middle < w.x + w.w + slack && gap < reach * height &&
            gap > -slack && b.y < w.y)
            return true;
    }
    return false;
}

static bool is_of_marks(const so_page *page, size_t at)
{
    const so_line *marks = &page->lines.items[at];
    if (!is_short(marks)) return false;
    so_box b = so_lines_box(marks);
    for (size_t i = 0; i < page->lines.len; i++) {
        const so_line *below = &page->lines.items[i];
        if (i == at || is_short(below)) continue;
        int height = height_of(below);
        if (b.h >= flat_line * height) continue;
        bool all_hang = true;
        for (size_t k = 0; all_hang && k < marks->words.len; k++)
            all_hang = hangs_on(marks->words.items[k].box, below, height);
        if (all_hang) return true;
    }
    return false;
}

static void drop_lines_of_marks(so_page *page)
{
    for (size_t at = 0; at < page->lines.len; at++) {
        so_line *line = &page->lines.items[at];
        if (!is_of_marks(page, at)) continue;
        for (size_t k = 0; k < line->words.len; k++) so_word_clear(&line->words.items[k]);
        line->words.len = 0;
        so_page_drop_empty_lines(page);
        at--;
    }
}

// ---------------------------------------------------------------------------- loose marks

static bool is_covered(const so_page *page, int x, int y)
{
    for (size_t i = 0; i < page->lines.len; i++)
        for (size_t k = 0; k < page->lines.items[i].words.len; k++) {
            so_box b = page->lines.items[i].words.items[k].box;
            if (x >= b.x && x < b.x + b.w && y >= b.y && y < b.y + b.h) return true;
        }
    return false;
}

static bool is_mark(so_box b, so_box zone, int height)
{
    bool is_free = b.y > 0 && b.y + b.h < zone.h;
    return is_free && b.h >= lowest * height && b.h <= highest * height && b.w >= lowest * height &&
           b.w <= widest * height;
}

// A word of letters that was read bare, or as what cannot be spelt.
static bool may_lack_marks(const so_word *w)
{
    so_word_kind kind = so_word_kind_of(w->text);
    if (kind == SO_WORD_MARKS || strpbrk(w->text, "0123456789")) return false;
    return kind == SO_WORD_WEAK || !so_text_has_marks(w->text);
}

// The top of the marks that stand on a word; its own top when there are none.
static int top_of(PIX *strokes, const so_page *page, so_box word, int height)
{
    int top = word.y, room = (int)(reach * height);
    so_box zone = {word.x, word.y - room, word.w, room};
    if (zone.y < 0) zone.h += zone.y, zone.y = 0;
    BOX *box = zone.h > 1 ? boxCreate(zone.x, zone.y, zone.w, zone.h) : NULL;
    PIX *piece = box ? pixClipRectangle(strokes, box, NULL) : NULL;
    BOXA *found = piece ? pixConnCompBB(piece, 8) : NULL;
    for (int i = 0; found && i < boxaGetCount(found); i++) {
        so_box b;
        boxaGetBoxGeometry(found, i, &b.x, &b.y, &b.w, &b.h);
        if (!is_mark(b, zone, height)) continue;
        if (is_covered(page, zone.x + b.x + b.w / 2, zone.y + b.y + b.h / 2)) continue;
        if (zone.y + b.y < top) top = zone.y + b.y;
    }
    boxDestroy(&box);
    pixDestroy(&piece);
    boxaDestroy(&found);
    return top;
}

void so_marks_join(PIX *strokes, so_page *page)
{
    drop_lines_of_marks(page);
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        int height = height_of(line);
        for (size_t k = 0; k < line->words.len; k++) {
            so_word *w = &line->words.items[k];
            if (!may_lack_marks(w)) continue;
            int top = top_of(strokes, page, w->box, height);
            if (top == w->box.y) continue;
            w->box.h += w->box.y - top;
            w->box.y = top;
            w->confidence *= doubt;
        }
    }
}
