// SPDX-License-Identifier: Apache-2.0
#include "ocr/noise.h"

#include <string.h>

#include "base/text.h"

// Measured on poor copies: of words of signs only below 0.75, and of words in lines below 0.5, none
// was printed. A doubtful word in a line that reads well is a misread one, not dirt: it stays.
static const double signs = 0.75, doubtful_line = 0.45;

static bool is_letter_or_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z') ||
           (cp >= 0xC0 && cp <= 0x24F && cp != 0xD7 && cp != 0xF7) ||
           (cp >= 0x1E00 && cp <= 0x1EFF);
}

static bool has_letter_or_digit(const char *text)
{
    for (uint32_t cp; (cp = so_text_next(&text)) != 0;)
        if (is_letter_or_digit(cp)) return true;
    return false;
}

static bool is_rule_like(const char *text)
{
    return text[strspn(text, "|_[]{}\\")] == '\0';
}

static bool is_noise(const so_word *word)
{
    return !has_letter_or_digit(word->text) &&
           (word->confidence < signs || is_rule_like(word->text));
}

static double mean(const so_line *line)
{
    double letters = 0, sum = 0;
    for (size_t i = 0; i < line->words.len; i++) {
        double len = (double)so_text_len(line->words.items[i].text);
        letters += len, sum += len * line->words.items[i].confidence;
    }
    return letters > 0 ? sum / letters : 0;
}

void so_noise_drop(so_page *page)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        bool is_doubtful = mean(line) < doubtful_line;
        size_t kept = 0;
        for (size_t k = 0; k < line->words.len; k++) {
            if (is_doubtful || is_noise(&line->words.items[k]))
                so_word_clear(&line->words.items[k]);
            else
                line->words.items[kept++] = line->words.items[k];
        }
        line->words.len = kept;
    }
    so_page_drop_empty_lines(page);
}
