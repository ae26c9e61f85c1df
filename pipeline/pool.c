// SPDX-License-Identifier: Apache-2.0
// poll(2) over the workers' sockets; deadlines are checked at every wake-up. Threads were rejected:
// a crash must cost one page.
#include "pipeline/pool.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/frame.h"
#include "base/json.h"
#include "base/log.h"
#include "base/proc.h"
#include "base/sandbox.h"

#define MAX_ANSWER_BYTES (512u << 20)

typedef struct {
    pid_t pid; // 0: not started
    int sock;
    bool is_busy;
    so_task task;
    int64_t deadline_ms;
    int served;
} slot;

struct so_pool {
    const so_settings *settings;
    slot *slots;
    int jobs;
};

void so_outcome_clear(so_outcome *o)
{
    so_jval_free(o->json);
    so_str_clear(&o->blob);
    *o = (so_outcome){0};
}

// Once a process, not once a worker.
static void tell_what_lacks(void)
{
    static bool is_told;
    const char *what = so_sandbox_lacks();
    if (what && !is_told) so_log(SO_LOG_WARN, "%s", what);
    is_told = true;
}

so_pool *so_pool_new(const so_settings *settings, int jobs, so_err *err)
{
    if (jobs <= 0) jobs = settings->jobs;
    if (jobs <= 0) jobs = (int)sysconf(_SC_NPROCESSORS_ONLN);
    if (jobs < 1 || jobs > 256) {
        so_err_set(err, SO_CONFIG, "jobs must be 1 to 256, not %d", jobs);
        return NULL;
    }
    tell_what_lacks();
    so_pool *p = so_alloc(sizeof *p);
    p->settings = settings;
    p->jobs = jobs;
    p->slots = so_alloc((size_t)jobs * sizeof *p->slots);
    for (int i = 0; i < jobs; i++) p->slots[i].sock = -1;
    return p;
}

static void end_worker(slot *s)
{
    if (!s->pid) return;
    if (s->is_busy) kill(s->pid, SIGKILL);
    so_fd_cleanup(&s->sock); // an idle worker sees the end and leaves
    while (waitpid(s->pid, NULL, 0) < 0 && errno == EINTR) continue;
    *s = (slot){.sock = -1};
}

void so_pool_free(so_pool *p)
{
    if (!p) return;
    for (int i = 0; i < p->jobs; i++) end_worker(&p->slots[i]);
    free(p->slots);
    free(p);
}

int so_pool_jobs(const so_pool *p)
{
    return p->jobs;
}

static slot *find_slot(const so_pool *p, bool is_busy)
{
    for (int i = 0; i < p->jobs; i++)
        if (p->slots[i].is_busy == is_busy) return &p->slots[i];
    return NULL;
}

bool so_pool_has_room(const so_pool *p)
{
    return find_slot(p, false) != NULL;
}

bool so_pool_is_idle(const so_pool *p)
{
    return find_slot(p, true) == NULL;
}

// Time is measured by the clock on the wall, task by task; processor time is the last resort
// against a worker that was taken over and burns it between tasks. The size of files is the
// worker's own affair: it gives up writing files when it seals itself, its broker's tools write
// into memory files up to what a page may have.
static so_proc_limits limits(const so_settings *settings)
{
    uint64_t cpu_s = (uint64_t)settings->page_timeout_s * (uint64_t)(settings->worker_pages + 1);
    so_proc_limits l = {.cpu_s = cpu_s < UINT32_MAX ? (uint32_t)cpu_s : UINT32_MAX};
#ifndef __SANITIZE_ADDRESS__ // the sanitizer reserves terabytes of address space
    l.memory_bytes = (uint64_t)settings->worker_memory_mb << 20;
#endif
    return l;
}

