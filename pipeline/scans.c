// SPDX-License-Identifier: Apache-2.0
// Flaws of one page are a table's work; streaks are looked at over the batch: sorted by place,
// those at one place are the scanner's when enough pages share it.
#include "pipeline/scans.h"

#include <math.h>

#define PLACE_MM 0.8       // streaks nearer than this are at one place
#define DPI_TOLERANCE 0.98 // 199 dpi is 200 with a rounding scanner

void so_scans_clear(so_scans *list)
{
    for (size_t i = 0; i < list->len; i++) {
        so_quality_clear(&list->items[i].quality);
        free(list->items[i].type);
    }
    free(list->items);
    *list = (so_scans){0};
}

// A streak of a page, and on how many pages of the batch one stands there.
typedef struct {
    int ordinal, depth, pages;
    double x_mm;
} mark;
typedef so_vec(mark) marks;

static void marks_clear(marks *list)
{
    free(list->items);
}

typedef struct {
    const so_limits *limits;
    const so_scan *scan;
    int ordinal;
    so_tickets *tickets;
} desk;

static so_ticket *ticket(desk *d, so_flaw flaw, double value)
{
    so_ticket *t = so_vec_push(d->tickets);
    *t = (so_ticket){.ordinal = d->ordinal,
                     .flaw = flaw,
                     .is_notice = d->limits->is_notice[flaw],
                     .value = value,
                     .limit = d->limits->limits[flaw]};
    return t;
}

static bool is_on(const desk *d, so_flaw flaw)
{
    return d->limits->limits[flaw] >= 0;
}

static void at_least(desk *d, so_flaw flaw, double value)
{
    if (is_on(d, flaw) && value < d->limits->limits[flaw]) ticket(d, flaw, value);
}

static void at_most(desk *d, so_flaw flaw, double value)
{
    if (is_on(d, flaw) && value > d->limits->limits[flaw]) ticket(d, flaw, value);
}

static void judge_resolution(desk *d)
{
    if (d->scan->res_dpi < DPI_TOLERANCE * d->limits->limits[SO_FLAW_RESOLUTION])
        ticket(d, SO_FLAW_RESOLUTION, d->scan->res_dpi);
}

static void judge_paper_size(desk *d)
{
    double tolerance = d->limits->limits[SO_FLAW_PAPER_SIZE] / 100;
    if (is_on(d, SO_FLAW_PAPER_SIZE) &&
        so_equal(so_quality_paper(&d->scan->quality, tolerance), "other"))
        ticket(d, SO_FLAW_PAPER_SIZE, 0);
}

// Sides as people see them, on the upright page.
static void judge_cut(desk *d)
{
    for (int side = 0; side < SO_SIDE_COUNT; side++) {
        int letters = d->scan->quality.cut[side];
        if (is_on(d, SO_FLAW_CUT) && letters >= d->limits->limits[SO_FLAW_CUT])
            ticket(d, SO_FLAW_CUT, letters)->side =
                so_side_turned((so_side)side, d->scan->rotation_deg);
    }
}

// Pages come in order, and marks sorted by page: *next is the first of this page or a later one.
static void judge_streaks(desk *d, const marks *all, size_t *next)
{
    for (; *next < all->len && all->items[*next].ordinal <= d->ordinal; ++*next) {
        const mark *m = &all->items[*next];
        bool is_seen = m->ordinal == d->ordinal && m->pages >= d->limits->streak_pages &&
                       m->depth >= d->limits->limits[SO_FLAW_STREAK];
        if (!is_seen || !is_on(d, SO_FLAW_STREAK)) continue;
        so_ticket *t = ticket(d, SO_FLAW_STREAK, m->depth);
        t->x_mm = m->x_mm;
        t->pages = m->pages;
    }
}

static void judge_page(desk *d, const marks *streaks, size_t *next)
{
    const so_quality *q = &d->scan->quality;
    if (d->scan->kind != SO_PAGE_CONTENT || q->depth_bits == 0) return;
    judge_resolution(d);
    at_least(d, SO_FLAW_DEPTH, q->depth_bits);
    judge_paper_size(d);
    at_most(d, SO_FLAW_SKEWED, fabs(d->scan->skew_deg));
    judge_cut(d);
    if (q->contrast > 0) {
        at_most(d, SO_FLAW_BLURRED, q->edge_mm);
        at_least(d, SO_FLAW_DARK, q->paper);
        at_least(d, SO_FLAW_FAINT, q->contrast);
    }
    judge_streaks(d, streaks, next);
}

static int by_place(const void *a, const void *b)
{
    const mark *x = a, *y = b;
    if (x->x_mm != y->x_mm) return x->x_mm < y->x_mm ? -1 : 1;
    return x->ordinal - y->ordinal;
}

static int by_page(const void *a, const void *b)
{
    const mark *x = a, *y = b;
    return x->ordinal != y->ordinal ? x->ordinal - y->ordinal : by_place(a, b);
}

// Counts the pages of marks from..to, sorted by place; a page may have two of them.
static void settle_place(marks *all, size_t from, size_t to)
{
    qsort(&all->items[from], to - from, sizeof *all->items, by_page);
    int pages = 0;
    for (size_t i = from; i < to; i++)
        pages += i == from || all->items[i].ordinal != all->items[i - 1].ordinal;
    for (size_t i = from; i < to; i++) all->items[i].pages = pages;
}

static void gather_streaks(const so_scans *scans, marks *ret)
{
    for (size_t i = 0; i < scans->len; i++) {
        const so_quality *q = &scans->items[i].quality;
        for (size_t k = 0; k < q->streaks.len; k++)
            *so_vec_push(ret) =
                (mark){(int)i, q->streaks.items[k].depth, 0, q->streaks.items[k].x_mm};
    }
    if (ret->len == 0) return;
    qsort(ret->items, ret->len, sizeof *ret->items, by_place);
    size_t from = 0;
    for (size_t i = 1; i <= ret->len; i++) {
        if (i < ret->len && ret->items[i].x_mm - ret->items[i - 1].x_mm <= PLACE_MM) continue;
        settle_place(ret, from, i);
        from = i;
    }
    qsort(ret->items, ret->len, sizeof *ret->items, by_page);
}

void so_scans_judge(const so_policy *policy, const so_scans *scans, so_tickets *ret)
{
    so_auto(marks) streaks = {0};
    size_t next = 0;
    gather_streaks(scans, &streaks);
    for (size_t i = 0; i < scans->len; i++) {
        const so_scan *scan = &scans->items[i];
        desk d = {so_policy_limits(policy, scan->type), scan, (int)i, ret};
        judge_page(&d, &streaks, &next);
    }
}
