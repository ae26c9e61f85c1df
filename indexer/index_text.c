// SPDX-License-Identifier: Apache-2.0
// A middle dot stands between passages: to the index a word like any other, but one that splitting
// never yields, so no query can name it and no phrase can bridge it.
#include "indexer/index_text.h"

#include <ctype.h>

#include "base/text.h"
#include "indexer/words.h"

#define BREAK " \u00B7"

void so_index_text_clear(so_index_text *t)
{
    so_str_clear(&t->marked);
    so_str_clear(&t->folded);
}

void so_index_text_add(so_index_text *t, const char *passage)
{
    so_auto(so_tokens) tokens = {0};
    so_tokens_add(&tokens, passage);
    if (tokens.len == 0) return;
    if (t->marked.len > 0) {
        so_str_adds(&t->marked, BREAK);
        so_str_adds(&t->folded, BREAK);
    }
    for (size_t i = 0; i < tokens.len; i++) {
        so_str_addc(&t->marked, ' ');
        so_str_adds(&t->marked, tokens.items[i].marked);
        so_str_addc(&t->folded, ' ');
        so_str_adds(&t->folded, tokens.items[i].folded);
    }
}

void so_index_text_add_page(so_index_text *t, const so_page *page)
{
    so_auto(so_str) text = {0};
    so_page_text(page, &text);
    so_index_text_add(t, so_str_text(&text));
    for (size_t i = 0; i < page->barcodes.len; i++)
        so_index_text_add(t, page->barcodes.items[i].text);
}

// At least four capitals and no small letter. A letter without case counts as small.
static bool is_heading(const char *text)
{
    so_auto(so_str) nfc = {0};
    so_auto(so_str) lower = {0};
    so_text_nfc(text, &nfc);
    so_text_lower(text, &lower);
    const char *a = so_str_text(&nfc), *b = so_str_text(&lower);
    int capitals = 0;
    while (*a && *b) {
        uint32_t as_is = so_text_next(&a), small = so_text_next(&b);
        capitals += as_is != small;
        if (as_is == small && (as_is >= 0x80 || isalpha((int)as_is))) return false;
    }
    return capitals >= 4 && !*a && !*b;
}

void so_index_text_add_headings(so_index_text *t, const so_page *page)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        so_auto(so_str) text = {0};
        so_line_text(&page->lines.items[i], &text);
        if (is_heading(so_str_text(&text))) so_index_text_add(t, so_str_text(&text));
    }
}

static bool is_iso_date(const char *value)
{
    static const char shape[] = "dddd-dd-dd";
    size_t i = 0;
    for (; shape[i] && value[i]; i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)value[i]) : value[i] != shape[i])
            return false;
    return !shape[i] && !value[i];
}

void so_index_text_add_value(so_index_text *t, const char *value)
{
    so_index_text_add(t, value);
    if (!is_iso_date(value)) return;
    so_autofree char *day_first = so_fmt("%.2s/%.2s/%.4s", value + 8, value + 5, value);
    so_index_text_add(t, day_first);
}
