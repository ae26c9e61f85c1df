// SPDX-License-Identifier: Apache-2.0
// A table is a group of rules that touch each other, level and upright ones, and more than a frame:
// on one of the ways they stand at three places at least.
// A word's row begins at the nearest level rule above it that spans its column, its cell at the
// nearest upright rule to its left that spans its row: so cells that were merged need no grid.
#include "ocr/tables.h"

#include <string.h>

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
        size_t at = take(page, &m, (int)i, slack, &p);
        if (p.len == 0) continue;
        even_rows(&p, slack / 2);
        qsort(p.items, p.len, sizeof *p.items, by_cell);
        put(page, &p, at);
    }
    so_page_drop_empty_lines(page);
}
