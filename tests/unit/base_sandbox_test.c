// SPDX-License-Identifier: Apache-2.0
// Real violations: a forked child goes behind the walls and tries. It ends with the errno of what
// it tried, 0 when that succeeded, or by the signal that stopped it. What a tool meets after exec
// is tried by this program itself, re-executed as the tool.
#include "tests/unit/test.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "base/proc.h"
#include "base/sandbox.h"

#define ENTER_FAILED 200

typedef int (*deed)(void); // 0 or the errno

static int told(long result)
{
    return result < 0 ? errno : 0;
}

static int open_to_write(void)
{
    return told(open("/tmp/sohoa-sandbox-test", O_WRONLY | O_CREAT, 0600));
}

static int open_to_append(void)
{
    return told(open("/dev/null", O_RDWR | O_APPEND));
}

static int make_nameless_file(void)
{
    return told(open("/tmp", O_TMPFILE | O_RDWR, 0600));
}

static int open_by_openat2(void)
{
    uint64_t how[3] = {O_RDONLY};
    return told(syscall(SYS_openat2, AT_FDCWD, "/etc/hostname", how, sizeof how));
}

static int read_shadow(void)
{
    return told(open("/etc/shadow", O_RDONLY));
}

static int read_passwd(void)
{
    return told(open("/etc/passwd", O_RDONLY));
}

static int list_home(void)
{
    return told(open("/root", O_RDONLY | O_DIRECTORY));
}

static int read_source(void)
{
    return told(open(SOHOA_SOURCE "/README.md", O_RDONLY));
}

static int read_library_folder(void)
{
    return told(open("/usr/lib", O_RDONLY | O_DIRECTORY));
}

static int remove_file(void)
{
    return told(unlink("/tmp/sohoa-sandbox-test"));
}

static int make_folder(void)
{
    return told(mkdir("/tmp/sohoa-sandbox-test", 0700));
}

static int change_mode(void)
{
    return told(chmod("/tmp", 01777));
}

static int open_socket(void)
{
    return told(socket(AF_INET, SOCK_STREAM, 0));
}

static int open_local_socket(void)
{
    return told(socket(AF_UNIX, SOCK_STREAM, 0));
}

static int become_shell(void)
{
    char *argv[] = {(char[]){"sh"}, (char[]){"-c"}, (char[]){"exit 0"}, NULL};
    return told(execv("/bin/sh", argv));
}

static int fork_child(void)
{
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    return told(pid);
}

