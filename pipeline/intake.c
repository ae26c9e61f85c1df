// SPDX-License-Identifier: Apache-2.0
// Change times (ctime) count as well as modification times: a copy that keeps old dates is as young
// as its last write. Decoding for the ready-check happens in a worker like all decoding.
#include "pipeline/intake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/log.h"
#include "base/text.h"

#define DONE_MARK ".done"

void so_deliveries_clear(so_deliveries *list)
{
    for (size_t i = 0; i < list->len; i++) free(list->items[i].name);
    free(list->items);
    *list = (so_deliveries){0};
}

static int by_name(const void *a, const void *b)
{
    return so_text_natural_cmp(((const so_delivery *)a)->name, ((const so_delivery *)b)->name);
}

static void close_dir(DIR **dir)
{
    if (*dir) closedir(*dir);
}

static void add_delivery(const char *inbox, const char *name, so_deliveries *ret)
{
    so_autofree char *path = so_path_join(inbox, name);
    struct stat st;
    if (lstat(path, &st) != 0) return; // gone meanwhile
    if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode)) {
        so_log(SO_LOG_WARN, "inbox: an entry is neither file nor folder and was left there");
        return;
    }
    *so_vec_push(ret) = (so_delivery){so_strdup(name), !S_ISDIR(st.st_mode)};
}

bool so_intake_list(const char *inbox, so_deliveries *ret, so_err *err)
{
    __attribute__((cleanup(close_dir))) DIR *dir = opendir(inbox);
    if (!dir) return so_err_sys(err, "%s: cannot be listed", inbox);
    for (struct dirent *e = readdir(dir); e; e = readdir(dir))
        if (e->d_name[0] != '.') add_delivery(inbox, e->d_name, ret);
    if (ret->len) qsort(ret->items, ret->len, sizeof *ret->items, by_name);
    return true;
}

int so_intake_open(void *arg, const so_original *original, so_err *err)
{
    const so_batch *b = arg;
    so_autofd int dir = open(b->inbox_path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    int fd = dir < 0 ? -1 : (int)syscall(SYS_openat2, dir, original->path, &how, sizeof how);
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) return fd;
    if (fd >= 0) errno = EINVAL;
    bool is_gone = errno == ENOENT;
    so_err_sys(err, "a file of batch %s cannot be opened", b->name);
    if (is_gone) err->kind = SO_BUSY; // somebody is at work in the inbox
    so_fd_cleanup(&fd);
    return -1;
}

// ---------------------------------------------------------------- what lies there, and how old it
// is

typedef struct {
    so_tree tree;
    int64_t newest_ms;
    bool is_done;
} view;

static void view_clear(view *v)
{
    so_tree_clear(&v->tree);
}

// When the file was last touched. A time to come (a scanner or server whose clock is ahead) says
// nothing, and must not make its batch wait until then.
static int64_t age_mark(const struct stat *st, int64_t now_ms)
{
    int64_t m = (int64_t)st->st_mtim.tv_sec * 1000 + st->st_mtim.tv_nsec / 1000000;
    int64_t c = (int64_t)st->st_ctim.tv_sec * 1000 + st->st_ctim.tv_nsec / 1000000;
    if (m > now_ms) m = 0;
    if (c > now_ms) c = 0;
    return m > c ? m : c;
}

static bool is_hidden(const char *path)
{
    return path[0] == '.' || strstr(path, "/.") != NULL;
}

static void keep_originals(view *v, const char *name)
{
    size_t kept = 0;
    int64_t now_ms = so_now_ms();
    for (size_t i = 0; i < v->tree.len; i++) {
        so_tree_entry *e = &v->tree.items[i];
        v->is_done = v->is_done || so_equal(e->path, DONE_MARK);
        bool is_original = S_ISREG(e->st.st_mode) && !is_hidden(e->path);
        if (!S_ISREG(e->st.st_mode))
            so_log(SO_LOG_WARN, "batch %s: an entry is no regular file and was left there", name);
        int64_t mark_ms = age_mark(&e->st, now_ms);
        if (is_original && mark_ms > v->newest_ms) v->newest_ms = mark_ms;
        if (is_original)
            v->tree.items[kept++] = *e;
        else
            free(e->path);
    }
    v->tree.len = kept;
}

static bool look(const char *inbox, const so_delivery *d, view *ret, so_err *err)
{
    so_autofree char *path = so_path_join(inbox, d->name);
    if (!d->is_loose) {
        if (!so_tree_list(path, &ret->tree, err)) return false;
    } else {
        struct stat st;
        if (lstat(path, &st) != 0) return so_err_sys(err, "%s", path);
        *so_vec_push(&ret->tree) = (so_tree_entry){so_strdup(d->name), st};
    }
    keep_originals(ret, d->name);
    return true;
}

