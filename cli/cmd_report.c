// SPDX-License-Identifier: Apache-2.0
// report batch: the page balance of each batch and the pages to scan again, as text, CSV (with BOM,
// for spreadsheets), HTML or JSON. A balance that does not add up is named and gives exit code 4.
#include <stdio.h>

#include "base/clock.h"
#include "base/lang.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "model/labels.h"
#include "pipeline/tickets.h"

typedef enum { TEXT, CSV, HTML, JSON } format;
static const char *const formats[] = {"text", "csv", "html", "json", NULL};

typedef struct {
    format format;
    bool is_off; // some balance does not add up
    const so_home *home;
    so_catalog *catalog;
} report;

typedef struct {
    const char *vi, *en;
    size_t width; // as text
} column;

static const column columns[] = {
    {"Lô", "Batch", 16},
    {"Mã lô", "Batch id", 18},
    {"Nhận lúc", "Received", 21},
    {"Trạng thái", "State", 11},
    {"Tệp", "Files", 6},
    {"Trang vào", "Pages in", 10},
    {"Nội dung", "Content", 9},
    {"Trắng", "Blank", 6},
    {"Phân cách", "Separators", 11},
    {"Cách ly", "Quarantined", 12},
    {"Chờ đọc", "Waiting", 8},
    {"Văn bản", "Documents", 10},
    {"Hồ sơ", "Cases", 6},
    {"Cần xem", "To review", 10},
    {"Quét lại", "Rescan", 9},
    {"Byte vào", "Bytes in", 12},
    {"Byte lưu", "Bytes stored", 13},
    {"Cân đối", "Balance", 0},
};

// As text a ticket is one sentence instead.
static const column ticket_columns[] = {
    {"Lô", "Batch", 0},
    {"Tệp", "File", 0},
    {"Trang", "Page", 0},
    {"Lý do", "Reason", 0},
    {"Phải làm gì", "What to do", 0},
    {"Ảnh nhỏ", "Thumbnail", 0},
};

static bool adds_up(const so_batch_row *row)
{
    const so_balance *b = &row->balance;
    return b->pages_in == b->content + b->blank + b->separators + b->quarantined + row->waiting;
}

static void cell_text(so_str *out, const char *text, format f)
{
    for (; *text; text++) {
        if (f == HTML && *text == '<')
            so_str_adds(out, "&lt;");
        else if (f == HTML && *text == '"')
            so_str_adds(out, "&quot;");
        else if (f == HTML && *text == '&')
            so_str_adds(out, "&amp;");
        else if (f == CSV && *text == '"')
            so_str_adds(out, "\"\"");
        else
            so_str_addc(out, *text);
    }
}

// A cell of a spreadsheet must not be taken for a formula.
static bool is_formula(const char *text)
{
    return *text == '=' || *text == '+' || *text == '-' || *text == '@';
}

static void cell(so_str *out, const char *text, format f, size_t width)
{
    if (f == TEXT) {
        so_text_padded(out, text, width);
        so_str_addc(out, ' ');
        return;
    }
    so_str_adds(out, f == HTML ? "<td>" : is_formula(text) ? "\"'" : "\"");
    cell_text(out, text, f);
    so_str_adds(out, f == HTML ? "</td>" : "\"");
}

// Cells in the order of the columns.
static void print_row(const so_strs *cells, const column *of, format f, const char *html_class)
{
    so_auto(so_str) out = {0};
    if (f == HTML) so_str_addf(&out, "<tr class=\"%s\">", html_class);
    for (size_t i = 0; i < cells->len; i++) {
        if (i && f == CSV) so_str_addc(&out, ',');
        cell(&out, cells->items[i], f, of[i].width);
    }
    so_str_adds(&out, f == HTML ? "</tr>\n" : f == CSV ? "\r\n" : "\n");
    fputs(out.data, stdout);
}

static void print_names(const column *of, size_t count, format f)
{
    so_auto(so_strs) names = {0};
    for (size_t i = 0; i < count; i++) so_strs_add(&names, so_say(of[i].vi, of[i].en));
    print_row(&names, of, f, "head");
}

static void head(format f)
{
    const char *title = so_say("Báo cáo lô", "Batch report");
    if (f == JSON) return;
    if (f == CSV) fputs("\xEF\xBB\xBF", stdout);
    if (f == HTML)
        printf(
            "<!DOCTYPE html>\n<html lang=\"%s\"><meta charset=\"utf-8\"><title>%s</title>"
            "<style>body{font:14px sans-serif}table{border-collapse:collapse}td{border:1px solid "
            "#999;padding:2px 6px}tr.head{font-weight:bold}tr.off{background:#fbb}</style>\n"
            "<h1>%s</h1>\n<table>\n",
            so_say("vi", "en"), title, title);
    print_names(columns, SO_COUNT(columns), f);
}

static void add_numbers(so_strs *cells, const so_batch_row *row)
{
    const so_balance *b = &row->balance;
    const int64_t values[] = {b->files,
                              b->pages_in,
                              b->content,
                              b->blank,
                              b->separators,
                              b->quarantined,
                              row->waiting,
                              b->documents,
                              b->cases,
                              b->review,
                              b->rescan,
                              (int64_t)b->bytes_in,
                              (int64_t)b->bytes_stored};
    for (size_t i = 0; i < SO_COUNT(values); i++)
        *so_vec_push(cells) = so_fmt("%lld", (long long)values[i]);
}

