// SPDX-License-Identifier: Apache-2.0
// PDF through poppler-utils, each run a walled child process (ocr/tool.h): poppler is GPL and must
// not be linked, and its parsers are best met from afar. What poppler says while it patches up a
// broken file is how we learn that it is broken.
//
// A page is rendered whole, not picked apart into its images: stamps, annotations and the strips
// that some scanners cut a page into come out as a reader sees them. Its resolution is that of the
// images that cover it, so that a scan keeps its pixels.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ocr/source.h"
#include "ocr/tool.h"

#define LISTING_BYTES (64u << 20)
#define MAX_DPI 600 // finer adds nothing to reading
#define MIN_DPI 150 // coarser images leave room for drawn text: rendered at USUAL_DPI
#define USUAL_DPI 300

// --- running a tool ---

// The first line of the messages that holds word, or NULL; to be freed.
static char *message_with(const so_tool_result *r, const char *word)
{
    const char *text = so_str_text(&r->messages);
    const char *hit = strstr(text, word);
    if (!hit) return NULL;
    while (hit > text && hit[-1] != '\n') hit--;
    return so_strndup(hit, strcspn(hit, "\n"));
}

// What poppler says when a file makes it ask for more than its limit, before it gives up.
static bool ran_out_of_memory(const so_tool_result *r)
{
    const char *text = so_str_text(&r->messages);
    return strstr(text, "Out of memory") || strstr(text, "Bogus memory allocation size") ||
           strstr(text, "std::bad_alloc");
}

static bool judge_run(const char *tool, const so_tool_result *r, uint64_t max_bytes,
                      so_fault *fault, so_err *err)
{
    if (r->end != SO_TOOL_LATE && r->end != SO_TOOL_ABSENT && ran_out_of_memory(r))
        return so_fault_set(fault, SO_REASON_OVERSIZED, "%s ran out of memory", tool);
    switch (r->end) {
    case SO_TOOL_ENDED:
        return true;
    case SO_TOOL_KILLED:
        return so_fault_set(fault, SO_REASON_DAMAGED, "%s was ended by signal %d", tool, r->number);
    case SO_TOOL_LATE:
        return so_fault_set(fault, SO_REASON_TIMEOUT, "%s took longer than %d s", tool,
                            SO_TOOL_WAIT_MS / 1000);
    case SO_TOOL_FLOODED:
        return so_fault_set(fault, SO_REASON_OVERSIZED, "%s gave more than %llu bytes", tool,
                            (unsigned long long)max_bytes);
    case SO_TOOL_NO_ROOM:
        return so_fault_set(fault, SO_REASON_OVERSIZED, "no memory for what %s gave", tool);
    case SO_TOOL_ABSENT:
        break;
    }
    return so_err_set(err, SO_CONFIG, "%s cannot be run: install poppler-utils", tool);
}

// False with *fault (the file's trouble) or *err (ours).
static bool run(const so_source *s, const so_tool_call *call, so_tool_result *ret, so_fault *fault,
                so_err *err)
{
    if (!so_tool_run(s->fd, call, ret, err)) return false;
    return judge_run(so_tool_name(call->tool), ret, call->max_bytes, fault, err);
}

// --- what the pages are ---

typedef struct {
    double width_pt, height_pt; // as displayed, after the page's own /Rotate
    int res_dpi;
    so_fault fault;
} sheet;
typedef so_vec(sheet) sheets;

static void sheets_clear(sheets *list)
{
    for (size_t i = 0; i < list->len; i++) so_fault_clear(&list->items[i].fault);
    free(list->items);
}

static int width_px(const sheet *p)
{
    return (int)ceil(p->width_pt * p->res_dpi / 72.0 - 1e-6);
}

static int height_px(const sheet *p)
{
    return (int)ceil(p->height_pt * p->res_dpi / 72.0 - 1e-6);
}

// Calls fn for each line of text, which is cut up on the way.
static void each_line(char *text, void (*fn)(void *arg, char *line), void *arg)
{
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
        fn(arg, line);
}

typedef struct {
    int first, total; // page numbers from 1
    sheets *sheets;
} info;

static sheet *sheet_of(const info *in, int page)
{
    int i = page - in->first;
    return i >= 0 && (size_t)i < in->sheets->len ? &in->sheets->items[i] : NULL;
}

// Titles stand before these lines and may hold line ends of their own: the last one is the truth.
static void total_line(void *arg, char *line)
{
    info *in = arg;
    int total;
    if (sscanf(line, "Pages: %d", &total) == 1) in->total = total;
}

static void size_line(void *arg, char *line)
{
    const info *in = arg;
    int page, turn_deg, used = 0;
    double width, height;
    if (sscanf(line, "Page %d size: %lf x %lf", &page, &width, &height) == 3) {
        sheet *p = sheet_of(in, page);
        bool is_sane = width > 0 && height > 0 && width < 1e6 && height < 1e6;
        if (!p || !is_sane) return;
        p->width_pt = width;
        p->height_pt = height;
    } else if (sscanf(line, "Page %d rot: %d%n", &page, &turn_deg, &used) == 2 && used) {
        sheet *p = sheet_of(in, page);
        if (!p || turn_deg % 180 == 0) return;
        double width_pt = p->width_pt;
        p->width_pt = p->height_pt;
        p->height_pt = width_pt;
    }
}

