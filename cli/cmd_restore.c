// SPDX-License-Identifier: Apache-2.0
// restore and verify: the two promises of the archive, kept on demand.
#include <stdio.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/lang.h"
#include "cli/cli.h"
#include "pipeline/audit.h"
#include "pipeline/restore.h"
#include "pipeline/verify.h"

int so_cmd_restore(const so_home *home, const so_options *o, so_err *err)
{
    if (!o->to) {
        so_err_set(err, SO_CONFIG, "restore needs --to DIR");
        return so_fail(err);
    }
    int files = 0;
    if (!so_restore(home, o->args[0], o->to, &files, err) ||
        !so_audit_read(home, "restore", o->args[0], files, err))
        return so_fail(err);
    printf(so_say("Đã trả lại %d tệp gốc vào %s\n", "%d original files restored to %s\n"), files,
           o->to);
    return 0;
}

static void verdict_json(const so_verdict *v, int64_t took_ms, so_str *out)
{
    so_json j = so_json_to(out);
    so_json_object(&j);
    so_json_kint(&j, "schema", 1);
    so_json_kbool(&j, "ok", v->findings.len == 0);
    so_json_kint(&j, "objects", v->objects);
    so_json_kint(&j, "batches", v->batches);
    so_json_kint(&j, "dossiers", v->dossiers);
    so_json_kint(&j, "repaired", v->repaired);
    so_json_karray(&j, "findings");
    for (size_t i = 0; i < v->findings.len; i++) {
        so_json_object(&j);
        so_json_kstr(&j, "object", v->findings.items[i].object);
        so_json_kstr(&j, "text", v->findings.items[i].text);
        so_json_end_object(&j);
    }
    so_json_end_array(&j);
    so_json_kreal(&j, "took_s", (double)took_ms / 1000, 3);
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}

static void verdict_text(const so_verdict *v, so_str *out)
{
    for (size_t i = 0; i < v->findings.len; i++)
        so_str_addf(out, "%s: %s\n", v->findings.items[i].object, v->findings.items[i].text);
    so_str_addf(out,
                so_say("%d đối tượng (%d lô, %d tập hồ sơ): %zu lỗi, %d đã sửa\n",
                       "%d objects (%d batches, %d dossiers): %zu faults, %d repaired\n"),
                v->objects, v->batches, v->dossiers, v->findings.len, v->repaired);
}

int so_cmd_verify(const so_home *home, const so_options *o, so_err *err)
{
    so_auto(so_verdict) v = {0};
    int64_t start_ms = so_mono_ms();
    so_verify_options options = {o->full, o->repair};
    if (!so_verify(home, &options, &v, err)) return so_fail(err);
    so_auto(so_str) out = {0};
    if (o->json)
        verdict_json(&v, so_mono_ms() - start_ms, &out);
    else
        verdict_text(&v, &out);
    fputs(out.data, stdout);
    return v.findings.len ? so_err_exit_code(SO_DAMAGE) : 0;
}
