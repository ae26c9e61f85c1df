// SPDX-License-Identifier: Apache-2.0
// Parts are found by wording first and by place second: wording survives a bad crop, place survives
// a stamp. Fixed zones alone were rejected: real scans differ by 3 % of the page and more.
#include "fields/parts.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "fields/fuzzy.h"
#include "fields/patterns.h"

#define HEADINGS_MAX 60 // strips looked at for a title
#define TITLE_Y 0.55
#define HEADER_Y 0.40
#define CAPS 0.7 // share of capitals that makes a heading
#define SUBJECT_LINES 7

static const char *fold_of(const so_strip *s)
{
    return so_str_text(&s->passage.fold);
}

static double centre(const so_strip *s)
{
    return (s->x0 + s->x1) / 2;
}

static double height(const so_strip *s)
{
    return s->y1 - s->y0;
}

static const so_strip *strip_at(const so_view *v, int i)
{
    return &v->strips.items[i];
}

static bool holds(const so_strip *s, const char *phrase)
{
    so_fuzzy m;
    return so_fuzzy_find(fold_of(s), 0, phrase, so_fuzzy_budget(strlen(phrase)), &m);
}

static bool matches(so_regex **slot, const char *pattern, const so_strip *s)
{
    so_regex_group g;
    return so_regex_find(so_pattern(slot, pattern), fold_of(s), 0, &g, 1) > 0;
}

static bool is_number_line(const so_strip *s)
{
    static so_regex *pattern;
    return matches(&pattern, "^s[o06d] ?[:.;,]* ?[0-9oil|_.… ]{0,9}[a-z]? ?[/-]|^so ?[:;] ?[0-9]",
                   s) &&
           s->x0 < 0.5;
}

static bool is_date_line(const so_strip *s)
{
    static so_regex *pattern;
    return matches(&pattern, "[a-z]{2,5} .{0,12}than[a-z] .{1,8}n[a-z][mn]", s) && centre(s) > 0.45;
}

static bool is_about(const so_strip *s)
{
    static so_regex *pattern;
    return matches(&pattern, "^v ?/ ?v?\\b|^vlv |^ve viec\\b", s) && centre(s) < 0.47 &&
           s->x1 < 0.6;
}

static bool is_addressee(const so_strip *s)
{
    so_fuzzy m;
    return so_fuzzy_starts(fold_of(s), "kinh gui", 1, &m);
}

static void keep_first(int *slot, int i, bool is_it)
{
    if (*slot < 0 && is_it) *slot = i;
}

void so_parts_of(const so_view *v, so_parts *ret)
{
    *ret = (so_parts){-1, -1, -1, -1, -1, -1};
    for (int i = 0; i < (int)v->strips.len; i++) {
        const so_strip *s = strip_at(v, i);
        if (s->page != 0) break;
        keep_first(&ret->addressee, i, s->y0 < 0.6 && is_addressee(s));
        if (s->y0 > HEADER_Y) continue;
        keep_first(&ret->state, i, holds(s, "cong hoa xa hoi chu nghia viet nam"));
        keep_first(&ret->creed, i, holds(s, "doc lap - tu do - hanh phuc"));
        keep_first(&ret->number, i, is_number_line(s));
        keep_first(&ret->date, i, is_date_line(s));
        keep_first(&ret->about, i, is_about(s));
    }
}

// ---- title

static bool is_heading(const so_strip *s)
{
    return s->caps >= CAPS;
}

// Appends the folds of the headings from i on: a title may be broken over three lines.
static void heading_text(const so_view *v, int i, int lines, so_str *out)
{
    for (int n = 0; n < lines && i + n < (int)v->strips.len; n++) {
        const so_strip *s = strip_at(v, i + n);
        if (n && (s->page != 0 || !is_heading(s))) return;
        if (n) so_str_addc(out, ' ');
        so_str_adds(out, fold_of(s));
    }
}

static int strips_covered(const so_view *v, int i, size_t bytes)
{
    int end = i;
    size_t covered = 0;
    while (covered < bytes && end < (int)v->strips.len) {
        covered += strlen(fold_of(strip_at(v, end))) + 1;
        end++;
    }
    return end;
}