static bool same_view(const view *a, const view *b)
{
    if (a->tree.len != b->tree.len || a->newest_ms != b->newest_ms) return false;
    for (size_t i = 0; i < a->tree.len; i++) {
        const so_tree_entry *x = &a->tree.items[i], *y = &b->tree.items[i];
        if (strcmp(x->path, y->path) != 0 || x->st.st_size != y->st.st_size) return false;
    }
    return true;
}

// ---------------------------------------------------------------- examining the files

static so_reason reason_in(const so_jval *v, char **ret_detail)
{
    so_reason reason = SO_REASON_DAMAGED;
    so_reason_parse(so_jval_kstr(v, "reason", ""), &reason);
    *ret_detail = so_strdup(so_jval_kstr(v, "detail", NULL));
    return reason;
}

// Takes what the probe found: a file is bad as a whole when none of its pages is good.
static void take_probe(const so_jval *json, so_original *o)
{
    const so_jval *pages = so_jval_get(json, "pages");
    o->pages = (int)so_jval_len(pages);
    o->reason = reason_in(json, &o->detail);
    if (o->reason != SO_REASON_NONE || o->pages == 0) {
        if (o->reason == SO_REASON_NONE) o->reason = SO_REASON_DAMAGED;
        o->pages = 1;
        return;
    }
    for (int i = 0; i < o->pages; i++)
        if (so_equal(so_jval_kstr(so_jval_at(pages, (size_t)i), "reason", ""), "none")) return;
    o->reason = reason_in(so_jval_at(pages, 0), &o->detail);
}

static bool probe(so_job *job, int fd, so_original *o, so_err *err)
{
    so_task task = {.op = SO_TASK_PROBE, .fd = fd};
    so_auto(so_outcome) out = {0};
    if (!so_pool_do(job->pool, &task, &out, err)) return false;
    if (out.kind == SO_OUTCOME_DONE) {
        take_probe(out.json, o);
        return true;
    }
    o->reason = out.kind == SO_OUTCOME_TIMEOUT ? SO_REASON_TIMEOUT : SO_REASON_CRASHED;
    o->pages = 1;
    return true;
}

static bool examine(so_job *job, so_batch *b, const so_tree_entry *e, so_err *err)
{
    so_original *o = so_vec_push(&b->originals);
    o->path = so_strdup(e->path);
    o->mtime_ns = (int64_t)e->st.st_mtim.tv_sec * 1000000000 + e->st.st_mtim.tv_nsec;
    so_autofd int fd = so_intake_open(b, o, err);
    so_digest_hex digest;
    if (fd < 0 || !so_digest_fd(SO_SHA256, fd, &digest, &o->size_bytes, err)) return false;
    memcpy(o->sha256, digest.hex, sizeof o->sha256);
    return probe(job, fd, o, err);
}

// A file that is still being written looks like one of these.
static bool may_be_unfinished(const so_batch *b)
{
    for (size_t i = 0; i < b->originals.len; i++) {
        so_reason r = b->originals.items[i].reason;
        if (r == SO_REASON_EMPTY || r == SO_REASON_TRUNCATED || r == SO_REASON_DAMAGED ||
            r == SO_REASON_NOT_IMAGE)
            return true;
    }
    return false;
}

static bool examine_all(so_job *job, const char *inbox, const so_delivery *d, const view *v,
                        so_batch *b, so_err *err)
{
    b->name = so_strdup(d->name);
    b->inbox_path = d->is_loose ? so_strdup(inbox) : so_path_join(inbox, d->name);
    b->received_ms = so_now_ms();
    for (size_t i = 0; i < v->tree.len; i++)
        if (!examine(job, b, &v->tree.items[i], err)) return false;
    so_batch_identify(b);
    return true;
}

void so_intake_clear(so_intake *intake)
{
    so_batch_clear(&intake->batch);
}

// The time to look again when a quiet time of wait_s from the last change is not over; else 0.
static int64_t not_before(const view *v, int wait_s)
{
    int64_t then_ms = v->newest_ms + (int64_t)wait_s * 1000;
    return !v->is_done && then_ms > so_now_ms() ? then_ms : 0;
}

bool so_intake_look(so_job *job, const char *inbox, const so_delivery *d, so_intake *ret,
                    so_err *err)
{
    const so_settings *s = &job->home->settings;
    __attribute__((cleanup(view_clear))) view before = {0};
    __attribute__((cleanup(view_clear))) view after = {0};
    if (!look(inbox, d, &before, err)) return false;
    if (before.tree.len == 0) return true;
    ret->state = SO_INTAKE_LATER;
    ret->again_ms = not_before(&before, s->settle_s);
    if (ret->again_ms) return true;

    if (!examine_all(job, inbox, d, &before, &ret->batch, err) || !look(inbox, d, &after, err))
        return false;
    if (may_be_unfinished(&ret->batch)) ret->again_ms = not_before(&before, s->broken_settle_s);
    if (!same_view(&before, &after)) ret->again_ms = so_now_ms() + 1000;
    if (!ret->again_ms) ret->state = SO_INTAKE_READY;
    return true;
}
