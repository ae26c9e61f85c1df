// SPDX-License-Identifier: Apache-2.0
// Store first (it is the truth), then the catalogue, then the comparison of both.
#include "pipeline/verify.h"

#include "archive/objects.h"
#include "base/lock.h"
#include "indexer/catalog_read.h"

typedef struct {
    const so_home *home;
    so_store *store;
    so_catalog *catalog;
    const so_verify_options *options;
    so_verdict *verdict;
} verification;

void so_verdict_clear(so_verdict *v)
{
    so_findings_clear(&v->findings);
    *v = (so_verdict){0};
}

#define BATCH_OBJECT "urn:sohoa:batch:"
#define DOSSIER_OBJECT "urn:sohoa:dossier:"

static bool is_known(verification *v, const char *object_id, bool *ret, so_err *err)
{
    *ret = true;
    if (so_starts_with(object_id, BATCH_OBJECT)) {
        so_auto(so_batch) batch = {0};
        so_batch_state state;
        v->verdict->batches++;
        return so_catalog_batch_get(v->catalog, object_id + sizeof BATCH_OBJECT - 1, &batch, &state,
                                    ret, err);
    }
    if (so_starts_with(object_id, DOSSIER_OBJECT)) v->verdict->dossiers++;
    return true;
}

static bool check_content(verification *v, const char *object_id, so_err *err)
{
    if (!v->options->full || !so_starts_with(object_id, BATCH_OBJECT)) return true;
    return so_batch_check(v->store, object_id + sizeof BATCH_OBJECT - 1, &v->verdict->findings,
                          err);
}

// The root of an object may lag behind its newest version when a power cut came between the two
// files of a commit: that needs no copy to mend.
static bool repair_object(verification *v, const char *object_id, so_err *err)
{
    bool changed = false;
    if (!v->options->repair) return true;
    if (!so_store_recover(v->store, object_id, &changed, err)) return false;
    if (changed) v->verdict->repaired++;
    return true;
}

static bool check_object(void *arg, const char *object_path, so_err *err)
{
    verification *v = arg;
    so_findings *findings = &v->verdict->findings;
    size_t before = findings->len;
    so_err why = {0};
    bool known = false;
    v->verdict->objects++;
    so_autofree char *id = so_store_object_id(object_path, &why);
    if (id && !repair_object(v, id, &why)) so_findings_add(findings, id, "%s", why.text);
    if (!so_store_check_object(object_path, findings, err)) return false;
    if (!id) { // the check has said what is wrong with its inventory
        if (findings->len == before) so_findings_add(findings, object_path, "%s", why.text);
        return true;
    }
    if (!is_known(v, id, &known, err)) return false;
    if (!known) so_findings_add(findings, id, "in the store, but not in the catalogue");
    return check_content(v, id, err);
}

static void catalog_finding(void *arg, const char *finding)
{
    verification *v = arg;
    so_findings_add(&v->verdict->findings, "catalogue", "%s", finding);
}

static void expect_object(verification *v, char *object_id)
{
    if (!so_store_has(v->store, object_id))
        so_findings_add(&v->verdict->findings, object_id, "in the catalogue, but not in the store");
    free(object_id);
}

static bool check_catalog(verification *v, so_err *err)
{
    so_auto(so_strs) batches = {0};
    so_auto(so_strs) dossiers = {0};
    if (!so_catalog_verify(v->catalog, v->options->full, catalog_finding, v, err) ||
        !so_catalog_batch_ids(v->catalog, &batches, err) ||
        !so_catalog_dossier_ids(v->catalog, NULL, &dossiers, err))
        return false;
    for (size_t i = 0; i < batches.len; i++) expect_object(v, so_batch_object(batches.items[i]));
    for (size_t i = 0; i < dossiers.len; i++)
        expect_object(v, so_dossier_object(dossiers.items[i]));
    return true;
}

bool so_verify(const so_home *home, const so_verify_options *options, so_verdict *ret, so_err *err)
{
    bool needs_lock = options->full || options->repair;
    so_autoptr(so_lock) lock = needs_lock ? so_lock_take(home->lock, err) : NULL;
    if (needs_lock && !lock) return false;
    so_autoptr(so_store) store = so_home_store(home, err);
    so_autoptr(so_catalog) catalog = store ? so_home_catalog(home, err) : NULL;
    if (!catalog) return false;
    verification v = {home, store, catalog, options, ret};
    return so_store_check_root(store, &ret->findings, err) &&
           so_store_each(store, check_object, &v, err) && check_catalog(&v, err);
}
