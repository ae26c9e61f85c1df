// SPDX-License-Identifier: Apache-2.0
// report batch: the page balance of each batch, as text, CSV (with BOM, for spreadsheets), HTML or
// JSON. A balance that does not add up is named and gives exit code 4.
#include <stdio.h>

#include "base/clock.h"
#include "base/lang.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "model/labels.h"

typedef enum { TEXT, CSV, HTML, JSON } format;

typedef struct {
    format format;
    bool is_off; // some balance does not add up
} report;

static const struct {
    const char *vi, *en;
} columns[] = {{"Lô", "Batch"},
               {"Mã lô", "Batch id"},
               {"Nhận lúc", "Received"},
               {"Trạng thái", "State"},
               {"Tệp", "Files"},
               {"Trang vào", "Pages in"},
               {"Nội dung", "Content"},
               {"Trắng", "Blank"},
               {"Phân cách", "Separators"},
               {"Cách ly", "Quarantined"},
               {"Chờ đọc", "Waiting"},
               {"Văn bản", "Documents"},
               {"Hồ sơ", "Cases"},
               {"Cần xem", "To review"},
               {"Byte vào", "Bytes in"},
               {"Byte lưu", "Bytes stored"},
               {"Cân đối", "Balance"}};

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

static void cell(so_str *out, const char *text, format f, bool is_head)
{
    if (f == HTML) so_str_adds(out, is_head ? "<th>" : "<td>");
    if (f == CSV) so_str_adds(out, is_formula(text) ? "\"'" : "\"");
    cell_text(out, text, f);
    so_str_adds(out, f == HTML ? (is_head ? "</th>" : "</td>") : f == CSV ? "\"," : "  ");
}

static void end_row(so_str *out, format f)
{
    if (f == CSV) out->data[--out->len] = 0;
    so_str_adds(out, f == HTML ? "</tr>\n" : f == CSV ? "\r\n" : "\n");
}

static void head(so_str *out, format f)
{
    if (f == JSON) return;
    if (f == CSV) so_str_adds(out, "\xEF\xBB\xBF");
    if (f == HTML)
        so_str_addf(out,
                    "<!DOCTYPE html>\n<html lang=\"%s\"><meta charset=\"utf-8\"><title>%s</title>"
                    "<style>body{font:14px sans-serif}table{border-collapse:collapse}td,th"
                    "{border:1px solid #999;padding:2px 6px}tr.off{background:#fbb}</style>\n"
                    "<h1>%s</h1>\n<table>\n<tr>",
                    so_say("vi", "en"), so_say("Báo cáo lô", "Batch report"),
                    so_say("Báo cáo lô", "Batch report"));
    for (size_t i = 0; i < SO_COUNT(columns); i++)
        cell(out, so_say(columns[i].vi, columns[i].en), f, true);
    end_row(out, f);
}

static void numbers(so_str *out, const so_batch_row *row, format f)
{
    const so_balance *b = &row->balance;
    const int64_t values[] = {b->files,     b->pages_in,          b->content,
                              b->blank,     b->separators,        b->quarantined,
                              row->waiting, b->documents,         b->cases,
                              b->review,    (int64_t)b->bytes_in, (int64_t)b->bytes_stored};
    for (size_t i = 0; i < SO_COUNT(values); i++) {
        so_autofree char *text = so_fmt("%lld", (long long)values[i]);
        cell(out, text, f, false);
    }
}

static bool batch_row(void *arg, so_batch_row *row, so_err *err)
{
    (void)err;
    report *r = arg;
    so_auto(so_str) out = {0};
    bool ok = adds_up(row);
    r->is_off = r->is_off || !ok;
    if (r->format == JSON) {
        so_json j = so_json_to(&out);
        so_json_batch(&j, row);
        so_str_addc(&out, '\n');
    } else {
        if (r->format == HTML) so_str_adds(&out, ok ? "<tr>" : "<tr class=\"off\">");
        cell(&out, row->name, r->format, false);
        cell(&out, row->id, r->format, false);
        cell(&out, so_time_rfc3339(row->received_ms).text, r->format, false);
        cell(&out, so_label(so_batch_state_name(row->state)), r->format, false);
        numbers(&out, row, r->format);
        cell(&out, ok ? so_say("đúng", "right") : so_say("LỆCH", "OFF"), r->format, false);
        end_row(&out, r->format);
    }
    fputs(out.data, stdout);
    return true;
}

static bool parse_format(const char *name, format *ret, so_err *err)
{
    static const char *const names[] = {"text", "csv", "html", "json"};
    for (size_t i = 0; i < SO_COUNT(names); i++) {
        if (!so_equal(name ? name : "text", names[i])) continue;
        *ret = (format)i;
        return true;
    }
    return so_err_set(err, SO_CONFIG, "--format is text, csv, html or json, not \"%s\"", name);
}

int so_cmd_report(const so_home *home, const so_options *o, so_err *err)
{
    report r = {0};
    if (!so_equal(o->args[0], "batch"))
        so_err_set(err, SO_CONFIG, "report what? batch, not \"%s\"", o->args[0]);
    if (err->kind != SO_OK || !parse_format(o->format, &r.format, err)) return so_fail(err);
    so_autoptr(so_catalog) catalog = so_home_catalog(home, err);
    if (!catalog) return so_fail(err);
    so_auto(so_str) top = {0};
    head(&top, r.format);
    fputs(so_str_text(&top), stdout);
    so_catalog_filter filter = {.batch = o->batch};
    if (!so_catalog_list_batches(catalog, &filter, batch_row, &r, err)) return so_fail(err);
    if (r.format == HTML) puts("</table></html>");
    return r.is_off ? so_err_exit_code(SO_DAMAGE) : 0;
}
