// SPDX-License-Identifier: Apache-2.0
// Output goes into memory files that the caller maps: a page of 26 MB is neither copied nor sent.
// Their size is bounded by the kernel (RLIMIT_FSIZE), so a tool that floods is ended by SIGXFSZ.
// Pipes were rejected: somebody would have to stand at the other end, with a clock.
//
// Calls and replies are plain values of fixed size, not JSON: whoever has taken over a worker finds
// no parser to attack in its broker.
#include "ocr/tool.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/frame.h"
#include "base/proc.h"

#define MESSAGE_BYTES (4u << 20)
#define FILE_ARG "/dev/fd/0" // reopened, so that no name is needed

static int broker_sock = -1; // one broker a process, as one sandbox a process

const char *so_tool_name(so_tool tool)
{
    static const char *const names[] = {"pdfinfo", "pdfimages", "pdftoppm", "pdftotext"};
    return names[tool];
}

void so_tool_result_clear(so_tool_result *r)
{
    if (r->out) munmap(r->out, r->len_bytes + 1);
    so_str_clear(&r->messages);
    *r = (so_tool_result){0};
}

// --- running ---

typedef struct {
    so_err err; // kind OK: the rest counts
    int status;
    bool is_late;
} reply;

static bool is_sane(const so_tool_call *c)
{
    bool is_render_sane = c->width_px > 0 && c->height_px > 0 && c->x_dpi > 0 && c->y_dpi > 0 &&
                          c->x_dpi < 1e6 && c->y_dpi < 1e6;
    return (unsigned)c->tool <= SO_TOOL_TEXT && c->first > 0 && c->last >= 0 &&
           c->max_bytes <= SO_TOOL_MAX_BYTES && (c->tool != SO_TOOL_RENDER || is_render_sane);
}

__attribute__((format(printf, 3, 4))) static void add_option(so_strs *words, const char *name,
                                                             const char *fmt, ...)
{
    char text[40];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    so_strs_add(words, name);
    so_strs_add(words, text);
}

// Fills argv (16 places); the strings are owned by words.
static void argv_of(const so_tool_call *c, so_strs *words, const char **argv)
{
    so_strs_add(words, so_tool_name(c->tool));
    if (c->tool == SO_TOOL_IMAGES) so_strs_add(words, "-list");
    add_option(words, "-f", "%d", c->first);
    add_option(words, "-l", "%d", c->last ? c->last : -1);
    if (c->tool == SO_TOOL_RENDER) {
        add_option(words, "-rx", "%.9g", c->x_dpi);
        add_option(words, "-ry", "%.9g", c->y_dpi);
        add_option(words, "-W", "%d", c->width_px);
        add_option(words, "-H", "%d", c->height_px);
        so_strs_add(words, "-cropbox");
    }
    so_strs_add(words, FILE_ARG);
    if (c->tool == SO_TOOL_TEXT) so_strs_add(words, "-"); // to its output
    for (size_t i = 0; i < words->len; i++) argv[i] = words->items[i];
}

static bool execute(const so_tool_call *c, int fd, int out, int messages, reply *ret)
{
    if (!is_sane(c)) return so_err_set(&ret->err, SO_BUG, "no such call of a tool");
    if (out < 0 || messages < 0) return so_err_sys(&ret->err, "no room for output");
    so_auto(so_strs) words = {0};
    const char *argv[16] = {NULL};
    argv_of(c, &words, argv);
    so_proc_spec spec = {
        .argv = argv,
        .env = (const char *const[]){"LC_ALL=C", NULL},
        .in_fd = fd,
        .out_fd = out,
        .err_fd = messages,
        .extra_fd = -1,
        .limits = {.memory_bytes = 4ull << 30,
                   .cpu_s = SO_TOOL_WAIT_MS / 1000,
                   .file_bytes = c->max_bytes > MESSAGE_BYTES ? c->max_bytes : MESSAGE_BYTES},
        .is_walled = true,
    };
    if (!so_proc_run(&spec, SO_TOOL_WAIT_MS, &ret->status, &ret->is_late, &ret->err)) return false;
    // The NUL behind the output, once nobody writes there any more.
    off_t end = lseek(out, 0, SEEK_END);
    return (end >= 0 && pwrite(out, "", 1, end) == 1) || so_err_sys(&ret->err, "no end of output");
}

// *ret_out and *ret_messages are memory files, owned by the caller.
static reply run_here(const so_tool_call *c, int fd, int *ret_out, int *ret_messages)
{
    reply r = {0};
    *ret_out = memfd_create("output", MFD_CLOEXEC);
    *ret_messages = memfd_create("messages", MFD_CLOEXEC);
    execute(c, fd, *ret_out, *ret_messages, &r);
    return r;
}

// --- the broker ---

