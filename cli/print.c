// SPDX-License-Identifier: Apache-2.0
// One function per object; members in the order of CONTRACT.md, additions behind.
#include "cli/print.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/lang.h"
#include "base/text.h"
#include "model/labels.h"
#include "pipeline/tickets.h"

static void strings(so_json *j, const char *key, const so_strs *list)
{
    so_json_karray(j, key);
    for (size_t i = 0; i < list->len; i++) so_json_str(j, list->items[i]);
    so_json_end_array(j);
}

static void link_members(so_json *j, double score, const so_strs *evidence)
{
    so_json_kobject(j, "link");
    so_json_kreal(j, "score", score, 3);
    strings(j, "evidence", evidence);
    so_json_end_object(j);
}

static void document_members(so_json *j, const so_document_row *row)
{
    const so_document *d = &row->document;
    so_json_kstr(j, "id", row->id);
    so_json_kstr(j, "batch", row->batch_name);
    so_json_kstr(j, "batch_id", row->batch_id);
    so_json_kstr(j, "dossier_id", row->dossier_id);
    so_json_kstr(j, "case_code", row->case_code);
    link_members(j, row->link_score, &row->link_evidence);
    so_json_kstr(j, "type", d->type);
    so_json_kreal(j, "type_confidence", d->type_confidence, 3);
    so_json_kstr(j, "runner_up", d->runner_up);
    so_json_kstr(j, "role", d->role);
    strings(j, "page_ids", &row->page_ids);
    so_json_kstr(j, "state", so_state_name(d->state));
    so_json_kobject(j, "fields");
    for (size_t i = 0; i < d->fields.len; i++)
        so_field_to_json(&d->fields.items[i], row->batch_id, j);
    so_json_end_object(j);
}

void so_json_document(so_json *j, const so_document_row *row)
{
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    document_members(j, row);
    so_json_end_object(j);
}

void so_json_page(so_json *j, const so_page_row *row)
{
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    so_json_kstr(j, "id", row->id);
    so_json_kstr(j, "batch", row->batch_name);
    so_json_kstr(j, "batch_id", row->batch_id);
    so_json_kstr(j, "file", row->file);
    so_json_kint(j, "index", row->index);
    so_json_kstr(j, "dossier_id", row->dossier_id);
    so_json_kstr(j, "document_id", row->document_id);
    so_json_kstr(j, "case_code", row->case_code);
    so_json_kint(j, "ordinal", row->ordinal);
    so_json_kint(j, "width_px", row->width_px);
    so_json_kint(j, "height_px", row->height_px);
    so_json_kint(j, "res_dpi", row->res_dpi);
    so_json_kint(j, "rotation_deg", row->rotation_deg);
    so_json_kreal(j, "skew_deg", row->skew_deg, 2);
    so_json_kstr(j, "kind", row->is_waiting ? "waiting" : so_page_kind_name(row->kind));
    so_json_kstr(j, "sha256", row->sha256);
    so_json_kreal(j, "text_confidence", row->text_confidence, 3);
    so_json_kint(j, "words", row->words);
    so_json_end_object(j);
}

void so_json_quarantine(so_json *j, const so_page_row *row)
{
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    so_json_kstr(j, "batch", row->batch_name);
    so_json_kstr(j, "batch_id", row->batch_id);
    so_json_kstr(j, "file", row->file);
    so_json_kint(j, "index", row->index);
    so_json_kstr(j, "page_id", row->id);
    so_json_kstr(j, "sha256", row->sha256);
    so_json_kstr(j, "reason", so_reason_name(row->reason));
    so_json_kstr(j, "vi", so_reason_sentence_vi(row->reason));
    so_json_kstr(j, "en", so_reason_sentence_en(row->reason));
    so_json_kstr(j, "detail", row->detail);
    so_json_end_object(j);
}

static void case_members(so_json *j, const so_case_row *row)
{
    so_json_kstr(j, "case_code", row->code);
    so_json_kint(j, "dossiers", row->dossiers);
    so_json_kint(j, "documents", row->documents);
    so_json_kint(j, "pages", row->pages);
    so_json_kint(j, "components", row->components);
    so_json_kint(j, "results", row->results);
    so_json_kint(j, "processes", row->processes);
    so_json_kint(j, "review", row->review);
}

void so_json_case(so_json *j, const so_case_row *row)
{
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    case_members(j, row);
    so_json_end_object(j);
}

void so_ticket_rows_clear(so_ticket_rows *rows)
{
    for (size_t i = 0; i < rows->len; i++) so_ticket_row_clear(&rows->items[i]);
    free(rows->items);
    *rows = (so_ticket_rows){0};
}

void so_notices_clear(so_notices *list)
{
    free(list->items);
    *list = (so_notices){0};
}

static so_notice *notice_of(so_notices *list, const so_ticket *t)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->items[i].first->flaw == t->flaw) return &list->items[i];
    so_notice *n = so_vec_push(list);
    n->first = t;
    return n;
}

