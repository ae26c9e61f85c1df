// SPDX-License-Identifier: Apache-2.0
// One table: flaw -> code -> sentences. A sentence is the page, what is wrong, and what to do; the
// middle part may hold numbers, which the table's own function puts in.
#include "model/ticket.h"

#include "base/str.h"

typedef struct {
    const char *vi, *en;
} text;

static const text sides[] = {
    [SO_SIDE_LEFT] = {"trái", "left"},
    [SO_SIDE_TOP] = {"trên", "top"},
    [SO_SIDE_RIGHT] = {"phải", "right"},
    [SO_SIDE_BOTTOM] = {"dưới", "bottom"},
};

static const struct {
    const char *name;
    text wrong, todo;
} flaws[SO_FLAW_COUNT] = {
    [SO_FLAW_RESOLUTION] = {"low_resolution",
                            {"có độ phân giải thấp", "has too low a resolution"},
                            {"đặt máy quét ở độ phân giải cao hơn và quét lại",
                             "set the scanner to a higher resolution and scan again"}},
    [SO_FLAW_DEPTH] = {"low_depth",
                       {"thiếu màu", "lacks colours"},
                       {"đặt máy quét ở chế độ màu 24 bit và quét lại",
                        "set the scanner to 24 bit colour and scan again"}},
    [SO_FLAW_PAPER_SIZE] = {"odd_paper_size",
                            {"có khổ giấy lạ", "is of no usual paper size"},
                            {"kiểm tra khổ giấy đặt trên máy quét",
                             "check the paper size set at the scanner"}},
    [SO_FLAW_BLURRED] = {"blurred",
                         {"bị nhòe", "is blurred"},
                         {"đặt giấy phẳng, lau kính và quét lại",
                          "lay the paper flat, clean the glass and scan again"}},
    [SO_FLAW_SKEWED] = {"skewed",
                        {"bị nghiêng", "is askew"},
                        {"đặt giấy thẳng và quét lại", "lay the paper straight and scan again"}},
    [SO_FLAW_DARK] = {"dark",
                      {"bị tối", "is too dark"},
                      {"tăng độ sáng và quét lại", "raise the brightness and scan again"}},
    [SO_FLAW_FAINT] = {"faint",
                       {"có chữ quá nhạt", "has too faint print"},
                       {"tăng độ tương phản và quét lại", "raise the contrast and scan again"}},
    [SO_FLAW_CUT] = {"cut",
                     {"bị cắt", "is cut off"},
                     {"đặt lại giấy và quét lại", "place the paper anew and scan again"}},
    [SO_FLAW_STREAK] = {"streak",
                        {"có vệt dọc", "has a streak"},
                        {"lau kính máy quét và quét lại",
                         "clean the scanner's glass and scan again"}},
};

const char *so_flaw_name(so_flaw f)
{
    return flaws[f].name;
}

bool so_flaw_parse(const char *name, so_flaw *ret)
{
    for (size_t i = 0; i < SO_COUNT(flaws); i++) {
        if (!so_equal(name, flaws[i].name)) continue;
        *ret = (so_flaw)i;
        return true;
    }
    return false;
}

void so_tickets_clear(so_tickets *list)
{
    free(list->items);
    *list = (so_tickets){0};
}

// What belongs between what is wrong and what to do: where, and how much.
static void add_detail(const so_ticket *t, bool vi, so_str *out)
{
    switch (t->flaw) {
    case SO_FLAW_RESOLUTION:
        so_str_addf(out, vi ? " (%.0f dpi, cần từ %.0f)" : " (%.0f dpi, at least %.0f are needed)",
                    t->value, t->limit);
        break;
    case SO_FLAW_DEPTH:
        so_str_addf(out, vi ? " (%.0f bit, cần %.0f)" : " (%.0f bit, %.0f are needed)", t->value,
                    t->limit);
        break;
    case SO_FLAW_SKEWED:
        so_str_addf(out, " %.1f°", t->value);
        break;
    case SO_FLAW_CUT:
        so_str_addf(out, vi ? " mép %s" : " at the %s edge",
                    vi ? sides[t->side].vi : sides[t->side].en);
        break;
    case SO_FLAW_STREAK:
        so_str_addf(out,
                    vi ? " cách mép trái %.0f mm, lặp lại trên %d trang"
                       : " %.0f mm from the left edge that recurs on %d pages",
                    t->x_mm, t->pages);
        break;
    default: // the number says nothing to people
        break;
    }
}

static void add_sentence(const so_ticket *t, bool vi, so_str *out)
{
    text wrong = flaws[t->flaw].wrong, todo = flaws[t->flaw].todo;
    so_str_adds(out, vi ? wrong.vi : wrong.en);
    add_detail(t, vi, out);
    so_str_addf(out, ": %s", vi ? todo.vi : todo.en);
}

char *so_ticket_sentence(const so_ticket *t, const char *file, int page, bool in_vietnamese)
{
    so_str out = {0};
    so_str_addf(&out, in_vietnamese ? "Trang %d của %s " : "Page %d of %s ", page, file);
    add_sentence(t, in_vietnamese, &out);
    return so_str_take(&out);
}

char *so_ticket_notice(const so_ticket *t, int pages, bool in_vietnamese)
{
    so_str out = {0};
    so_str_addf(&out, in_vietnamese ? "%d trang " : "On %d pages the scan ", pages);
    add_sentence(t, in_vietnamese, &out);
    return so_str_take(&out);
}