static bool serve(int sock, const so_str *message, int fd, so_err *err)
{
    so_tool_call call;
    if (message->len != sizeof call) return so_err_set(err, SO_BUG, "no call of a tool");
    memcpy(&call, message->data, sizeof call);
    so_autofd int out = -1;
    so_autofd int messages = -1;
    reply r = run_here(&call, fd, &out, &messages);
    return so_frame_send(sock, &r, sizeof r, out, err) && so_frame_send(sock, "", 0, messages, err);
}

__attribute__((noreturn)) static void be_broker(int sock)
{
    so_auto(so_str) message = {0};
    so_err err = {0};
    for (;;) {
        so_autofd int fd = -1;
        if (so_frame_recv(sock, sizeof(so_tool_call), &message, &fd, &err) != SO_FRAME_OK) break;
        if (!serve(sock, &message, fd, &err)) break;
    }
    _exit(0); // not exit: what the worker had set up before the fork is not ours to end
}

// The worker's line to its parent must end when the worker does: nobody else may hold it.
static void keep_only(int sock)
{
    for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
        if (fd != sock) close(fd);
}

bool so_tool_broker(so_err *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return so_err_sys(err, "no socket for the broker");
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(0);
        keep_only(ends[1]);
        be_broker(ends[1]);
    }
    close(ends[1]);
    broker_sock = ends[0];
    if (pid < 0) so_fd_cleanup(&broker_sock);
    return pid > 0 || so_err_sys(err, "the broker cannot be started");
}

// --- asking ---

static reply ask_broker(const so_tool_call *c, int fd, int *ret_out, int *ret_messages)
{
    so_auto(so_str) text = {0};
    reply r = {0};
    if (!so_frame_send(broker_sock, c, sizeof *c, fd, &r.err)) return r;
    if (so_frame_recv(broker_sock, sizeof r, &text, ret_out, &r.err) != SO_FRAME_OK ||
        text.len != sizeof r) {
        so_err_set(&r.err, SO_BUG, "the broker is gone");
        return r;
    }
    memcpy(&r, text.data, sizeof r);
    so_err err = {0};
    if (so_frame_recv(broker_sock, 0, &text, ret_messages, &err) != SO_FRAME_OK) r.err = err;
    return r;
}

static void settle_end(const reply *r, so_tool_result *ret)
{
    ret->number = WIFSIGNALED(r->status) ? WTERMSIG(r->status) : WEXITSTATUS(r->status);
    if (r->is_late || (WIFSIGNALED(r->status) && ret->number == SIGXCPU))
        ret->end = SO_TOOL_LATE;
    else if (WIFSIGNALED(r->status))
        ret->end = ret->number == SIGXFSZ ? SO_TOOL_FLOODED : SO_TOOL_KILLED;
    else
        ret->end = ret->number == 126 || ret->number == 127 ? SO_TOOL_ABSENT : SO_TOOL_ENDED;
}

static bool map_output(int out, uint64_t max_bytes, so_tool_result *ret, so_err *err)
{
    struct stat st;
    if (out < 0 || fstat(out, &st) != 0 || st.st_size < 1)
        return so_err_set(err, SO_BUG, "a tool without output file");
    ret->len_bytes = (size_t)st.st_size - 1;
    if (ret->len_bytes > max_bytes) {
        ret->end = SO_TOOL_FLOODED;
        return true;
    }
    void *map = mmap(NULL, ret->len_bytes + 1, PROT_READ | PROT_WRITE, MAP_PRIVATE, out, 0);
    if (map != MAP_FAILED)
        ret->out = map;
    else if (errno == ENOMEM)
        ret->end = SO_TOOL_NO_ROOM;
    else
        return so_err_sys(err, "the output cannot be mapped");
    return true;
}

// A tool that says more than that has said what is wrong at the beginning.
static void read_messages(int fd, so_str *ret)
{
    char buf[65536];
    ssize_t n = 1;
    while (n > 0 && ret->len < MESSAGE_BYTES) {
        n = so_fd_pread(fd, buf, sizeof buf, ret->len);
        if (n > 0) so_str_add(ret, buf, (size_t)n);
    }
}

bool so_tool_run(int fd, const so_tool_call *call, so_tool_result *ret, so_err *err)
{
    so_autofd int out = -1;
    so_autofd int messages = -1;
    reply r = broker_sock < 0 ? run_here(call, fd, &out, &messages)
                              : ask_broker(call, fd, &out, &messages);
    if (r.err.kind != SO_OK) {
        *err = r.err;
        return so_err_in(err, "%s", so_tool_name(call->tool));
    }
    settle_end(&r, ret);
    read_messages(messages, &ret->messages);
    return ret->end != SO_TOOL_ENDED || map_output(out, call->max_bytes, ret, err);
}