void so_notices_of(const so_ticket_rows *tickets, so_notices *ret)
{
    for (size_t i = 0; i < tickets->len; i++) {
        const so_ticket *t = &tickets->items[i].ticket;
        if (t->is_notice) notice_of(ret, t)->pages++;
    }
}

static void sentences(so_json *j, const char *vi, const char *en)
{
    so_json_kstr(j, "sentence", so_say(vi, en));
    so_json_kstr(j, "vi", vi);
    so_json_kstr(j, "en", en);
}

static void ticket(so_json *j, const so_ticket_row *row, const so_home *home)
{
    const so_ticket *t = &row->ticket;
    so_autofree char *vi = so_ticket_sentence(t, row->file, row->index + 1, true);
    so_autofree char *en = so_ticket_sentence(t, row->file, row->index + 1, false);
    so_autofree char *thumbnail = so_ticket_thumbnail(home, row->batch_id, row->page_id);
    so_json_object(j);
    so_json_kstr(j, "batch", row->batch_name);
    so_json_kstr(j, "file", row->file);
    so_json_kint(j, "index", row->index);
    so_json_kstr(j, "page_id", row->page_id);
    so_json_kstr(j, "reason", so_flaw_name(t->flaw));
    so_json_kreal(j, "value", t->value, 2);
    so_json_kreal(j, "limit", t->limit, 2);
    if (t->flaw == SO_FLAW_CUT) so_json_kstr(j, "side", so_side_name(t->side));
    if (t->flaw == SO_FLAW_STREAK) so_json_kreal(j, "x_mm", t->x_mm, 1);
    sentences(j, vi, en);
    so_json_kstr(j, "thumbnail", so_path_exists(thumbnail) ? thumbnail : NULL);
    so_json_end_object(j);
}

static void notice(so_json *j, const so_notice *n)
{
    so_autofree char *vi = so_ticket_notice(n->first, n->pages, true);
    so_autofree char *en = so_ticket_notice(n->first, n->pages, false);
    so_json_object(j);
    so_json_kstr(j, "reason", so_flaw_name(n->first->flaw));
    so_json_kint(j, "pages", n->pages);
    so_json_kreal(j, "limit", n->first->limit, 2);
    sentences(j, vi, en);
    so_json_end_object(j);
}

static void ticket_members(so_json *j, const so_ticket_rows *tickets, const so_home *home)
{
    so_auto(so_notices) notices = {0};
    so_notices_of(tickets, &notices);
    so_json_karray(j, "tickets");
    for (size_t i = 0; i < tickets->len; i++)
        if (!tickets->items[i].ticket.is_notice) ticket(j, &tickets->items[i], home);
    so_json_end_array(j);
    so_json_karray(j, "notices");
    for (size_t i = 0; i < notices.len; i++) notice(j, &notices.items[i]);
    so_json_end_array(j);
}

void so_json_batch(so_json *j, const so_batch_row *row, const so_home *home,
                   const so_ticket_rows *tickets)
{
    const so_balance *b = &row->balance;
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    so_json_kstr(j, "id", row->id);
    so_json_kstr(j, "batch", row->name);
    so_json_kstr(j, "state", so_batch_state_name(row->state));
    so_json_kstr(j, "received", so_time_rfc3339(row->received_ms).text);
    so_json_kint(j, "files_in", b->files);
    so_json_kint(j, "pages_in", b->pages_in);
    so_json_kint(j, "content", b->content);
    so_json_kint(j, "blank", b->blank);
    so_json_kint(j, "separators", b->separators);
    so_json_kint(j, "quarantined", b->quarantined);
    so_json_kint(j, "waiting", row->waiting);
    so_json_kint(j, "documents", b->documents);
    so_json_kint(j, "cases", b->cases);
    so_json_kint(j, "review", b->review);
    so_json_kint(j, "bytes_in", (int64_t)b->bytes_in);
    so_json_kint(j, "bytes_stored", (int64_t)b->bytes_stored);
    so_json_kint(j, "rescan", b->rescan);
    if (tickets) ticket_members(j, tickets, home);
    so_json_end_object(j);
}

void so_json_review(so_json *j, const so_review_row *row)
{
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    so_json_kstr(j, "kind", so_review_kind_name(row->kind));
    so_json_kstr(j, "batch", row->batch_name);
    so_json_kstr(j, "batch_id", row->batch_id);
    so_json_kstr(j, "dossier_id", row->dossier_id);
    so_json_kstr(j, "case_code", row->case_code);
    so_json_kstr(j, "document_id", row->document_id);
    so_json_kstr(j, "type", row->type);
    so_json_kstr(j, "runner_up", row->runner_up);
    so_json_kstr(j, "key", row->key);
    so_json_kstr(j, "value", row->value);
    so_json_kreal(j, "confidence", row->confidence, 3);
    so_json_kstr(j, "page_id", row->page_id);
    so_json_key(j, "box");
    so_box_to_json(row->box, j);
    so_json_end_object(j);
}

static void event(so_json *j, const so_event *e)
{
    so_json_object(j);
    so_json_kstr(j, "event", so_event_kind_name(e->kind));
    so_json_kstr(j, "date", e->date);
    so_json_kstr(j, "document_id", e->document_id);
    so_json_kstr(j, "type", e->type);
    so_json_kstr(j, "note", e->note);
    so_json_kstr(j, "state", so_state_name(e->state));
    so_json_end_object(j);
}