// Square inches of image on one page, by resolution.
typedef struct {
    const info *in;
    int page;
    double area_in2[MAX_DPI + 1];
} tally;

// The finest resolution such that images at least as fine cover half of the page: right for one
// full image, for a page cut into strips, and for a fine mask over a coarse background.
static void settle_dpi(tally *t)
{
    sheet *p = sheet_of(t->in, t->page);
    double half_in2 = p ? p->width_pt * p->height_pt / (72 * 72) / 2 : 0, covered_in2 = 0;
    for (int dpi = MAX_DPI; p && dpi >= MIN_DPI; dpi--) {
        covered_in2 += t->area_in2[dpi];
        if (covered_in2 < half_in2) continue;
        p->res_dpi = dpi;
        break;
    }
    memset(t->area_in2, 0, sizeof t->area_in2);
}

// page num type width height color comp bpc enc interp object ID x-ppi y-ppi size ratio
static void image_line(void *arg, char *line)
{
    tally *t = arg;
    char *words[24], *rest = NULL;
    int n = 0;
    for (char *w = strtok_r(line, " ", &rest); w && n < 24; w = strtok_r(NULL, " ", &rest))
        words[n++] = w;
    int page = n >= 14 ? (int)strtol(words[0], NULL, 10) : 0;
    if (page <= 0) return;
    if (page != t->page) settle_dpi(t);
    t->page = page;
    sheet *p = sheet_of(t->in, page);
    int64_t width = strtoll(words[3], NULL, 10), height = strtoll(words[4], NULL, 10);
    double x_dpi = strtod(words[n - 4], NULL), y_dpi = strtod(words[n - 3], NULL);
    if (!p || width <= 0 || height <= 0 || !so_fault_size(&p->fault, width, height)) return;
    if (x_dpi < 1 || y_dpi < 1 || so_equal(words[2], "smask")) return;
    int dpi = (int)fmin(fmax(x_dpi, y_dpi), MAX_DPI);
    t->area_in2[dpi] += (double)width / x_dpi * ((double)height / y_dpi);
}

// Sizes of pages first..last (last 0: to the end) and how many there are.
static bool list_sizes(const so_source *s, info *in, int last, so_fault *fault, so_err *err)
{
    so_auto(so_tool_result) r = {0};
    so_tool_call call = {SO_TOOL_SIZES, in->first, last, 0, LISTING_BYTES};
    if (!run(s, &call, &r, fault, err)) return false;
    so_autofree char *message = message_with(&r, "Error");
    if (r.number != 0 && message && strstr(message, "Incorrect password"))
        return so_fault_set(fault, SO_REASON_ENCRYPTED, "a password is needed to open it");
    if (r.number != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "%s", message ? message : "no PDF inside");
    so_autofree char *text = so_strdup(r.out);
    each_line(text, total_line, in);
    if (in->total <= 0) return so_fault_set(fault, SO_REASON_DAMAGED, "the file holds no page");
    if (in->total > SO_MAX_PAGES)
        return so_fault_set(fault, SO_REASON_OVERSIZED, "%d pages, more than %d", in->total,
                            SO_MAX_PAGES);
    int end = last && last < in->total ? last : in->total;
    for (int page = in->first; page <= end; page++) so_vec_push(in->sheets)->res_dpi = USUAL_DPI;
    each_line(r.out, size_line, in);
    return true;
}

static bool list_images(const so_source *s, const info *in, so_fault *fault, so_err *err)
{
    so_auto(so_tool_result) r = {0};
    int last = in->first + (int)in->sheets->len - 1;
    so_tool_call call = {SO_TOOL_IMAGES, in->first, last, 0, LISTING_BYTES};
    if (!run(s, &call, &r, fault, err)) return false;
    tally t = {.in = in};
    each_line(r.out, image_line, &t);
    settle_dpi(&t);
    return true;
}

static void judge_sheet(sheet *p)
{
    if (p->width_pt <= 0 || p->height_pt <= 0)
        so_fault_set(&p->fault, SO_REASON_DAMAGED, "the page cannot be found in the file");
    else
        so_fault_size(&p->fault, (int64_t)ceil(p->width_pt * p->res_dpi / 72.0),
                      (int64_t)ceil(p->height_pt * p->res_dpi / 72.0));
}

// A whole PDF ends with %%EOF; scanners sometimes pad it with zeros.
static bool has_end(const so_source *s)
{
    size_t len = s->len_bytes;
    while (len > 0 && strchr("\r\n\t ", s->bytes[len - 1])) len--; // '\0' counts for strchr
    size_t tail = len < 1024 ? len : 1024;
    return tail && memmem(s->bytes + len - tail, tail, "%%EOF", 5);
}

