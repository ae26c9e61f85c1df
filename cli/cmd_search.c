// SPDX-License-Identifier: Apache-2.0
// search and case: from a word to the page, from a code to everything in the case.
#include <stdio.h>

#include "base/lang.h"
#include "cli/cli.h"
#include "cli/print.h"
#include "pipeline/audit.h"

static void bold_for_terminal(const char *snippet, so_str *out)
{
    static const struct {
        const char *from, *to;
    } marks[] = {{"<b>", "\x1b[1m"}, {"</b>", "\x1b[0m"}, {"&lt;", "<"}, {"&gt;", ">"},
                 {"&amp;", "&"},     {"&quot;", "\""},    {"&#39;", "'"}};
    while (*snippet) {
        size_t i = 0;
        while (i < SO_COUNT(marks) && !so_starts_with(snippet, marks[i].from)) i++;
        if (i < SO_COUNT(marks)) {
            so_str_adds(out, marks[i].to);
            while (*snippet != '>' && *snippet != ';') snippet++;
            snippet++;
        } else {
            so_str_addc(out, *snippet++);
        }
    }
}

static void hit_text(so_str *out, const so_types *types, const so_search_hit *h)
{
    so_str_addf(out, "%s  %s %s  %s  [%s]\n    ",
                h->case_code ? h->case_code : so_say("(chưa rõ hồ sơ)", "(no case)"),
                so_text_type(types, h->type), h->number ? h->number : "",
                h->issued_on ? h->issued_on : "", h->page_id);
    bold_for_terminal(h->snippet, out);
    so_str_addc(out, '\n');
}

static void result_text(so_str *out, const so_types *types, const so_search_result *r)
{
    if (r->did_you_mean)
        so_str_addf(out, "%s: %s\n", so_say("Có phải ý bạn là", "Did you mean"), r->did_you_mean);
    for (size_t i = 0; i < r->hits.len; i++) hit_text(out, types, &r->hits.items[i]);
    so_str_addf(out, so_say("%lld kết quả, %lld ms\n", "%lld results, %lld ms\n"),
                (long long)r->total, (long long)r->took_ms);
}

int so_cmd_search(const so_home *home, const so_options *o, so_err *err)
{
    so_auto(so_str) query = {0};
    for (int i = 0; i < o->args_len; i++) so_str_addf(&query, i ? " %s" : "%s", o->args[i]);
    so_autoptr(so_catalog) catalog = so_home_catalog(home, err);
    so_autoptr(so_types) types = catalog ? so_home_types(home, err) : NULL;
    so_auto(so_search_result) result = {0};
    if (!types || !so_search(catalog, so_str_text(&query), o->limit, o->offset, &result, err) ||
        !so_audit_read(home, "search", NULL, (int64_t)result.hits.len, err))
        return so_fail(err);
    so_auto(so_str) out = {0};
    so_json j = so_json_to(&out);
    if (o->json) {
        so_json_search(&j, &result);
        so_str_addc(&out, '\n');
    } else {
        result_text(&out, types, &result);
    }
    fputs(out.data, stdout);
    return 0;
}

static void case_text(so_str *out, const so_types *types, const so_case *v)
{
    so_str_addf(out,
                so_say("Hồ sơ %s: %d văn bản, %d trang (%d thành phần, %d kết quả, %d giấy tờ "
                       "quy trình)\n",
                       "Case %s: %d documents, %d pages (%d components, %d results, %d process "
                       "papers)\n"),
                v->summary.code, v->summary.documents, v->summary.pages, v->summary.components,
                v->summary.results, v->summary.processes);
    for (size_t i = 0; i < v->documents.len; i++)
        so_text_document(out, types, &v->documents.items[i]);
    for (size_t i = 0; i < v->timeline.len; i++) so_text_event(out, types, &v->timeline.items[i]);
}

int so_cmd_case(const so_home *home, const so_options *o, so_err *err)
{
    so_autoptr(so_catalog) catalog = so_home_catalog(home, err);
    so_autoptr(so_types) types = catalog ? so_home_types(home, err) : NULL;
    so_auto(so_case) found_case = {0};
    bool found = false;
    if (!types || !so_catalog_case_get(catalog, o->args[0], &found_case, &found, err))
        return so_fail(err);
    if (!found) {
        so_err_set(err, SO_CONFIG, "no case %s in this archive", o->args[0]);
        return so_fail(err);
    }
    if (!so_audit_read(home, "case", found_case.summary.code, (int64_t)found_case.documents.len,
                       err))
        return so_fail(err);
    so_auto(so_str) out = {0};
    so_json j = so_json_to(&out);
    if (o->json) {
        so_json_case_whole(&j, &found_case);
        so_str_addc(&out, '\n');
    } else {
        case_text(&out, types, &found_case);
    }
    fputs(out.data, stdout);
    return 0;
}
