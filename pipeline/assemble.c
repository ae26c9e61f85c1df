// SPDX-License-Identifier: Apache-2.0
// Two passes over the pages: first their signs (small), then dossier by dossier with the texts, so
// that memory follows the largest dossier and not the batch.
#include "pipeline/assemble.h"

#include "archive/objects.h"
#include "ocr/alto.h"
#include "pipeline/link.h"

typedef struct {
    so_job *job;
    const so_batch *batch;
    const so_sheets *sheets;
    const char *engine;
} assembly;

static bool gather_signs(so_job *job, const so_batch *batch, so_sheets *ret, so_err *err)
{
    int pages = 0;
    if (!so_catalog_pages_count(job->catalog, batch->id, &pages, err)) return false;
    for (int i = 0; i < pages; i++) {
        so_auto(so_dossier_page) p = {0};
        if (!so_catalog_page_load(job->catalog, batch->id, i, &p, err)) return false;
        so_sheet *sheet = so_vec_push(ret);
        sheet->kind = p.page.kind;
        so_page_signs_of(job->types, &p.page, &sheet->signs);
    }
    return true;
}

static bool load_pages(const assembly *a, const so_dossier_plan *plan, so_dossier *d, so_err *err)
{
    for (size_t i = 0; i < plan->pages.len; i++)
        if (!so_catalog_page_load(a->job->catalog, a->batch->id, plan->pages.items[i],
                                  so_vec_push(&d->pages), err))
            return false;
    return true;
}

static const so_page *page_of(const so_dossier *d, int ordinal)
{
    return &d->pages.items[ordinal - d->pages.items[0].ordinal].page; // dossiers are contiguous
}

static void understand(const assembly *a, so_dossier *d, const so_ordinals *pages, int ordinal)
{
    so_document *doc = so_vec_push(&d->documents);
    so_vec(const so_page *) texts = {0};
    doc->ordinal = ordinal;
    for (size_t i = 0; i < pages->len; i++) {
        *so_vec_push(&doc->pages) = pages->items[i];
        *so_vec_push(&texts) = page_of(d, pages->items[i]);
    }
    so_classify(a->job->types, texts.items, texts.len, doc);
    so_extract(a->job->types, texts.items, texts.len, doc);
    for (size_t i = 0; i < doc->fields.len; i++)
        doc->fields.items[i].page = pages->items[doc->fields.items[i].page];
    free(texts.items);
}

static bool archive_dossier(const assembly *a, const so_dossier *d, so_err *err)
{
    so_auto(so_alto_pages) texts = {0};
    for (size_t i = 0; i < d->pages.len; i++) {
        const so_dossier_page *p = &d->pages.items[i];
        if (p->page.kind == SO_PAGE_QUARANTINED) continue;
        so_alto_page *alto = so_vec_push(&texts);
        alto->page_id = so_page_id(d->batch_id, p->ordinal);
        so_alto_write(&p->page, alto->page_id, p->file, a->engine, &alto->xml);
    }
    so_auto(so_str) json = {0};
    so_autofree char *software = so_fmt("sohoa " SOHOA_VERSION "; %s", a->engine);
    so_dossier_to_json(d, software, &json);
    so_autofree char *id = so_dossier_id(d->batch_id, d->ordinal);
    return so_dossier_archive(a->job->store, id, &json, &texts, a->batch->received_ms, err);
}

static bool one_dossier(const assembly *a, const so_dossier_plan *plan, int ordinal,
                        int *next_document, so_err *err)
{
    so_auto(so_dossier) d = {.batch_id = so_strdup(a->batch->id), .ordinal = ordinal};
    if (!load_pages(a, plan, &d, err)) return false;
    for (size_t i = 0; i < plan->documents.len; i++)
        understand(a, &d, &plan->documents.items[i], (*next_document)++);
    so_link(&d, a->sheets, plan->in_doubt);
    return archive_dossier(a, &d, err) && so_catalog_dossier_put(a->job->catalog, &d, err);
}

static bool all_dossiers(const assembly *a, const so_plan *plan, so_err *err)
{
    int next_document = 0;
    for (size_t i = 0; i < plan->len; i++)
        if (!one_dossier(a, &plan->items[i], (int)i, &next_document, err)) return false;
    return so_catalog_batch_set_state(a->job->catalog, a->batch->id, SO_BATCH_LEAVING, err);
}

static bool ask_engine(so_job *job, so_outcome *ret, so_err *err)
{
    so_task task = {.op = SO_TASK_ENGINE, .fd = -1};
    if (!so_pool_do(job->pool, &task, ret, err)) return false;
    if (ret->kind == SO_OUTCOME_DONE) return true;
    return so_err_set(err, SO_IO, "the OCR engine does not start");
}

bool so_assemble_batch(so_job *job, const so_batch *batch, so_err *err)
{
    so_auto(so_sheets) sheets = {0};
    so_auto(so_plan) plan = {0};
    so_auto(so_outcome) engine = {0};
    if (!ask_engine(job, &engine, err) || !gather_signs(job, batch, &sheets, err)) return false;
    so_split(job->types, &sheets, &plan);
    assembly a = {job, batch, &sheets, so_jval_kstr(engine.json, "engine", "")};
    if (!so_catalog_begin(job->catalog, err)) return false;
    if (all_dossiers(&a, &plan, err) && so_catalog_commit(job->catalog, err)) return true;
    so_catalog_rollback(job->catalog);
    return false;
}