static bool list_sheets(const so_source *s, info *in, int last, so_fault *fault, so_err *err)
{
    bool ok = list_sizes(s, in, last, fault, err);
    bool is_readable = ok || fault->reason == SO_REASON_DAMAGED;
    if (is_readable && !has_end(s)) {
        so_fault_clear(fault); // what follows from a missing end says less than the end
        return so_fault_set(fault, SO_REASON_TRUNCATED, "the file does not end with %%%%EOF");
    }
    if (!ok || !list_images(s, in, fault, err)) return false;
    for (size_t i = 0; i < in->sheets->len; i++) judge_sheet(&in->sheets->items[i]);
    return true;
}

static bool probe(const so_source *s, so_probe *ret, so_fault *fault, so_err *err)
{
    so_auto(sheets) list = {0};
    info in = {.first = 1, .sheets = &list};
    if (!list_sheets(s, &in, 0, fault, err)) return fault->reason != SO_REASON_NONE;
    for (size_t i = 0; i < list.len; i++) {
        sheet *p = &list.items[i];
        so_probe_page *page = so_vec_push(&ret->pages);
        page->reason = p->fault.reason;
        page->detail = so_steal(&p->fault.detail);
        if (page->reason != SO_REASON_NONE) continue;
        page->width_px = width_px(p);
        page->height_px = height_px(p);
        page->res_dpi = p->res_dpi;
    }
    return true;
}

// --- rendering ---

typedef struct {
    int width, height;
    const uint8_t *rgb;
} raster;

static bool parse_ppm(const so_tool_result *ppm, raster *ret, so_fault *fault)
{
    char head_text[64] = ""; // sscanf would look for the end of all of it first
    memcpy(head_text, ppm->out, ppm->len_bytes < 63 ? ppm->len_bytes : 63);
    int head = 0;
    bool ok = sscanf(head_text, "P6 %d %d 255%n", &ret->width, &ret->height, &head) == 2;
    if (!ok || !head) return so_fault_set(fault, SO_REASON_DAMAGED, "the page gave no picture");
    if (!so_fault_size(fault, ret->width, ret->height)) return false;
    size_t need = (size_t)head + 1 + 3 * (size_t)ret->width * (size_t)ret->height;
    if (ppm->len_bytes < need)
        return so_fault_set(fault, SO_REASON_DAMAGED, "the page was rendered in part only");
    ret->rgb = (const uint8_t *)ppm->out + head + 1;
    return true;
}

// The smallest of our depths that holds the page without loss.
static int depth_of(const raster *r)
{
    size_t count = (size_t)r->width * (size_t)r->height;
    int depth = 1;
    for (size_t i = 0; i < count; i++) {
        const uint8_t *p = r->rgb + 3 * i;
        if (p[0] != p[1] || p[1] != p[2]) return 32;
        if (p[0] != 0 && p[0] != 255) depth = 8;
    }
    return depth;
}

static PIX *pix_of(const raster *r)
{
    int depth = depth_of(r);
    PIX *pix = pixCreate(r->width, r->height, depth);
    const uint8_t *p = r->rgb;
    for (int y = 0; pix && y < r->height; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        for (int x = 0; x < r->width; x++, p += 3) {
            if (depth == 32)
                composeRGBPixel(p[0], p[1], p[2], line + x);
            else if (depth == 8)
                SET_DATA_BYTE(line, x, p[0]);
            else if (p[0] == 0)
                SET_DATA_BIT(line, x);
        }
    }
    return pix;
}

static so_image *render(const so_source *s, int page, const sheet *p, so_fault *fault, so_err *err)
{
    so_auto(so_tool_result) ppm = {0};
    size_t max_bytes = 3 * ((size_t)width_px(p) + 2) * ((size_t)height_px(p) + 2) + 64;
    so_tool_call call = {SO_TOOL_RENDER, page, page, p->res_dpi, max_bytes};
    if (!run(s, &call, &ppm, fault, err)) return NULL;
    so_autofree char *message = message_with(&ppm, "Error");
    raster r;
    if (message || ppm.number != 0) {
        so_fault_set(fault, SO_REASON_DAMAGED, "%s", message ? message : "cannot be rendered");
        return NULL;
    }
    if (!parse_ppm(&ppm, &r, fault)) return NULL;
    return so_image_of_pix(pix_of(&r), p->res_dpi, fault);
}

static so_image *read_page(const so_source *s, int index, so_fault *fault, so_err *err)
{
    so_auto(sheets) list = {0};
    info in = {.first = index + 1, .sheets = &list};
    if (!list_sheets(s, &in, index + 1, fault, err)) return NULL;
    if (list.len != 1) {
        so_err_set(err, SO_BUG, "a PDF of %d pages has no page %d", in.total, index + 1);
        return NULL;
    }
    if (list.items[0].fault.reason != SO_REASON_NONE) {
        *fault = list.items[0].fault;
        list.items[0].fault = (so_fault){0};
        return NULL;
    }
    return render(s, index + 1, &list.items[0], fault, err);
}

const so_format so_format_pdf = {.name = "pdf", .probe = probe, .page = read_page};
