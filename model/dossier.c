// SPDX-License-Identifier: Apache-2.0
// Life cycle of the values, ids, and the archive's JSON record of a dossier.
#include "model/dossier.h"

static const char *const state_names[] = {"accepted", "review", "confirmed"};

const char *so_state_name(so_state s)
{
    return state_names[s];
}

bool so_state_parse(const char *name, so_state *ret)
{
    for (size_t i = 0; i < SO_COUNT(state_names); i++) {
        if (!so_equal(name, state_names[i])) continue;
        *ret = (so_state)i;
        return true;
    }
    return false;
}

void so_field_clear(so_field *f)
{
    free(f->key);
    free(f->value);
    free(f->raw);
    free(f->rule);
    *f = (so_field){0};
}

void so_fields_clear(so_fields *list)
{
    for (size_t i = 0; i < list->len; i++) so_field_clear(&list->items[i]);
    free(list->items);
    *list = (so_fields){0};
}

const so_field *so_fields_find(const so_fields *list, const char *key)
{
    for (size_t i = 0; i < list->len; i++)
        if (so_equal(list->items[i].key, key)) return &list->items[i];
    return NULL;
}

void so_document_clear(so_document *d)
{
    free(d->type);
    free(d->runner_up);
    free(d->role);
    free(d->pages.items);
    so_fields_clear(&d->fields);
    *d = (so_document){0};
}

void so_dossier_page_clear(so_dossier_page *p)
{
    free(p->file);
    free(p->sha256);
    free(p->detail);
    so_page_clear(&p->page);
    *p = (so_dossier_page){0};
}

void so_dossier_clear(so_dossier *d)
{
    for (size_t i = 0; i < d->documents.len; i++) so_document_clear(&d->documents.items[i]);
    for (size_t i = 0; i < d->pages.len; i++) so_dossier_page_clear(&d->pages.items[i]);
    free(d->documents.items);
    free(d->pages.items);
    free(d->batch_id);
    free(d->case_code);
    so_strs_clear(&d->link_evidence);
    *d = (so_dossier){0};
}

char *so_page_id(const char *batch_id, int ordinal)
{
    return so_fmt("%s.p%04d", batch_id, ordinal);
}

char *so_document_id(const char *batch_id, int ordinal)
{
    return so_fmt("%s.d%04d", batch_id, ordinal);
}

char *so_dossier_id(const char *batch_id, int ordinal)
{
    return so_fmt("%s.h%04d", batch_id, ordinal);
}

static void page_id_out(so_json *j, const char *batch_id, int ordinal)
{
    so_autofree char *id = so_page_id(batch_id, ordinal);
    so_json_str(j, id);
}

void so_field_to_json(const so_field *f, const char *batch_id, so_json *j)
{
    so_json_kobject(j, f->key);
    so_json_kstr(j, "value", f->value);
    so_json_kreal(j, "confidence", f->confidence, 3);
    so_json_kstr(j, "state", so_state_name(f->state));
    so_json_key(j, "page_id");
    page_id_out(j, batch_id, f->page);
    so_json_key(j, "box");
    so_box_to_json(f->box, j);
    so_json_kstr(j, "raw", f->raw);
    so_json_kstr(j, "rule", f->rule);
    so_json_end_object(j);
}

static void document_out(so_json *j, const char *batch_id, const so_document *doc)
{
    so_autofree char *id = so_document_id(batch_id, doc->ordinal);
    so_json_object(j);
    so_json_kstr(j, "id", id);
    so_json_kstr(j, "type", doc->type);
    so_json_kreal(j, "type_confidence", doc->type_confidence, 3);
    so_json_kstr(j, "runner_up", doc->runner_up);
    so_json_kstr(j, "role", doc->role);
    so_json_kstr(j, "state", so_state_name(doc->state));
    so_json_karray(j, "page_ids");
    for (size_t i = 0; i < doc->pages.len; i++) page_id_out(j, batch_id, doc->pages.items[i]);
    so_json_end_array(j);
    so_json_kobject(j, "fields");
    for (size_t i = 0; i < doc->fields.len; i++)
        so_field_to_json(&doc->fields.items[i], batch_id, j);
    so_json_end_object(j);
    so_json_end_object(j);
}

static void page_out(so_json *j, const char *batch_id, const so_dossier_page *p)
{
    so_json_object(j);
    so_json_key(j, "id");
    page_id_out(j, batch_id, p->ordinal);
    so_json_kint(j, "ordinal", p->ordinal);
    so_json_kstr(j, "file", p->file);
    so_json_kint(j, "index", p->index);
    so_json_kstr(j, "sha256", p->sha256);
    so_json_kstr(j, "kind", so_page_kind_name(p->page.kind));
    so_json_kint(j, "width_px", p->page.width_px);
    so_json_kint(j, "height_px", p->page.height_px);
    so_json_kint(j, "res_dpi", p->page.res_dpi);
    so_json_kint(j, "rotation_deg", p->page.rotation_deg);
    so_json_kreal(j, "skew_deg", p->page.skew_deg, 2);
    so_json_kreal(j, "text_confidence", p->page.confidence, 3);
    so_json_key(j, "quality");
    so_quality_to_json(&p->page.quality, j);
    so_json_karray(j, "barcodes");
    for (size_t i = 0; i < p->page.barcodes.len; i++) {
        so_json_object(j);
        so_json_kstr(j, "format", p->page.barcodes.items[i].format);
        so_json_kstr(j, "text", p->page.barcodes.items[i].text);
        so_json_end_object(j);
    }
    so_json_end_array(j);
    if (p->reason != SO_REASON_NONE) {
        so_json_kstr(j, "reason", so_reason_name(p->reason));
        so_json_kstr(j, "detail", p->detail);
    }
    so_json_end_object(j);
}

void so_dossier_to_json(const so_dossier *d, const char *software, so_str *out)
{
    so_json j = so_json_to(out);
    so_autofree char *id = so_dossier_id(d->batch_id, d->ordinal);
    so_json_object(&j);
    so_json_kint(&j, "schema", 1);
    so_json_kstr(&j, "id", id);
    so_json_kstr(&j, "batch_id", d->batch_id);
    so_json_kint(&j, "ordinal", d->ordinal);
    so_json_kstr(&j, "case_code", d->case_code);
    so_json_kobject(&j, "link");
    so_json_kreal(&j, "score", d->link_score, 3);
    so_json_karray(&j, "evidence");
    for (size_t i = 0; i < d->link_evidence.len; i++) so_json_str(&j, d->link_evidence.items[i]);
    so_json_end_array(&j);
    so_json_end_object(&j);
    so_json_kstr(&j, "state", so_state_name(d->state));
    so_json_kstr(&j, "software", software);
    so_json_karray(&j, "documents");
    for (size_t i = 0; i < d->documents.len; i++)
        document_out(&j, d->batch_id, &d->documents.items[i]);
    so_json_end_array(&j);
    so_json_karray(&j, "pages");
    for (size_t i = 0; i < d->pages.len; i++) page_out(&j, d->batch_id, &d->pages.items[i]);
    so_json_end_array(&j);
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}
