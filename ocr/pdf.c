// SPDX-License-Identifier: Apache-2.0
// PDF through poppler-utils, each run a walled child process (ocr/tool.h): poppler is GPL and must
// not be linked, and its parsers are best met from afar. What poppler says while it patches up a
// broken file is how we learn that it is broken.
//
// A page is rendered whole, not picked apart into its images: stamps, annotations, masks and the
// strips that some scanners cut a page into come out as a reader sees them. Where images cover it
// (ocr/pdf_listing.h) it is rendered pixel for pixel, so that a scan comes out as it was scanned.
#include <stdio.h>
#include <string.h>

#include "ocr/pdf_listing.h"
#include "ocr/tool.h"

#define LISTING_BYTES (64u << 20)

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

// What a tool printed, as one text: titles may hold zero bytes.
static char *text_of(const so_tool_result *r)
{
    for (size_t i = 0; i < r->len_bytes; i++)
        if (!r->out[i]) r->out[i] = ' ';
    return r->out;
}

// Sizes of pages first..last (last 0: to the end) and how many there are.
static bool list_sizes(const so_source *s, so_pdf_listing *l, int last, so_fault *fault,
                       so_err *err)
{
    so_auto(so_tool_result) r = {0};
    so_tool_call call = {.tool = SO_TOOL_SIZES, l->first, last, .max_bytes = LISTING_BYTES};
    if (!run(s, &call, &r, fault, err)) return false;
    so_autofree char *message = message_with(&r, "Error");
    if (r.number != 0 && message && strstr(message, "Incorrect password"))
        return so_fault_set(fault, SO_REASON_ENCRYPTED, "a password is needed to open it");
    if (r.number != 0)
        return so_fault_set(fault, SO_REASON_DAMAGED, "%s", message ? message : "no PDF inside");
    return so_pdf_listing_sizes(l, text_of(&r), last, fault);
}

static bool list_images(const so_source *s, so_pdf_listing *l, so_fault *fault, so_err *err)
{
    so_auto(so_tool_result) r = {0};
    int last = l->first + (int)l->sheets.len - 1;
    so_tool_call call = {.tool = SO_TOOL_IMAGES, l->first, last, .max_bytes = LISTING_BYTES};
    if (!run(s, &call, &r, fault, err)) return false;
    so_pdf_listing_images(l, text_of(&r));
    return true;
}

// A whole PDF ends with %%EOF; scanners sometimes pad it with zeros.
static bool has_end(const so_source *s)
{
    size_t len = s->len_bytes;
    while (len > 0 && strchr("\r\n\t ", s->bytes[len - 1])) len--; // '\0' counts for strchr
    size_t tail = len < 1024 ? len : 1024;
    return tail && memmem(s->bytes + len - tail, tail, "%%EOF", 5);
}

static bool list_sheets(const so_source *s, so_pdf_listing *l, int last, so_fault *fault,
                        so_err *err)
{
    bool ok = list_sizes(s, l, last, fault, err);
    bool is_readable = ok || fault->reason == SO_REASON_DAMAGED;
    if (is_readable && !has_end(s)) {
        so_fault_clear(fault); // what follows from a missing end says less than the end
        return so_fault_set(fault, SO_REASON_TRUNCATED, "the file does not end with %%%%EOF");
    }
    if (!ok || !list_images(s, l, fault, err)) return false;
    so_pdf_listing_settle(l);
    return true;
}

static so_claim claim_of(const so_pdf_sheet *p)
{
    return (so_claim){72 * p->width_px / p->width_pt, 72 * p->height_px / p->height_pt, 0};
}

static bool probe(const so_source *s, so_probe *ret, so_fault *fault, so_err *err)
{
    so_auto(so_pdf_listing) list = {.first = 1};
    if (!list_sheets(s, &list, 0, fault, err)) return fault->reason != SO_REASON_NONE;
    for (size_t i = 0; i < list.sheets.len; i++) {
        so_pdf_sheet *p = &list.sheets.items[i];
        so_probe_page *page = so_vec_push(&ret->pages);
        page->reason = p->fault.reason;
        page->detail = so_steal(&p->fault.detail);
        if (page->reason != SO_REASON_NONE) continue;
        so_claim claim = claim_of(p);
        so_resolution res =
            so_resolution_settle(p->width_px, p->height_px, claim.x_dpi, claim.y_dpi);
        page->width_px = p->width_px;
        page->height_px = p->height_px;
        page->res_dpi = so_resolution_dpi(res);
        page->is_res_guessed = res.is_guessed;
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

// poppler draws an image over every pixel that it touches: half a pixel less, and one that fills
// the page fills width_px x height_px, instead of one more that would have to be made up.
static so_tool_call render_call(int page, const so_pdf_sheet *p)
{
    return (so_tool_call){
        .tool = SO_TOOL_RENDER,
        .first = page,
        .last = page,
        .width_px = p->width_px,
        .height_px = p->height_px,
        .x_dpi = 72 * (p->width_px - 0.5) / p->width_pt,
        .y_dpi = 72 * (p->height_px - 0.5) / p->height_pt,
        .max_bytes = 3 * (uint64_t)p->width_px * (uint64_t)p->height_px + 64,
    };
}

static so_image *render(const so_source *s, int page, const so_pdf_sheet *p, so_fault *fault,
                        so_err *err)
{
    so_auto(so_tool_result) ppm = {0};
    so_tool_call call = render_call(page, p);
    if (!run(s, &call, &ppm, fault, err)) return NULL;
    so_autofree char *message = message_with(&ppm, "Error");
    raster r;
    if (message || ppm.number != 0) {
        so_fault_set(fault, SO_REASON_DAMAGED, "%s", message ? message : "cannot be rendered");
        return NULL;
    }
    if (!parse_ppm(&ppm, &r, fault)) return NULL;
    so_claim claim = claim_of(p);
    return so_image_of_pix(pix_of(&r), &claim, fault);
}

static so_image *read_page(const so_source *s, int index, so_fault *fault, so_err *err)
{
    so_auto(so_pdf_listing) list = {.first = index + 1};
    if (!list_sheets(s, &list, index + 1, fault, err)) return NULL;
    if (list.sheets.len != 1) {
        so_err_set(err, SO_BUG, "a PDF of %d pages has no page %d", list.total, index + 1);
        return NULL;
    }
    so_pdf_sheet *p = &list.sheets.items[0];
    if (p->fault.reason != SO_REASON_NONE) {
        *fault = p->fault;
        p->fault = (so_fault){0};
        return NULL;
    }
    return render(s, index + 1, p, fault, err);
}

const so_format so_format_pdf = {.name = "pdf", .probe = probe, .page = read_page};
