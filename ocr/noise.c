// SPDX-License-Identifier: Apache-2.0
#include "ocr/noise.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ocr/lines.h"

// Measured on poor copies: of words of signs only below 0.75, and of words in lines below 0.5, none
// was printed. A doubtful word in a line that reads well is a misread one, not dirt: it stays.
static const double signs = 0.75, doubtful_line = 0.45;

// Measured on four sets of pages, 17 000 words (good and poor; made-up words dropped against
// printed ones lost): lines of signs only 23 : 1, one doubtful letter 33 : 2, two 21 : 3, a letter
// or two of impossible size 10 : 0, alone on a line and doubtful or of odd size 47 : 4, crumbs 4 :
// 0.
static const double doubtful_letter = 0.5, doubtful_pair = 0.45, doubtful_short_line = 0.6,
                    sure = 0.9;
enum { FEW_LETTERS = 4 };
// In median heights of the page's words.
static const double huge = 2.2, tiny_alone = 0.45, small_alone = 0.6, large_alone = 1.5;
static const double crumb_high = 0.12, crumb_wide = 0.2;

static bool is_letter_or_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z') ||
           (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
           (cp >= 0x1E00 && cp <= 0x1EFF);
}

static size_t letters_in(const char *text)
{
    size_t n = 0;
    for (uint32_t cp; (cp = so_text_next(&text)) != 0;) n += is_letter_or_digit(cp);
    return n;
}

static bool is_rule_like(const char *text)
{
    return text[strspn(text, "|_[]{}\\")] == '\0';
}

static bool is_noise(const so_word *word)
{
    return letters_in(word->text) == 0 && (word->confidence < signs || is_rule_like(word->text));
}

// What is known of a line before its words are judged.
typedef struct {
    double confidence; // mean of its letters
    size_t words, letters;
    int high_px;   // of the page's words, the median
    bool is_signs; // not a letter or digit in it
} setting;

static setting setting_of(const so_line *line, int high_px)
{
    setting s = {.words = line->words.len, .high_px = high_px, .is_signs = true};
    s.confidence = so_lines_confidence(line, NULL);
    for (size_t i = 0; i < line->words.len; i++) {
        size_t letters = letters_in(line->words.items[i].text);
        s.letters += letters;
        s.is_signs = s.is_signs && letters == 0;
    }
    return s;
}

static bool is_doubtful(const setting *s)
{
    return s->is_signs || s->confidence < doubtful_line ||
           (s->letters <= FEW_LETTERS && s->confidence < doubtful_short_line);
}

// A letter or two that no print has at this size or in this place, or that the engine doubts.
static bool is_odd(const so_word *w, const setting *s)
{
    size_t letters = letters_in(w->text);
    if (letters == 0 || letters > 2) return false;
    if (w->confidence < (letters == 1 ? doubtful_letter : doubtful_pair)) return true;
    double size = (double)w->box.h / s->high_px;
    double least = w->confidence < sure ? small_alone : tiny_alone;
    return size > huge || (s->words == 1 && (size < least || size > large_alone));
}

static bool is_crumb(const so_word *w, const setting *s)
{
    return w->box.h < crumb_high * s->high_px && w->box.w < crumb_wide * s->high_px;
}

// The median height of the page's words.
static int median_height(const so_page *page)
{
    size_t n = so_page_words(page), k = 0;
    if (n == 0) return 1;
    so_autofree int *heights = so_alloc(n * sizeof *heights);
    for (size_t i = 0; i < page->lines.len; i++)
        for (size_t j = 0; j < page->lines.items[i].words.len; j++)
            heights[k++] = page->lines.items[i].words.items[j].box.h;
    int median = so_lines_median(heights, n);
    return median > 0 ? median : 1;
}

static void drop_from(so_line *line, const setting *s)
{
    bool drops_all = is_doubtful(s);
    size_t kept = 0;
    for (size_t k = 0; k < line->words.len; k++) {
        so_word *w = &line->words.items[k];
        if (drops_all || is_noise(w) || is_odd(w, s) || is_crumb(w, s))
            so_word_clear(w);
        else
            line->words.items[kept++] = *w;
    }
    line->words.len = kept;
}

void so_noise_drop(so_page *page)
{
    int high_px = median_height(page);
    for (size_t i = 0; i < page->lines.len; i++) {
        setting s = setting_of(&page->lines.items[i], high_px);
        drop_from(&page->lines.items[i], &s);
    }
    so_page_drop_empty_lines(page);
}
