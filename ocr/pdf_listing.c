// SPDX-License-Identifier: Apache-2.0
// pdfimages counts dots along the edges of the displayed page but tells the stored width and
// height, so an image that is turned on the page seems to have strange pixels: of the two readings
// the one with the squarer pixels is taken. Resolutions come rounded to whole dots per inch, which
// is why "covers the page" leaves some slack; what covers it within that is taken to do so exactly.
#include "ocr/pdf_listing.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_DPI 600 // finer adds nothing to reading
#define MIN_DPI 150 // coarser images leave room for drawn text: rendered at USUAL_DPI
#define USUAL_DPI 300
#define MOST_UNEVEN 2.2 // pixels of fax machines: 204 x 98

void so_pdf_listing_clear(so_pdf_listing *l)
{
    for (size_t i = 0; i < l->sheets.len; i++) so_fault_clear(&l->sheets.items[i].fault);
    free(l->sheets.items);
    free(l->scans.items);
    *l = (so_pdf_listing){0};
}

static so_pdf_sheet *sheet_of(const so_pdf_listing *l, int page)
{
    int64_t i = (int64_t)page - l->first;
    return i >= 0 && (size_t)i < l->sheets.len ? &l->sheets.items[i] : NULL;
}

// Calls fn for each line of text, which is cut up on the way.
static void each_line(char *text, void (*fn)(so_pdf_listing *l, char *line), so_pdf_listing *l)
{
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        fn(l, line);
}

// --- sizes ---

// Titles stand before these lines and may hold line ends of their own: the last one is the truth.
static void total_line(so_pdf_listing *l, char *line)
{
    int total;
    if (sscanf(line, "Pages: %9d", &total) == 1) l->total = total;
}

static void size_line(so_pdf_listing *l, char *line)
{
    int page, turn_deg, used = 0;
    double width, height;
    if (sscanf(line, "Page %9d size: %lf x %lf", &page, &width, &height) == 3) {
        so_pdf_sheet *p = sheet_of(l, page);
        bool is_sane = width > 0 && height > 0 && width < 1e6 && height < 1e6;
        if (!p || !is_sane) return;
        p->width_pt = width;
        p->height_pt = height;
    } else if (sscanf(line, "Page %9d rot: %9d%n", &page, &turn_deg, &used) == 2 && used) {
        so_pdf_sheet *p = sheet_of(l, page);
        if (!p || turn_deg % 180 == 0) return;
        double width_pt = p->width_pt;
        p->width_pt = p->height_pt;
        p->height_pt = width_pt;
    }
}

static bool count_pages(so_pdf_listing *l, char *text, so_fault *fault)
{
    each_line(text, total_line, l);
    if (l->total <= 0) return so_fault_set(fault, SO_REASON_DAMAGED, "the file holds no page");
    return l->total <= SO_MAX_PAGES ||
           so_fault_set(fault, SO_REASON_OVERSIZED, "%d pages, more than %d", l->total,
                        SO_MAX_PAGES);
}

bool so_pdf_listing_sizes(so_pdf_listing *l, char *text, int last, so_fault *fault)
{
    so_autofree char *copy = so_strdup(text);
    if (!count_pages(l, copy, fault)) return false;
    int end = last && last < l->total ? last : l->total;
    for (int page = l->first; page <= end; page++) so_vec_push(&l->sheets);
    each_line(text, size_line, l);
    return true;
}

// --- images ---

static bool covers(double px, double dpi, double side_pt)
{
    double slack_px = 1 + px * 0.5 / dpi;
    return fabs(px - side_pt * dpi / 72) <= slack_px;
}

// The finest resolution such that images at least as fine cover half of the page: right for one
// full image, for a page cut into strips, and for a fine mask over a coarse background. 0: none.
static int covering_dpi(const so_pdf_listing *l, const so_pdf_sheet *p)
{
    double area_in2[MAX_DPI + 1] = {0}, half_in2 = p->width_pt * p->height_pt / (72 * 72) / 2;
    for (size_t i = 0; i < l->scans.len; i++) {
        const so_pdf_scan *s = &l->scans.items[i];
        int dpi = (int)fmin(fmax(s->x_dpi, s->y_dpi), MAX_DPI);
        area_in2[dpi] += s->x_px / s->x_dpi * (s->y_px / s->y_dpi);
    }
    double covered_in2 = 0;
    for (int dpi = MAX_DPI; dpi >= MIN_DPI; dpi--) {
        covered_in2 += area_in2[dpi];
        if (covered_in2 >= half_in2) return dpi;
    }
    return 0;
}

static bool is_of(const so_pdf_scan *s, int dpi)
{
    double fine = fmax(s->x_dpi, s->y_dpi);
    return fine <= MAX_DPI && fabs(fine - dpi) < 2;
}

