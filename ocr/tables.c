// SPDX-License-Identifier: Apache-2.0
// A table is a group of rules that touch each other, level and upright ones, and more than a frame:
// on one of the ways they stand at three places at least.
// A word's row begins at the nearest level rule above it that spans its column, its cell at the
// nearest upright rule to its left that spans its row: so cells that were merged need no grid.
#include "ocr/tables.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "ocr/syllable.h"

typedef struct {
    so_box box;
    int table; // the group's number
    bool is_down;
    so_rule rule;
} member;

typedef so_vec(member) members;

static void members_clear(members *m)
{
    free(m->items);
}

typedef struct {
    int row, column; // where the cell begins, in pixels
    int line;        // of the engine, for words of one cell
    so_word word;
} placed;

typedef so_vec(placed) placements;

static void placements_clear(placements *p)
{
    free(p->items);
}

static bool touch(so_box a, so_box b, int slack)
{
    return a.x <= b.x + b.w + slack && b.x <= a.x + a.w + slack && a.y <= b.y + b.h + slack &&
           b.y <= a.y + a.h + slack;
}

static void add(members *m, so_rule r, bool is_down)
{
    so_box box = is_down ? (so_box){r.at, r.from, 1, r.to - r.from}
                         : (so_box){r.from, r.at, r.to - r.from, 1};
    *so_vec_push(m) = (member){box, (int)m->len, is_down, r};
}

// Gives rules that touch, directly or through others, the same number.
static void group(members *m, int slack)
{
    for (bool is_changed = true; is_changed;) {
        is_changed = false;
        for (size_t i = 0; i < m->len; i++)
            for (size_t k = 0; k < m->len; k++) {
                member *a = &m->items[i], *b = &m->items[k];
                if (b->table <= a->table || !touch(a->box, b->box, slack)) continue;
                b->table = a->table;
                is_changed = true;
            }
    }
}

// At how many places, up to three, the group's rules of one way stand, apart by more than slack.
static int places_of(const members *m, int table, bool is_down, int slack)
{
    int at[3], n = 0;
    for (size_t i = 0; i < m->len && n < 3; i++) {
        const member *one = &m->items[i];
        if (one->table != table || one->is_down != is_down) continue;
        bool is_new = true;
        for (int k = 0; k < n; k++) is_new = is_new && abs(at[k] - one->rule.at) > slack;
        if (is_new) at[n++] = one->rule.at;
    }
    return n;
}

// The table's box; empty when the group is none.
static so_box table_box(const members *m, int table, int slack)
{
    so_box box = {0};
    int across = places_of(m, table, false, slack), down = places_of(m, table, true, slack);
    if (across < 2 || down < 2 || across + down < 5) return box;
    for (size_t i = 0; i < m->len; i++)
        if (m->items[i].table == table) box = so_box_union(box, m->items[i].box);
    return box;
}

// Where the cell around a point begins: from above, or from the left.
static int begin_of(const members *m, int table, bool is_down, int x, int y, int slack)
{
    int at = is_down ? x : y, along = is_down ? y : x, best = 0;
    for (size_t i = 0; i < m->len; i++) {
        const member *one = &m->items[i];
        so_rule r = one->rule;
        if (one->table != table || one->is_down != is_down || r.at > at || r.at < best) continue;
        if (r.from - slack <= along && along <= r.to + slack) best = r.at;
    }
    return best;
}

static bool is_inside(so_box word, so_box table)
{
    int x = word.x + word.w / 2, y = word.y + word.h / 2;
    return x > table.x && x < table.x + table.w && y > table.y && y < table.y + table.h;
}

static int by_cell(const void *a, const void *b)
{
    const placed *p = a, *q = b;
    if (p->row != q->row) return p->row - q->row;
    if (p->column != q->column) return p->column - q->column;
    return p->line != q->line ? p->line - q->line : p->word.box.x - q->word.box.x;
}

// Rules of one row are rarely exactly level: starts that differ by less than slack become one.
static void even_rows(placements *p, int slack)
{
    for (size_t i = 0; i < p->len; i++)
        for (size_t k = 0; k < p->len; k++) {
            int off = p->items[k].row - p->items[i].row;
            if (off > 0 && off < slack) p->items[k].row = p->items[i].row;
        }
}

// Words without space between two cells are read as one. Where to cut is the writing's say, the
// rule only tells about where: between a digit and a letter, or where both parts are syllables that
// together are none. A word that is sound as a whole only has a careless box.
static bool is_seam(const char *text, size_t at)
{
    unsigned char before = (unsigned char)text[at - 1], here = (unsigned char)text[at];
    bool is_digit_before = isdigit(before), is_digit = isdigit(here);
    bool are_letters = (isalpha(before) || before >= 0x80) && (isalpha(here) || here >= 0x80);
    bool is_joint = is_digit_before ? isalpha(here) || here >= 0x80
                                    : is_digit && (isalpha(before) || before >= 0x80);
    if (is_joint) return true;
    so_autofree char *left = so_strndup(text, at);
    return are_letters && so_syllable_is(left) && so_syllable_is(text + at);
}