static int trace_parent(void)
{
    return told(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int read_parent_memory(void)
{
    return told(syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
}

static int make_ring(void)
{
    struct io_uring_params p = {0};
    return told(syscall(SYS_io_uring_setup, 1, &p));
}

static int kill_parent(void)
{
    return told(kill(getppid(), 0));
}

static int signal_parent_thread(void)
{
    return told(syscall(SYS_tgkill, getppid(), getppid(), 0));
}

static int have_signals_sent(void)
{
    return told(fcntl(STDERR_FILENO, F_SETOWN, getppid()));
}

static int limit_parent(void)
{
    return told(prlimit(getppid(), RLIMIT_CORE, &(struct rlimit){0, 0}, NULL));
}

static int make_code(void)
{
    void *p =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? errno : 0;
}

static int turn_data_into_code(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? 0 : told(mprotect(p, 4096, PROT_READ | PROT_EXEC));
}

static int grow_file(void)
{
    return told(write(STDOUT_FILENO, "x", 1)); // standard output is a file, open since before
}

static int do_honest_work(void)
{
    struct timespec now;
    void *p = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bool ok = p != MAP_FAILED && clock_gettime(CLOCK_MONOTONIC, &now) == 0 &&
              fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 20) >= 20;
    return ok ? 0 : EIO;
}

static int abort_itself(void)
{
    abort();
}

typedef struct {
    const char *name;
    deed deed;
    int worker, tool; // errno, -signal, or 0: it may
} row;

static const row rows[] = {
    {"open_to_write", open_to_write, EACCES, EACCES},
    {"open_to_append", open_to_append, EACCES, EACCES},
    {"make_nameless_file", make_nameless_file, EACCES, EACCES},
    {"open_by_openat2", open_by_openat2, ENOSYS, ENOSYS},
    {"read_shadow", read_shadow, EACCES, EACCES},
    {"read_passwd", read_passwd, EACCES, EACCES},
    {"list_home", list_home, EACCES, EACCES},
    {"read_source", read_source, EACCES, EACCES},
    {"read_library_folder", read_library_folder, EACCES, 0},
    {"remove_file", remove_file, ENOSYS, ENOSYS},
    {"make_folder", make_folder, ENOSYS, ENOSYS},
    {"change_mode", change_mode, ENOSYS, ENOSYS},
    {"open_socket", open_socket, -SIGSYS, -SIGSYS},
    {"open_local_socket", open_local_socket, -SIGSYS, -SIGSYS},
    {"become_shell", become_shell, -SIGSYS, EACCES},
    {"fork_child", fork_child, ENOSYS, ENOSYS},
    {"trace_parent", trace_parent, -SIGSYS, -SIGSYS},
    {"read_parent_memory", read_parent_memory, -SIGSYS, -SIGSYS},
    {"make_ring", make_ring, -SIGSYS, -SIGSYS},
    {"kill_parent", kill_parent, ENOSYS, ENOSYS},
    {"signal_parent_thread", signal_parent_thread, ENOSYS, ENOSYS},
    {"have_signals_sent", have_signals_sent, ENOSYS, ENOSYS},
    {"limit_parent", limit_parent, ENOSYS, ENOSYS},
    {"make_code", make_code, EACCES, 0},
    {"turn_data_into_code", turn_data_into_code, EACCES, 0},
    {"grow_file", grow_file, EFBIG, 0},
    {"do_honest_work", do_honest_work, 0, 0},
    {"abort_itself", abort_itself, -SIGABRT, -SIGABRT},
};

static int outcome_of(int status)
{
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static void check(const row *r, int got, int want)
{
    if (got != want) fail_msg("%s: %d instead of %d", r->name, got, want);
}

static int try_as_worker(deed what)
{
    so_err err = {0};
    so_autofd int file = so_tmp_file("/tmp", &err);
    pid_t pid = fork();
    if (pid == 0) {
        if (dup2(file, STDOUT_FILENO) < 0) _exit(ENTER_FAILED);
        signal(SIGABRT, SIG_DFL); // cmocka catches it
        _exit(so_sandbox_worker(&err) ? what() : ENTER_FAILED);
    }
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return outcome_of(status);
}

static int try_as_tool(const char *name)
{
    const char *const argv[] = {"/proc/self/exe", "deed", name, NULL};
    so_err err = {0};
    so_autofd int file = so_tmp_file("/tmp", &err);
    so_proc_spec spec = {
        .argv = argv, .in_fd = -1, .out_fd = file, .extra_fd = -1, .is_walled = true};
    int status = -1;
    bool is_late = false;
    assert_ok(so_proc_run(&spec, 10000, &status, &is_late, &err), err);
    return outcome_of(status);
}

static void a_sealed_worker_can_do_its_work_and_nothing_else(void **state)
{
    (void)state;
    if (so_sandbox_lacks()) skip();
    for (size_t i = 0; i < SO_COUNT(rows); i++)
        check(&rows[i], try_as_worker(rows[i].deed), rows[i].worker);
}

static void a_walled_tool_can_read_libraries_and_nothing_else(void **state)
{
    (void)state;
#ifdef SOHOA_INSTRUMENTED // the tool is this program, and its instruments need what no tool needs
    skip();
#endif
    if (so_sandbox_lacks()) skip();
    for (size_t i = 0; i < SO_COUNT(rows); i++)
        check(&rows[i], try_as_tool(rows[i].name), rows[i].tool);
}

// The deeds are possible without walls: else the tests above would prove nothing. Tracing the
// parent is not among them: many kernels forbid that to everybody.
static void without_walls_the_deeds_succeed(void **state)
{
    (void)state;
    static const deed deeds[] = {
        open_to_write,   remove_file,          open_to_append,    make_nameless_file,
        open_by_openat2, read_passwd,          read_source,       open_socket,
        fork_child,      kill_parent,          have_signals_sent, make_code,
        become_shell,    signal_parent_thread, limit_parent,      turn_data_into_code};
    for (size_t i = 0; i < SO_COUNT(deeds); i++) {
        pid_t pid = fork();
        if (pid == 0) _exit(deeds[i]());
        int status = -1;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_int_equal(status, 0);
    }
}

static void a_walled_tool_reopens_its_input_wherever_it_lies(void **state)
{
    (void)state;
    so_autofree char *dir = scratch_new();
    so_autofree char *path = so_path_join(dir, "input");
    so_err err = {0};
    assert_ok(so_file_commit(path, "words", 5, 0600, &err), err);
    so_autofd int in = open(path, O_RDONLY | O_CLOEXEC);
    so_autofd int out = so_tmp_file("/tmp", &err);
    // By its name the file is out of reach.
    const char *const argvs[][4] = {{"cat", "/dev/fd/0"}, {"cat", path}};
    for (int i = 0; i < 2; i++) {
        so_proc_spec spec = {.argv = argvs[i],
                             .in_fd = i ? -1 : in,
                             .out_fd = out,
                             .extra_fd = -1,
                             .is_walled = true};
        int status = -1;
        bool is_late = false;
        assert_ok(so_proc_run(&spec, 10000, &status, &is_late, &err), err);
        assert_int_equal(WEXITSTATUS(status), so_sandbox_lacks() ? 0 : i);
    }
    assert_int_equal(lseek(out, 0, SEEK_END), 5);
    scratch_end(so_steal(&dir));
}

// Has the kernel say that it knows no such call.
static void take_away(uint32_t nr)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, nr, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {SO_COUNT(code), code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
        _exit(ENTER_FAILED);
}

// What reading /etc/passwd and making a socket give where these calls are missing.
static void check_without(uint32_t first, uint32_t second, int read_wanted, int socket_wanted)
{
    deed deeds[] = {read_passwd, open_socket};
    const int wanted[] = {read_wanted, socket_wanted};
    for (int i = 0; i < 2; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            so_err err = {0};
            take_away(first);
            take_away(second);
            _exit(so_sandbox_lacks() && so_sandbox_worker(&err) ? deeds[i]() : ENTER_FAILED);
        }
        int status = -1;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_int_equal(outcome_of(status), wanted[i]);
    }
}

static void each_layer_stands_alone_where_the_kernel_lacks_the_other(void **state)
{
    (void)state;
    if (so_sandbox_lacks()) skip();
    const uint32_t landlock = SYS_landlock_create_ruleset, seccomp = SYS_seccomp;
    check_without(landlock, landlock, EACCES, -SIGSYS);
    check_without(seccomp, seccomp, EACCES, 0);
    check_without(landlock, seccomp, 0, 0);
}

int main(int argc, char **argv)
{
    if (argc == 3 && so_equal(argv[1], "deed")) {
        for (size_t i = 0; i < SO_COUNT(rows); i++)
            if (so_equal(argv[2], rows[i].name)) return rows[i].deed();
        return ENTER_FAILED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_walls_the_deeds_succeed),
        cmocka_unit_test(a_sealed_worker_can_do_its_work_and_nothing_else),
        cmocka_unit_test(a_walled_tool_can_read_libraries_and_nothing_else),
        cmocka_unit_test(each_layer_stands_alone_where_the_kernel_lacks_the_other),
        cmocka_unit_test(a_walled_tool_reopens_its_input_wherever_it_lies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