static void dossier(so_json *j, const so_dossier_row *row)
{
    so_json_object(j);
    so_json_kstr(j, "id", row->id);
    so_json_kstr(j, "batch", row->batch_name);
    so_json_kstr(j, "batch_id", row->batch_id);
    link_members(j, row->link_score, &row->link_evidence);
    so_json_kstr(j, "state", so_state_name(row->state));
    so_json_kint(j, "documents", row->documents);
    so_json_kint(j, "pages", row->pages);
    so_json_end_object(j);
}

void so_json_case_whole(so_json *j, const so_case *v)
{
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    so_json_kstr(j, "case_code", v->summary.code);
    so_json_kobject(j, "summary");
    case_members(j, &v->summary);
    so_json_end_object(j);
    so_json_karray(j, "dossiers");
    for (size_t i = 0; i < v->dossiers.len; i++) dossier(j, &v->dossiers.items[i]);
    so_json_end_array(j);
    so_json_karray(j, "documents");
    for (size_t i = 0; i < v->documents.len; i++) {
        so_json_object(j);
        document_members(j, &v->documents.items[i]);
        so_json_end_object(j);
    }
    so_json_end_array(j);
    so_json_karray(j, "timeline");
    for (size_t i = 0; i < v->timeline.len; i++) event(j, &v->timeline.items[i]);
    so_json_end_array(j);
    so_json_end_object(j);
}

static void hit(so_json *j, const so_search_hit *h)
{
    so_json_object(j);
    so_json_kstr(j, "case_code", h->case_code);
    so_json_kstr(j, "document_id", h->document_id);
    so_json_kstr(j, "page_id", h->page_id);
    so_json_kstr(j, "type", h->type);
    so_json_kstr(j, "number", h->number);
    so_json_kstr(j, "issued_on", h->issued_on);
    so_json_kreal(j, "score", h->score, 3);
    so_json_kstr(j, "match", so_match_name(h->match));
    so_json_kstr(j, "snippet", h->snippet);
    so_json_karray(j, "boxes");
    for (size_t i = 0; i < h->boxes.len; i++) so_box_to_json(h->boxes.items[i], j);
    so_json_end_array(j);
    so_json_end_object(j);
}

void so_json_search(so_json *j, const so_search_result *r)
{
    so_json_object(j);
    so_json_kint(j, "schema", 1);
    so_json_kstr(j, "query", r->query);
    so_json_kint(j, "total", r->total);
    so_json_kint(j, "took_ms", r->took_ms);
    so_json_karray(j, "hits");
    for (size_t i = 0; i < r->hits.len; i++) hit(j, &r->hits.items[i]);
    so_json_end_array(j);
    so_json_kobject(j, "facets");
    so_json_kobject(j, "type");
    for (size_t i = 0; i < r->types.len; i++)
        so_json_kint(j, r->types.items[i].value, r->types.items[i].count);
    so_json_end_object(j);
    so_json_kobject(j, "year");
    for (size_t i = 0; i < r->years.len; i++)
        so_json_kint(j, r->years.items[i].value, r->years.items[i].count);
    so_json_end_object(j);
    so_json_end_object(j);
    so_json_kstr(j, "did_you_mean", r->did_you_mean);
    so_json_end_object(j);
}

const char *so_text_type(const so_types *types, const char *type)
{
    const char *label = type ? so_types_label(types, type, so_lang_is_vi()) : NULL;
    return label ? label : type ? type : "";
}

void so_text_padded(so_str *out, const char *text, size_t width)
{
    so_str_adds(out, text);
    for (size_t len = so_text_len(text); len < width; len++) so_str_addc(out, ' ');
}

void so_text_document(so_str *out, const so_types *types, const so_document_row *row)
{
    enum { LABEL_WIDTH = 20 };
    const so_document *d = &row->document;
    so_str_addf(out, "%s  %s (%s), %zu %s%s\n", row->id, so_text_type(types, d->type),
                so_label(d->role), row->page_ids.len, so_say("trang", "pages"),
                d->state == SO_STATE_REVIEW ? so_say(", cần xem lại", ", to review") : "");
    for (size_t i = 0; i < d->fields.len; i++) {
        const so_field *f = &d->fields.items[i];
        so_str_adds(out, "    ");
        so_text_padded(out, so_label(f->key), LABEL_WIDTH);
        so_str_addf(out, "%s%s\n", f->value, f->state == SO_STATE_REVIEW ? "  (?)" : "");
    }
}

void so_text_event(so_str *out, const so_types *types, const so_event *e)
{
    enum { DATE_WIDTH = 12, KIND_WIDTH = 11 };
    so_text_padded(out, e->date, DATE_WIDTH);
    so_text_padded(out, so_label(so_event_kind_name(e->kind)), KIND_WIDTH);
    so_str_addf(out, "%s %s\n", so_text_type(types, e->type), e->note ? e->note : "");
}
