// SPDX-License-Identifier: Apache-2.0
#include "ocr/glyphs.h"

#include <string.h>

// The glyphs of a word from left to right: connected pieces, without specks. NULL: none.
static BOXA *glyphs_of(const so_sheet *s, so_box word)
{
    BOX *box = boxCreate(word.x - 1, word.y - 1, word.w + 2, word.h + 2);
    PIX *pix = box ? pixClipRectangle(s->pix, box, NULL) : NULL;
    boxDestroy(&box);
    PIX *bits = pix ? pixThresholdToBinary(pix, 160) : NULL;
    BOXA *all = bits ? pixConnCompBB(bits, 8) : NULL;
    BOXA *large =
        all ? boxaSelectBySize(all, 0, word.h / 8, L_SELECT_HEIGHT, L_SELECT_IF_GTE, NULL) : NULL;
    BOXA *row = large ? boxaSort(large, L_SORT_BY_X, L_SORT_INCREASING, NULL) : NULL;
    boxaDestroy(&large);
    boxaDestroy(&all);
    pixDestroy(&bits);
    pixDestroy(&pix);
    return row;
}

// ---------------------------------------------------------------------------- square metres

// The end of a word that is "m" and what a small raised 2 is read as; ret_tail: what stands behind
// it, punctuation of one byte at most. NULL: the word does not end so.
static const char *square_metre_in(const char *text, const char **ret_tail)
{
    static const char *const looks[] = {"m2", "m?", "mZ", "mz", "m'", "m°", "m*", "m\""};
    size_t len = strlen(text);
    for (size_t tail = 0; tail <= 1 && tail < len; tail++) {
        if (tail && !strchr(".,;:)", text[len - 1])) continue;
        for (size_t i = 0; i < SO_COUNT(looks); i++) {
            size_t n = strlen(looks[i]);
            if (len < n + tail || memcmp(text + len - tail - n, looks[i], n) != 0) continue;
            const char *at = text + len - tail - n;
            *ret_tail = text + len - tail;
            return at == text || strchr("0123456789/", at[-1]) ? at : NULL;
        }
    }
    return NULL;
}

// Does the last glyph of the word, before so many pieces of marks, stand small and high beside an
// m?
static bool ends_raised(const so_sheet *s, so_box word, int pieces_behind)
{
    BOXA *row = glyphs_of(s, word);
    int n = (row ? boxaGetCount(row) : 0) - pieces_behind;
    bool is_raised = false;
    if (n >= 2) {
        int x, m_y, w, m_h, y, h;
        boxaGetBoxGeometry(row, n - 2, &x, &m_y, &w, &m_h);
        boxaGetBoxGeometry(row, n - 1, &x, &y, &w, &h);
        is_raised = y < m_y && 2 * h > m_h && y + h < m_y + 0.75 * m_h;
    }
    boxaDestroy(&row);
    return is_raised;
}

static void square_metre(const so_sheet *s, so_word *w)
{
    const char *tail, *at = square_metre_in(w->text, &tail);
    if (!at) return;
    int pieces = *tail == '\0' ? 0 : strchr(";:", *tail) ? 2 : 1;
    if (!ends_raised(s, w->box, pieces)) return;
    so_word_reread(w, so_fmt("%.*sm²%s", (int)(at - w->text), w->text, tail), 1);
}

// ---------------------------------------------------------------------------- Roman numerals

// How many upright bars of one height the word is, with a dot behind it or not; 0: something else.
static int bars_in(const so_sheet *s, so_box word, bool has_dot)
{
    BOXA *row = glyphs_of(s, word);
    int n = (row ? boxaGetCount(row) : 0) - (has_dot ? 1 : 0);
    for (int i = 0; i < n; i++) {
        int x, y, w, h;
        boxaGetBoxGeometry(row, i, &x, &y, &w, &h);
        if (2 * w > h || 4 * h < 3 * word.h) n = 0;
    }
    boxaDestroy(&row);
    return n;
}

static void roman_numeral(const so_sheet *s, so_word *w)
{
    static const char *const numerals[] = {"I", "II", "III"};
    size_t len = strspn(w->text, "HIlTLM"), end = strlen(w->text);
    bool has_dot = end == len + 1 && w->text[len] == '.';
    if (len == 0 || len > 3 || (end != len && !has_dot)) return;
    int bars = bars_in(s, w->box, has_dot);
    if (bars < 1 || bars > 3 || (bars == 1 && len == 1)) return;
    char *text = so_fmt("%s%s", numerals[bars - 1], has_dot ? "." : "");
    if (so_equal(text, w->text))
        free(text);
    else
        so_word_reread(w, text, 1);
}

void so_glyphs_mend(const so_sheet *s, so_word *w)
{
    square_metre(s, w);
    roman_numeral(s, w);
}