static bool start_worker(const so_pool *p, slot *s, so_err *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return so_err_sys(err, "no socket for a worker");
    so_autofree char *language = so_settings_share(p->settings->language_dir, "language");
    const char *const argv[] = {"/proc/self/exe",
                                "worker",
                                p->settings->lang,
                                language,
                                p->settings->reading_without,
                                NULL};
    const char *const env[] = {"OMP_THREAD_LIMIT=1", NULL};
    so_proc_spec spec = {.argv = argv,
                         .env = env,
                         .in_fd = -1,
                         .out_fd = -1,
                         .extra_fd = ends[1],
                         .limits = limits(p->settings)};
    bool ok = so_proc_spawn(&spec, &s->pid, err);
    close(ends[1]);
    s->sock = ends[0];
    if (!ok) {
        so_fd_cleanup(&s->sock);
        return false;
    }
    // A worker that stops in the middle of an answer must not hold the parent.
    struct timeval patience = {.tv_sec = 20};
    setsockopt(s->sock, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    s->served = 0;
    return true;
}

static bool send_task(slot *s, so_err *err)
{
    static const char *const names[] = {"probe", "read", "clean", "png", "stream", "engine"};
    so_auto(so_str) text = {0};
    so_json j = so_json_to(&text);
    so_json_object(&j);
    so_json_kstr(&j, "op", names[s->task.op]);
    so_json_kint(&j, "index", s->task.index);
    so_json_kint(&j, "rotation_deg", s->task.rotation_deg);
    so_json_kint(&j, "max_px", s->task.max_px);
    so_json_end_object(&j);
    return so_frame_send(s->sock, text.data, text.len, s->task.fd, err);
}

bool so_pool_submit(so_pool *p, const so_task *task, so_err *err)
{
    slot *s = find_slot(p, false);
    if (!s) return so_err_set(err, SO_BUG, "no free worker");
    if (s->pid && s->served >= p->settings->worker_pages) end_worker(s);
    s->task = *task;
    // A worker may have died while idle: its socket breaks at sending, a fresh one gets the task.
    if (!s->pid || !send_task(s, err)) {
        end_worker(s);
        s->task = *task;
        if (!start_worker(p, s, err) || !send_task(s, err)) return false;
    }
    s->is_busy = true;
    s->served++;
    s->deadline_ms = so_mono_ms() + (int64_t)p->settings->page_timeout_s * 1000;
    return true;
}

static bool worker_error(const so_jval *json, so_err *err)
{
    const so_jval *why = so_jval_get(json, "error");
    if (!why) return true;
    int64_t kind = so_jval_kint(why, "kind", SO_BUG);
    if (kind <= SO_OK || kind > SO_BUG) kind = SO_BUG;
    return so_err_set(err, (so_err_kind)kind, "%s", so_jval_kstr(why, "text", ""));
}

static bool has_blob(so_task_op op)
{
    return op == SO_TASK_CLEAN || op == SO_TASK_PNG || op == SO_TASK_STREAM;
}

// Receives one frame; false when the worker is gone or talks nonsense.
static bool receive(slot *s, so_str *ret)
{
    so_err ignored = {0};
    so_autofd int unwanted = -1;
    return so_frame_recv(s->sock, MAX_ANSWER_BYTES, ret, &unwanted, &ignored) == SO_FRAME_OK;
}

static bool receive_json(slot *s, so_jval **ret)
{
    so_auto(so_str) text = {0};
    so_err ignored = {0};
    if (receive(s, &text)) *ret = so_jval_parse(so_str_text(&text), text.len, &ignored);
    return *ret != NULL;
}

static bool finish(slot *s, so_outcome *ret, so_err *err)
{
    int tag = s->task.tag;
    *ret = (so_outcome){.tag = tag};
    bool ok = receive_json(s, &ret->json);
    bool is_error = ok && so_jval_get(ret->json, "error");
    if (ok && !is_error && has_blob(s->task.op)) ok = receive(s, &ret->blob);
    if (!ok) {
        end_worker(s);
        so_outcome_clear(ret);
        *ret = (so_outcome){.tag = tag, .kind = SO_OUTCOME_CRASHED};
        return true;
    }
    s->is_busy = false;
    if (worker_error(ret->json, err)) return true;
    so_outcome_clear(ret);
    return false;
}

static slot *overdue(const so_pool *p)
{
    int64_t now_ms = so_mono_ms();
    for (int i = 0; i < p->jobs; i++)
        if (p->slots[i].is_busy && p->slots[i].deadline_ms <= now_ms) return &p->slots[i];
    return NULL;
}

// Waits until a busy worker has something to say, or a deadline passes (then NULL).
static slot *next_ready(so_pool *p, so_err *err)
{
    struct pollfd fds[256];
    slot *owners[256];
    nfds_t n = 0;
    int64_t deadline_ms = INT64_MAX;
    for (int i = 0; i < p->jobs; i++) {
        slot *s = &p->slots[i];
        if (!s->is_busy) continue;
        fds[n] = (struct pollfd){.fd = s->sock, .events = POLLIN};
        owners[n++] = s;
        if (s->deadline_ms < deadline_ms) deadline_ms = s->deadline_ms;
    }
    int64_t wait_ms = deadline_ms - so_mono_ms();
    int ready = poll(fds, n, wait_ms < 0 ? 0 : (int)(wait_ms < 1000000 ? wait_ms : 1000000));
    if (ready < 0 && errno != EINTR) so_err_sys(err, "waiting for workers");
    for (nfds_t i = 0; ready > 0 && i < n; i++)
        if (fds[i].revents) return owners[i];
    return NULL;
}

bool so_pool_wait(so_pool *p, so_outcome *ret, so_err *err)
{
    if (so_pool_is_idle(p)) return so_err_set(err, SO_BUG, "no worker has anything to do");
    err->kind = SO_OK;
    for (;;) {
        slot *s = next_ready(p, err);
        if (err->kind != SO_OK) return false;
        if (s) return finish(s, ret, err);
        s = overdue(p);
        if (!s) continue;
        *ret = (so_outcome){.tag = s->task.tag, .kind = SO_OUTCOME_TIMEOUT};
        end_worker(s);
        return true;
    }
}

bool so_pool_do(so_pool *p, const so_task *task, so_outcome *ret, so_err *err)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        so_outcome_clear(ret);
        if (!so_pool_submit(p, task, err) || !so_pool_wait(p, ret, err)) return false;
        if (ret->kind == SO_OUTCOME_DONE) return true;
    }
    return true;
}