// Pixels along both sides of the page, 0 where nothing covers it from edge to edge: those of an
// image that does, or of strips that do together.
static void count_pixels(const so_pdf_listing *l, const so_pdf_sheet *p, int dpi, double *ret_x,
                         double *ret_y)
{
    double x = 0, y = 0, stacked = 0, abreast = 0;
    const so_pdf_scan *of = NULL;
    for (size_t i = 0; i < l->scans.len; i++) {
        const so_pdf_scan *s = &l->scans.items[i];
        if (!is_of(s, dpi)) continue;
        of = s;
        if (!x && covers(s->x_px, s->x_dpi, p->width_pt)) x = s->x_px;
        if (!y && covers(s->y_px, s->y_dpi, p->height_pt)) y = s->y_px;
        if (x == s->x_px) stacked += s->y_px;
        if (y == s->y_px) abreast += s->x_px;
    }
    if (x && !y && covers(stacked, of->y_dpi, p->height_pt)) y = stacked;
    if (y && !x && covers(abreast, of->x_dpi, p->width_pt)) x = abreast;
    *ret_x = x;
    *ret_y = y;
}

static int pixels(double side_pt, double dpi)
{
    return (int)ceil(fmin(side_pt * dpi / 72, INT32_MAX / 2.0) - 1e-6);
}

static void settle_scanned(so_pdf_listing *l)
{
    so_pdf_sheet *p = sheet_of(l, l->page);
    int dpi = p && p->width_pt > 0 ? covering_dpi(l, p) : 0;
    if (dpi) {
        double x = 0, y = 0;
        count_pixels(l, p, dpi, &x, &y);
        double x_dpi = x ? 72 * x / p->width_pt : y ? 72 * y / p->height_pt : dpi;
        double y_dpi = y ? 72 * y / p->height_pt : x_dpi;
        p->width_px = pixels(p->width_pt, x_dpi);
        p->height_px = pixels(p->height_pt, y_dpi);
    }
    l->scans.len = 0;
}

static so_pdf_scan scan_of(int width, int height, double x_dpi, double y_dpi)
{
    double turned_x_dpi = x_dpi * height / width, turned_y_dpi = y_dpi * width / height;
    bool is_turned = fabs(log(turned_x_dpi / turned_y_dpi)) < fabs(log(x_dpi / y_dpi)) - 0.01;
    so_pdf_scan s = is_turned ? (so_pdf_scan){height, width, turned_x_dpi, turned_y_dpi}
                              : (so_pdf_scan){width, height, x_dpi, y_dpi};
    return s;
}

typedef struct {
    int64_t page, width, height;
    double x_dpi, y_dpi;
    bool is_mask; // of another image: as large a bomb, but no scan
} image;

// page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio
static bool parse_image(char *line, image *ret)
{
    char *words[24], *rest = NULL;
    int n = 0;
    for (char *w = strtok_r(line, " ", &rest); w && n < 24; w = strtok_r(NULL, " ", &rest))
        words[n++] = w;
    if (n < 14) return false;
    ret->is_mask = so_equal(words[2], "smask");
    ret->page = strtoll(words[0], NULL, 10);
    ret->width = strtoll(words[3], NULL, 10);
    ret->height = strtoll(words[4], NULL, 10);
    ret->x_dpi = strtod(words[n - 4], NULL);
    ret->y_dpi = strtod(words[n - 3], NULL);
    return ret->page > 0 && ret->page <= SO_MAX_PAGES && ret->width > 0 && ret->height > 0;
}

static void image_line(so_pdf_listing *l, char *line)
{
    image in;
    if (!parse_image(line, &in)) return;
    if (in.page != l->page) settle_scanned(l);
    l->page = (int)in.page;
    so_pdf_sheet *p = sheet_of(l, l->page);
    if (!p || !so_fault_size(&p->fault, in.width, in.height)) return;
    if (in.is_mask || !(in.x_dpi >= 1 && in.y_dpi >= 1 && in.x_dpi < 1e6 && in.y_dpi < 1e6)) return;
    so_pdf_scan s = scan_of((int)in.width, (int)in.height, in.x_dpi, in.y_dpi);
    double fine = fmax(s.x_dpi, s.y_dpi);
    if (fine > MOST_UNEVEN * fmin(s.x_dpi, s.y_dpi)) s.x_dpi = s.y_dpi = fine;
    *so_vec_push(&l->scans) = s;
}

void so_pdf_listing_images(so_pdf_listing *l, char *text)
{
    each_line(text, image_line, l);
    settle_scanned(l);
}

void so_pdf_listing_settle(so_pdf_listing *l)
{
    for (size_t i = 0; i < l->sheets.len; i++) {
        so_pdf_sheet *p = &l->sheets.items[i];
        if (p->width_pt <= 0 || p->height_pt <= 0) {
            so_fault_set(&p->fault, SO_REASON_DAMAGED, "the page cannot be found in the file");
            continue;
        }
        if (!p->width_px) {
            p->width_px = pixels(p->width_pt, USUAL_DPI);
            p->height_px = pixels(p->height_pt, USUAL_DPI);
        }
        so_fault_size(&p->fault, p->width_px, p->height_px);
    }
}