static bool keep_ticket(void *arg, so_ticket_row *row, so_err *err)
{
    (void)err;
    so_ticket_rows *rows = arg;
    *so_vec_push(rows) = *row;
    *row = (so_ticket_row){0};
    return true;
}

static bool print_json(const report *r, const so_batch_row *row, so_err *err)
{
    so_auto(so_ticket_rows) tickets = {0};
    so_catalog_filter of_batch = {.batch = row->id};
    if (!so_catalog_list_tickets(r->catalog, &of_batch, keep_ticket, &tickets, err)) return false;
    so_auto(so_str) out = {0};
    so_json j = so_json_to(&out);
    so_json_batch(&j, row, r->home, &tickets);
    puts(out.data);
    return true;
}

static void print_ticket(const report *r, const so_ticket_row *row)
{
    const so_ticket *t = &row->ticket;
    so_autofree char *sentence = so_ticket_sentence(t, row->file, row->index + 1, so_lang_is_vi());
    if (r->format == TEXT) {
        printf("  %s: %s\n", row->batch_name, sentence);
        return;
    }
    so_auto(so_strs) cells = {0};
    so_strs_add(&cells, row->batch_name);
    so_strs_add(&cells, row->file);
    *so_vec_push(&cells) = so_fmt("%d", row->index + 1);
    so_strs_add(&cells, so_flaw_name(t->flaw));
    so_strs_add(&cells, sentence);
    *so_vec_push(&cells) = so_ticket_thumbnail(r->home, row->batch_id, row->page_id);
    print_row(&cells, ticket_columns, r->format, "ticket");
}

static void print_notice(const so_notice *n, format f)
{
    so_autofree char *sentence = so_ticket_notice(n->first, n->pages, so_lang_is_vi());
    so_auto(so_str) out = {0};
    cell_text(&out, sentence, f);
    const char *before = f == HTML ? "<p>" : f == CSV ? "\"" : "  ";
    const char *behind = f == HTML ? "</p>\n" : f == CSV ? "\"\r\n" : "\n";
    printf("%s%s%s", before, out.data, behind);
}

// Behind the batches: pages to scan again, then what is only worth knowing.
static bool print_tickets(const report *r, const so_catalog_filter *filter, so_err *err)
{
    so_auto(so_ticket_rows) tickets = {0};
    so_auto(so_notices) notices = {0};
    if (!so_catalog_list_tickets(r->catalog, filter, keep_ticket, &tickets, err)) return false;
    if (tickets.len == 0) return true;
    const char *title = so_say("Trang cần quét lại, và lưu ý", "Pages to scan again, and notes");
    if (r->format == HTML) printf("</table>\n<h2>%s</h2>\n<table>\n", title);
    if (r->format == TEXT) printf("\n%s\n", title);
    if (r->format == CSV) fputs("\r\n", stdout);
    if (r->format != TEXT) print_names(ticket_columns, SO_COUNT(ticket_columns), r->format);
    for (size_t i = 0; i < tickets.len; i++)
        if (!tickets.items[i].ticket.is_notice) print_ticket(r, &tickets.items[i]);
    if (r->format == HTML) puts("</table>");
    so_notices_of(&tickets, &notices);
    for (size_t i = 0; i < notices.len; i++) print_notice(&notices.items[i], r->format);
    return true;
}

static bool batch_row(void *arg, so_batch_row *row, so_err *err)
{
    report *r = arg;
    bool ok = adds_up(row);
    r->is_off = r->is_off || !ok;
    if (r->format == JSON) return print_json(r, row, err);
    so_auto(so_strs) cells = {0};
    so_strs_add(&cells, row->name);
    so_strs_add(&cells, row->id);
    so_strs_add(&cells, so_time_rfc3339(row->received_ms).text);
    so_strs_add(&cells, so_label(so_batch_state_name(row->state)));
    add_numbers(&cells, row);
    so_strs_add(&cells, ok ? so_say("đúng", "right") : so_say("LỆCH", "OFF"));
    print_row(&cells, columns, r->format, ok ? "right" : "off");
    return true;
}

int so_cmd_report(const so_home *home, const so_options *o, so_err *err)
{
    report r = {.home = home};
    if (!so_equal(o->args[0], "batch"))
        so_err_set(err, SO_CONFIG, "report what? batch, not \"%s\"", o->args[0]);
    size_t chosen = 0;
    if (err->kind != SO_OK || !so_choose("format", o->format, formats, &chosen, err))
        return so_fail(err);
    r.format = o->json ? JSON : (format)chosen;
    so_autoptr(so_catalog) catalog = so_home_catalog(home, err);
    if (!catalog) return so_fail(err);
    r.catalog = catalog;
    head(r.format);
    so_catalog_filter filter = {.batch = o->batch};
    if (!so_catalog_list_batches(catalog, &filter, batch_row, &r, err)) return so_fail(err);
    if (r.format != JSON && !print_tickets(&r, &filter, err)) return so_fail(err);
    if (r.format == HTML) puts("</html>");
    return r.is_off ? so_err_exit_code(SO_DAMAGE) : 0;
}