// The byte of the seam nearest to the rule, not further off than a letter and a half; 0 when there
// is none.
static size_t seam_at(const so_word *word, int rule_x)
{
    double letters = (double)so_text_len(word->text), best_off = 1.5;
    double rule = letters * (rule_x - word->box.x) / word->box.w;
    size_t best = 0;
    const char *p = word->text;
    for (int i = 0; *p; i++) {
        size_t at = (size_t)(p - word->text);
        double off = fabs(i - rule);
        if (i > 0 && off < best_off && is_seam(word->text, at)) best = at, best_off = off;
        so_text_next(&p);
    }
    return best;
}

// An upright rule of the table that stands inside the word; false when there is none.
static bool find_crossing(const members *m, int table, so_box word, int *rule_x)
{
    int middle = word.y + word.h / 2, inside = word.h / 4;
    for (size_t i = 0; i < m->len; i++) {
        const member *one = &m->items[i];
        so_rule r = one->rule;
        if (one->table != table || !one->is_down || middle < r.from || middle > r.to) continue;
        if (r.at <= word.x + inside || r.at >= word.x + word.w - inside) continue;
        *rule_x = r.at;
        return true;
    }
    return false;
}

// Cuts words that run across an upright rule of the table. Other readings of them are let go: where
// those would have to be cut nobody knows.
static void split_words(so_page *page, const members *m, int table, so_box box)
{
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        for (size_t k = 0; k < line->words.len; k++) {
            so_word word = line->words.items[k];
            int rule_x = 0;
            if (!is_inside(word.box, box) || !find_crossing(m, table, word.box, &rule_x)) continue;
            bool is_sound = so_word_kind_of(word.text) == SO_WORD_SYLLABLE;
            size_t seam = is_sound ? 0 : seam_at(&word, rule_x);
            if (seam == 0) continue;
            int right = word.box.x + word.box.w;
            so_box here = {word.box.x, word.box.y, rule_x - word.box.x, word.box.h};
            so_box next = {rule_x + 1, word.box.y, right - rule_x - 1, word.box.h};
            so_vec_push(&line->words);
            so_word *at = &line->words.items[k];
            memmove(at + 2, at + 1, (line->words.len - k - 2) * sizeof *at);
            at[0] = (so_word){so_strndup(word.text, seam), word.confidence, here, {0}};
            at[1] = (so_word){so_strdup(word.text + seam), word.confidence, next, {0}};
            so_word_clear(&word);
        }
    }
}

// Takes the table's words out of the lines; gives the first line that had one.
static size_t take(so_page *page, const members *m, int table, int slack, placements *ret)
{
    so_box box = table_box(m, table, slack);
    size_t first = page->lines.len;
    for (size_t i = 0; i < page->lines.len; i++) {
        so_line *line = &page->lines.items[i];
        size_t kept = 0;
        for (size_t k = 0; k < line->words.len; k++) {
            so_word word = line->words.items[k];
            if (!is_inside(word.box, box)) {
                line->words.items[kept++] = word;
                continue;
            }
            int x = word.box.x + word.box.w / 2, y = word.box.y + word.box.h / 2;
            *so_vec_push(ret) = (placed){begin_of(m, table, false, x, y, slack),
                                         begin_of(m, table, true, x, y, slack), (int)i, word};
            if (i < first) first = i;
        }
        line->words.len = kept;
    }
    return first;
}

// Whether every cell of the row that begins at the i-th word holds one line only.
static bool is_plain_row(const placements *p, size_t i)
{
    for (size_t k = i + 1; k < p->len && p->items[k].row == p->items[i].row; k++)
        if (p->items[k].column == p->items[k - 1].column &&
            p->items[k].line != p->items[k - 1].line)
            return false;
    return true;
}

static so_line *new_line(so_page *page, size_t at)
{
    so_vec_push(&page->lines);
    so_line *line = &page->lines.items[at];
    memmove(line + 1, line, (page->lines.len - at - 1) * sizeof *line);
    *line = (so_line){0};
    return line;
}

static void put(so_page *page, const placements *p, size_t at)
{
    bool is_plain = false;
    so_line *line = NULL;
    for (size_t i = 0; i < p->len; i++) {
        const placed *here = &p->items[i], *before = i ? here - 1 : NULL;
        bool is_new_row = !before || before->row != here->row;
        if (is_new_row) is_plain = is_plain_row(p, i);
        bool is_new_cell =
            is_new_row || before->column != here->column || before->line != here->line;
        if (is_plain ? is_new_row : is_new_cell) line = new_line(page, at++);
        *so_vec_push(&line->words) = here->word;
    }
}

void so_tables_order(so_page *page, const so_rules *rules, int res_dpi)
{
    enum { MOST_RULES = 600 }; // more are a hatched drawing
    int slack = res_dpi / 8;   // 3 mm
    if (rules->across.len + rules->down.len > MOST_RULES) return;
    so_auto(members) m = {0};
    for (size_t i = 0; i < rules->across.len; i++) add(&m, rules->across.items[i], false);
    for (size_t i = 0; i < rules->down.len; i++) add(&m, rules->down.items[i], true);
    group(&m, slack);
    for (size_t i = 0; i < m.len; i++) {
        if (m.items[i].table != (int)i || table_box(&m, (int)i, slack).w == 0) continue;
        so_auto(placements) p = {0};
        split_words(page, &m, (int)i, table_box(&m, (int)i, slack));
        size_t at = take(page, &m, (int)i, slack, &p);
        if (p.len == 0) continue;
        even_rows(&p, slack / 2);
        qsort(p.items, p.len, sizeof *p.items, by_cell);
        put(page, &p, at);
    }
    so_page_drop_empty_lines(page);
}
