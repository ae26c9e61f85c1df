// SPDX-License-Identifier: Apache-2.0
// fork + exec. posix_spawn was rejected: it cannot set limits or the parent-death signal.
#include "base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/sandbox.h"

// A limit is only ever lowered: a worker's child keeps the worker's where that is less.
static bool set_limit(int which, uint64_t value)
{
    struct rlimit r;
    if (getrlimit(which, &r) != 0) return false;
    if (value < r.rlim_max) r.rlim_max = value;
    r.rlim_cur = r.rlim_max;
    return setrlimit(which, &r) == 0;
}

static bool apply_limits(const so_proc_limits *l)
{
    bool ok = set_limit(RLIMIT_CORE, 0);
    if (l->memory_bytes) ok = ok && set_limit(RLIMIT_AS, l->memory_bytes);
    if (l->cpu_s) ok = ok && set_limit(RLIMIT_CPU, l->cpu_s);
    if (l->file_bytes) ok = ok && set_limit(RLIMIT_FSIZE, l->file_bytes);
    return ok;
}

// Puts fd in place `as` and lets it live through exec; -1 means /dev/null.
static bool place(int fd, int as, int flags)
{
    if (fd < 0) fd = open("/dev/null", flags);
    if (fd < 0) return false;
    if (fd == as) return fcntl(fd, F_SETFD, 0) == 0;
    return dup2(fd, as) == as;
}

static bool arrange(const so_proc_spec *s)
{
    int extra = s->extra_fd; // must not be overwritten while 0 and 1 are put in place
    if (extra >= 0 && extra < 3) extra = fcntl(extra, F_DUPFD, 10);
    if (s->err_fd && dup2(s->err_fd, 2) != 2) return false;
    if (!place(s->in_fd, 0, O_RDONLY) || !place(s->out_fd, 1, O_WRONLY)) return false;
    return extra < 0 || place(extra, 3, O_RDONLY);
}

__attribute__((noreturn)) static void become(const so_proc_spec *s, pid_t parent)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent || !arrange(s)) _exit(126);
    for (size_t i = 0; s->env && s->env[i]; i++)
        if (putenv((char *)(uintptr_t)s->env[i]) != 0) _exit(126);
    so_err err;
    if (s->is_walled && !so_sandbox_tool(s->argv[0], &err)) _exit(126);
    if (!apply_limits(&s->limits)) _exit(126); // last: what we hold ourselves may exceed them
    execvp(s->argv[0], (char *const *)(uintptr_t)s->argv);
    _exit(127);
}

bool so_proc_spawn(const so_proc_spec *spec, pid_t *ret, so_err *err)
{
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid < 0) return so_err_sys(err, "%s: cannot be started", spec->argv[0]);
    if (pid == 0) become(spec, parent);
    *ret = pid;
    return true;
}

// A signal that interrupts is waited out. pidfd_open, because a time-out by SIGCHLD or SIGALRM
// would be felt in the whole process.
static bool wait_for_end(pid_t pid, int64_t wait_ms, bool *ret_is_late, so_err *err)
{
    so_autofd int end = (int)syscall(SYS_pidfd_open, pid, 0);
    if (end < 0) return so_err_sys(err, "cannot watch the child");
    int64_t deadline_ms = so_mono_ms() + wait_ms;
    for (;;) {
        int64_t left_ms = deadline_ms - so_mono_ms();
        if (left_ms > INT_MAX) left_ms = INT_MAX;
        struct pollfd p = {.fd = end, .events = POLLIN};
        int ready = poll(&p, 1, left_ms > 0 ? (int)left_ms : 0);
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) return so_err_sys(err, "waiting");
        *ret_is_late = ready == 0;
        if (ready > 0 || so_mono_ms() >= deadline_ms) return true;
    }
}

bool so_proc_run(const so_proc_spec *spec, int64_t wait_ms, int *ret_status, bool *ret_is_late,
                 so_err *err)
{
    pid_t pid = -1;
    *ret_is_late = false;
    if (!so_proc_spawn(spec, &pid, err)) return false;
    bool ok = wait_for_end(pid, wait_ms, ret_is_late, err);
    if (!ok || *ret_is_late) kill(pid, SIGKILL);
    while (waitpid(pid, ret_status, 0) < 0 && errno == EINTR) continue;
    return ok || so_err_in(err, "%s", spec->argv[0]);
}