static double anchor_quality(const so_strip *s, size_t anchor_len, int edits)
{
    double exact = 1.0 - (double)edits / (double)anchor_len;
    if (is_heading(s)) return exact * exact;
    // Lower case: only a line that is nothing but the title.
    return strlen(fold_of(s)) <= anchor_len + 4 ? 0.6 * exact * exact : 0;
}

static bool try_anchor(const so_view *v, int i, const char *anchor, so_title *best)
{
    const so_strip *s = strip_at(v, i);
    so_auto(so_str) text = {0};
    so_fuzzy m;
    size_t len = strlen(anchor);
    heading_text(v, i, len > 14 ? 3 : 1, &text);
    int budget = len < 12 ? (int)(len > 6) : (int)len / 9;
    const char *start = so_str_text(&text) + strspn(so_str_text(&text), "\"'.,-_ ");
    if (!so_fuzzy_starts(start, anchor, budget, &m)) return false;
    double quality = anchor_quality(s, len, m.edits);
    bool is_better = quality * (double)len > best->quality * (double)best->len;
    if (is_better) *best = (so_title){i, strips_covered(v, i, m.to), quality, len};
    return is_better;
}

static bool is_centred(const so_view *v, const so_strip *s)
{
    const so_margins *m = &v->margins.items[s->page];
    double middle = m->right > m->left ? (m->left + m->right) / 2 : 0.5;
    return fabs(centre(s) - middle) < 0.13 || fabs(centre(s) - 0.5) < 0.1;
}

bool so_title_find(const so_type *type, const so_view *v, so_title *ret)
{
    so_title best = {.first = -1};
    for (int i = 0; i < (int)v->strips.len && i < HEADINGS_MAX; i++) {
        const so_strip *s = strip_at(v, i);
        if (s->page != 0 || s->y0 > TITLE_Y) continue;
        if (!type->is_anywhere && !is_centred(v, s)) continue;
        bool found = false;
        for (size_t a = 0; a < type->anchors.len; a++)
            found |= try_anchor(v, i, type->anchors.items[a], &best);
        if (found && best.quality > 0.7) break; // the first good heading is the title
    }
    if (best.quality <= 0) return false;
    *ret = best;
    return true;
}

// ---- agency

static bool is_agency_line(const so_strip *s, double top, double bottom)
{
    return s->page == 0 && s->caps >= 0.6 && centre(s) < 0.47 && s->x1 < 0.62 &&
           (s->y0 + s->y1) / 2 > top && (s->y0 + s->y1) / 2 < bottom;
}

static void by_height(const so_view *v, so_strip_list *list)
{
    for (size_t i = 1; i < list->len; i++)
        for (size_t j = i; j > 0; j--) {
            int *a = &list->items[j - 1], *b = &list->items[j];
            if (strip_at(v, *a)->y0 <= strip_at(v, *b)->y0) break;
            int keep = *a;
            *a = *b;
            *b = keep;
        }
}

static bool begins_agency(const so_types *types, const so_strip *s)
{
    so_fuzzy m;
    for (size_t i = 0; i < types->agency_heads.len; i++) {
        const char *head = types->agency_heads.items[i];
        // A single word bears no edit: phòng and phường differ by one.
        int budget = strchr(head, ' ') ? so_fuzzy_budget(strlen(head)) : 0;
        if (so_fuzzy_starts(fold_of(s), head, budget, &m)) return true;
    }
    return false;
}

// A line that cannot end a name: the next one goes on with it.
static bool is_unfinished(const so_strip *s)
{
    const char *fold = fold_of(s);
    return so_ends_with(fold, " va") || so_ends_with(fold, ",") || so_ends_with(fold, "-") ||
           so_equal(fold, "van phong") || so_equal(fold, "chi nhanh");
}

void so_part_issuer(const so_types *types, const so_view *v, const so_parts *p,
                    const so_title *title, so_strip_list *ret)
{
    const so_strip *state = p->state >= 0 ? strip_at(v, p->state) : NULL;
    double top = state ? state->y0 - 2.5 * height(state) : 0, bottom = HEADER_Y - 0.1;
    const int below[] = {p->number, p->about, p->date, title ? title->first : -1};
    for (size_t i = 0; i < SO_COUNT(below); i++)
        if (below[i] >= 0 && strip_at(v, below[i])->y0 < bottom) bottom = strip_at(v, below[i])->y0;
    for (int i = 0; i < (int)v->strips.len; i++)
        if (i != p->state && i != p->creed && is_agency_line(strip_at(v, i), top, bottom))
            *so_vec_push(ret) = i;
    by_height(v, ret);
    // The superior body stands above the issuing one: keep from the last line that begins a name.
    size_t first = 0;
    for (size_t i = 1; i < ret->len; i++)
        if (begins_agency(types, strip_at(v, ret->items[i])) &&
            !is_unfinished(strip_at(v, ret->items[i - 1])))
            first = i;
    if (first) memmove(ret->items, ret->items + first, (ret->len - first) * sizeof *ret->items);
    ret->len -= first;
}

// ---- running parts

static bool is_noise(const so_strip *s)
{
    const char *text = fold_of(s);
    int letters = 0;
    for (; *text; text++) letters += isalpha((unsigned char)*text) != 0;
    return letters < 2;
}

static bool is_stop(const so_types *types, const so_strip *s)
{
    so_fuzzy m;
    for (size_t i = 0; i < types->stops.len; i++) {
        const char *stop = types->stops.items[i];
        if (so_fuzzy_starts(fold_of(s), stop, so_fuzzy_budget(strlen(stop)), &m)) return true;
    }
    return false;
}

// Text set between the margins without touching them.
static bool is_inset(const so_view *v, const so_strip *s)
{
    const so_margins *m = &v->margins.items[s->page];
    if (m->right <= m->left) return true;
    double left = s->x0 - m->left, right = m->right - s->x1;
    return left > 0.02 && right > 0.015 && fabs(left - right) < 0.09;
}

void so_part_subject(const so_types *types, const so_view *v, const so_title *title,
                     so_strip_list *ret)
{
    const so_strip *before = strip_at(v, title->end - 1);
    for (int i = title->end; i < (int)v->strips.len && ret->len < SUBJECT_LINES; i++) {
        const so_strip *s = strip_at(v, i);
        if (s->page != before->page) return;
        if (is_noise(s)) continue;
        if (s->y0 - before->y1 > 2.2 * height(before) || s->caps > 0.9 || is_stop(types, s) ||
            !is_inset(v, s))
            return;
        *so_vec_push(ret) = i;
        before = s;
    }
}

// The strips below that go on in the same column, close by and inside the column's edges.
static void go_on_below(const so_view *v, int from, double right_edge, so_strip_list *ret)
{
    *so_vec_push(ret) = from;
    for (int at = so_view_below(v, from); at >= 0 && ret->len < SUBJECT_LINES;
         at = so_view_below(v, at)) {
        const so_strip *above = strip_at(v, ret->items[ret->len - 1]), *s = strip_at(v, at);
        if (s->y0 - above->y1 > 0.9 * height(above) || s->x1 > right_edge || is_noise(s) ||
            is_addressee(s))
            return;
        *so_vec_push(ret) = at;
    }
}

void so_part_about(const so_view *v, const so_parts *p, so_strip_list *ret)
{
    if (p->about >= 0) go_on_below(v, p->about, 0.6, ret);
}

void so_part_addressee(const so_view *v, const so_parts *p, so_strip_list *ret)
{
    if (p->addressee < 0) return;
    const so_margins *m = &v->margins.items[0];
    go_on_below(v, p->addressee, m->right > m->left ? m->right - 0.015 : 1, ret);
    for (size_t i = 1; i < ret->len; i++) {
        const so_strip *s = strip_at(v, ret->items[i]);
        bool is_list = *fold_of(s) == '-';
        if (is_list || (is_inset(v, s) && !strchr(fold_of(s), ':'))) continue;
        ret->len = i;
    }
}

char *so_number_abbreviation(const char *text)
{
    static so_regex *pattern;
    so_regex_group g[2];
    const char *p = "/ ?(?:(?:19|20)[0-9]{2} ?/? ?)?(\\p{Lu}[\\p{L}]*)";
    if (!so_regex_find(so_pattern(&pattern, p), text, 0, g, 2)) return NULL;
    return so_strndup(text + g[1].start, (size_t)(g[1].end - g[1].start));
}
