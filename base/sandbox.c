// SPDX-License-Identifier: Apache-2.0
// seccomp: one table of rules a profile, compiled to classic BPF, first match wins, ENOSYS at the
// end, so that a library which tries a newer call falls back to an older one. Allow-lists were
// chosen over deny-lists because a new kernel brings new calls. libseccomp was rejected: it saves
// forty lines here and costs a dependency in every worker.
//
// Landlock: three raw system calls, for Debian 12 has no library for them. A rule on the inode of
// descriptor 0 lets a tool reopen it through /dev/fd/0 without seeing the folder it lies in.
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

// --- seccomp: the rules ---

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define ARCH AUDIT_ARCH_AARCH64
#else
#define ARCH 0 // no table for it: seccomp counts as lacking
#endif

// Only the low 32 bits of an argument are looked at: all those below are int to the kernel, or
// flags in the low bits.
typedef enum {
    ALLOW,
    IF_EQUAL,   // allowed when argument arg is value
    IF_WITHOUT, // allowed when argument arg has none of the bits in value, else EACCES
    REFUSE,     // EACCES
    KILL,
} verdict;
typedef struct {
    uint32_t nr;
    verdict verdict;
    uint32_t arg, value;
} rule;

#define WRITING (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY))

// The hot ones first; what is allowed whatever its arguments, the kernel remembers (since 5.11).
static const rule common[] = {
    {SYS_futex, ALLOW, 0, 0},
    {SYS_read, ALLOW, 0, 0},
    {SYS_pread64, ALLOW, 0, 0},
    {SYS_write, ALLOW, 0, 0},
    {SYS_writev, ALLOW, 0, 0},
    {SYS_close, ALLOW, 0, 0},
    {SYS_lseek, ALLOW, 0, 0},
    {SYS_fstat, ALLOW, 0, 0},
    {SYS_munmap, ALLOW, 0, 0},
    {SYS_mremap, ALLOW, 0, 0},
    {SYS_madvise, ALLOW, 0, 0},
    {SYS_brk, ALLOW, 0, 0},
    {SYS_clock_gettime, ALLOW, 0, 0},
    {SYS_clock_nanosleep, ALLOW, 0, 0},
    {SYS_gettimeofday, ALLOW, 0, 0},
    {SYS_getrandom, ALLOW, 0, 0},
    {SYS_getpid, ALLOW, 0, 0},
    {SYS_gettid, ALLOW, 0, 0},
    {SYS_sched_yield, ALLOW, 0, 0},
    {SYS_sched_getaffinity, ALLOW, 0, 0},
    {SYS_rt_sigaction, ALLOW, 0, 0},
    {SYS_rt_sigprocmask, ALLOW, 0, 0},
    {SYS_rt_sigreturn, ALLOW, 0, 0},
    {SYS_sigaltstack, ALLOW, 0, 0},
    {SYS_restart_syscall, ALLOW, 0, 0},
    {SYS_exit, ALLOW, 0, 0},
    {SYS_exit_group, ALLOW, 0, 0},
    // Not F_SETOWN and F_SETSIG: they send signals to others.
    {SYS_fcntl, IF_EQUAL, 1, F_DUPFD_CLOEXEC},
    {SYS_fcntl, IF_EQUAL, 1, F_GETFD},
    {SYS_fcntl, IF_EQUAL, 1, F_SETFD},
    {SYS_fcntl, IF_EQUAL, 1, F_GETFL},
    // What no decoder does by mistake.
    {SYS_execveat, KILL, 0, 0},
    {SYS_socket, KILL, 0, 0},
    {SYS_socketpair, KILL, 0, 0},
    {SYS_connect, KILL, 0, 0},
    {SYS_bind, KILL, 0, 0},
    {SYS_listen, KILL, 0, 0},
    {SYS_accept, KILL, 0, 0},
    {SYS_accept4, KILL, 0, 0},
    {SYS_ptrace, KILL, 0, 0},
    {SYS_process_vm_readv, KILL, 0, 0},
    {SYS_process_vm_writev, KILL, 0, 0},
    {SYS_pidfd_getfd, KILL, 0, 0},
    {SYS_bpf, KILL, 0, 0},
    {SYS_perf_event_open, KILL, 0, 0},
    {SYS_userfaultfd, KILL, 0, 0},
    {SYS_io_uring_setup, KILL, 0, 0},
    {SYS_keyctl, KILL, 0, 0},
    {SYS_add_key, KILL, 0, 0},
    {SYS_request_key, KILL, 0, 0},
    {SYS_mount, KILL, 0, 0},
    {SYS_umount2, KILL, 0, 0},
    {SYS_pivot_root, KILL, 0, 0},
    {SYS_chroot, KILL, 0, 0},
    {SYS_unshare, KILL, 0, 0},
    {SYS_setns, KILL, 0, 0},
    {SYS_init_module, KILL, 0, 0},
    {SYS_finit_module, KILL, 0, 0},
    {SYS_kexec_load, KILL, 0, 0},
    {SYS_reboot, KILL, 0, 0},
};

static const rule worker_rules[] = {
    {SYS_mmap, IF_WITHOUT, 2, PROT_EXEC},
    {SYS_mprotect, IF_WITHOUT, 2, PROT_EXEC},
    {SYS_recvfrom, ALLOW, 0, 0},
    {SYS_sendto, ALLOW, 0, 0},
    {SYS_recvmsg, ALLOW, 0, 0},
    {SYS_sendmsg, ALLOW, 0, 0},
    {SYS_newfstatat, IF_EQUAL, 3, AT_EMPTY_PATH}, // glibc's fstat
    {SYS_openat, REFUSE, 0, 0},
#ifdef SYS_open
    {SYS_open, REFUSE, 0, 0},
#endif
    {SYS_execve, KILL, 0, 0},
};

static const rule tool_rules[] = {
    {SYS_mmap, ALLOW, 0, 0}, // the loader maps libraries
    {SYS_mprotect, ALLOW, 0, 0},
    {SYS_openat, IF_WITHOUT, 2, WRITING},
    {SYS_newfstatat, ALLOW, 0, 0},
    {SYS_statx, ALLOW, 0, 0},
    {SYS_faccessat, ALLOW, 0, 0},
    {SYS_readlinkat, ALLOW, 0, 0},
    {SYS_getdents64, ALLOW, 0, 0},
    {SYS_statfs, ALLOW, 0, 0},
    {SYS_fstatfs, ALLOW, 0, 0},
    {SYS_fadvise64, ALLOW, 0, 0},
    {SYS_ioctl, IF_EQUAL, 1, TCGETS}, // is this a terminal?
    {SYS_prlimit64, IF_EQUAL, 0, 0},  // of itself
    {SYS_set_tid_address, ALLOW, 0, 0},
    {SYS_set_robust_list, ALLOW, 0, 0},
#ifdef SYS_rseq
    {SYS_rseq, ALLOW, 0, 0},
#endif
    {SYS_sysinfo, ALLOW, 0, 0},
    {SYS_uname, ALLOW, 0, 0},
    {SYS_getcwd, ALLOW, 0, 0},
    {SYS_getppid, ALLOW, 0, 0},
    {SYS_getuid, ALLOW, 0, 0},
    {SYS_geteuid, ALLOW, 0, 0},
    {SYS_getgid, ALLOW, 0, 0},
    {SYS_getegid, ALLOW, 0, 0},
    {SYS_execve, ALLOW, 0, 0}, // it is still to come; Landlock says of what
#ifdef __x86_64__
    {SYS_arch_prctl, ALLOW, 0, 0},
    {SYS_open, IF_WITHOUT, 1, WRITING},
    {SYS_stat, ALLOW, 0, 0},
    {SYS_lstat, ALLOW, 0, 0},
    {SYS_access, ALLOW, 0, 0},
    {SYS_readlink, ALLOW, 0, 0},
#endif
};

// --- seccomp: rules to BPF ---

typedef so_vec(struct sock_filter) bpf;

static void bpf_clear(bpf *p)
{
    free(p->items);
}

static void put(bpf *p, uint32_t code, uint32_t k, uint32_t if_true, uint32_t if_false)
{
    *so_vec_push(p) = (struct sock_filter){(uint16_t)code, (uint8_t)if_true, (uint8_t)if_false, k};
}

static void load(bpf *p, size_t offset)
{
    put(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(bpf *p, uint32_t what)
{
    put(p, BPF_RET | BPF_K, what, 0, 0);
}

static uint32_t refusal(int number)
{
    return SECCOMP_RET_ERRNO | ((uint32_t)number & SECCOMP_RET_DATA);
}

// The number of the call is in the register before and after.
static void put_rule(bpf *p, const rule *r)
{
    static const uint32_t plain[] = {
        [ALLOW] = SECCOMP_RET_ALLOW, [KILL] = SECCOMP_RET_KILL_PROCESS};
    bool has_argument = r->verdict == IF_EQUAL || r->verdict == IF_WITHOUT;
    put(p, BPF_JMP | BPF_JEQ | BPF_K, r->nr, 0, has_argument ? 4 : 1);
    if (!has_argument) {
        answer(p, r->verdict == REFUSE ? refusal(EACCES) : plain[r->verdict]);
        return;
    }
    load(p, offsetof(struct seccomp_data, args) + 8 * r->arg); // both processors: low half first
    if (r->verdict == IF_EQUAL) {
        put(p, BPF_JMP | BPF_JEQ | BPF_K, r->value, 0, 1);
        answer(p, SECCOMP_RET_ALLOW);
        load(p, offsetof(struct seccomp_data, nr));
    } else {
        put(p, BPF_JMP | BPF_JSET | BPF_K, r->value, 1, 0);
        answer(p, SECCOMP_RET_ALLOW);
        answer(p, refusal(EACCES));
    }
}

static void put_rules(bpf *p, const rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++) put_rule(p, &rules[i]);
}

static bool has_seccomp(void)
{
    uint32_t action = SECCOMP_RET_KILL_PROCESS;
    return ARCH && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

static bool filter_calls(const rule *rules, size_t count, so_err *err)
{
    if (!has_seccomp()) return true;
    so_auto(bpf) p = {0};
    load(&p, offsetof(struct seccomp_data, arch));
    put(&p, BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
    answer(&p, SECCOMP_RET_KILL_PROCESS);
    load(&p, offsetof(struct seccomp_data, nr));
    put_rules(&p, common, SO_COUNT(common));
    put_rules(&p, rules, count);
    // abort() signals itself; nobody else may be signalled.
    put_rule(&p, &(rule){SYS_tgkill, IF_EQUAL, 0, (uint32_t)getpid()});
    answer(&p, refusal(ENOSYS));
    struct sock_fprog f = {(unsigned short)p.len, p.items};
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &f) == 0)
        return true;
    return so_err_sys(err, "the filter of system calls cannot be installed");
}

// --- Landlock ---

// Newer than the headers of Debian 12.
#define ACCESS_TRUNCATE (1ull << 14)
#define ACCESS_IOCTL_DEV (1ull << 15)

static int landlock_version(void)
{
    long v = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return v > 0 ? (int)v : 0;
}

// Every right that this kernel can take away.
static uint64_t all_rights(int version)
{
    uint64_t rights = LANDLOCK_ACCESS_FS_REFER - 1;
    if (version >= 2) rights |= LANDLOCK_ACCESS_FS_REFER;
    if (version >= 3) rights |= ACCESS_TRUNCATE;
    if (version >= 5) rights |= ACCESS_IOCTL_DEV;
    return rights;
}

// -1 without error: the kernel has no Landlock.
static int ruleset_new(bool *ret_ok, so_err *err)
{
    int version = landlock_version();
    *ret_ok = true;
    if (!version) return -1;
    struct landlock_ruleset_attr all = {.handled_access_fs = all_rights(version)};
    int fd = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (fd < 0) *ret_ok = so_err_sys(err, "no Landlock rules can be made");
    return fd;
}

// What cannot be allowed stays forbidden: a library folder that this system does not have, or a
// memory file, which lies outside all folders and needs no rule.
static void allow_fd(int rules, int fd, uint64_t rights)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return;
    if (!S_ISDIR(st.st_mode)) rights &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
    struct landlock_path_beneath_attr beneath = {.allowed_access = rights, .parent_fd = fd};
    syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
}

static void allow_path(int rules, const char *path, uint64_t rights)
{
    so_autofd int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd >= 0) allow_fd(rules, fd, rights);
}

static void allow_program(int rules, const char *program)
{
    const uint64_t rights = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE;
    if (strchr(program, '/')) {
        allow_path(rules, program, rights);
        return;
    }
    const char *set = getenv("PATH");
    so_autofree char *folders = so_strdup(set ? set : "/bin:/usr/bin"); // as execvp does
    char *rest = NULL;
    for (char *d = strtok_r(folders, ":", &rest); d; d = strtok_r(NULL, ":", &rest)) {
        so_autofree char *path = so_fmt("%s/%s", d, program);
        allow_path(rules, path, rights);
    }
}

static void allow_tool(int rules, const char *program)
{
    static const char *const libraries[] = {"/lib", "/lib64", "/usr/lib", "/usr/lib64",
                                            "/usr/local/lib"};
    static const char *const data[] = {"/etc/ld.so.cache",
                                       "/etc/fonts",
                                       "/etc/localtime",
                                       "/usr/share/fontconfig",
                                       "/usr/share/fonts",
                                       "/usr/local/share/fonts",
                                       "/usr/share/texmf/fonts",
                                       "/var/cache/fontconfig",
                                       "/usr/share/poppler",
                                       "/usr/share/color",
                                       "/usr/share/zoneinfo",
                                       "/dev/null",
                                       "/dev/urandom"};
    const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    for (size_t i = 0; i < SO_COUNT(libraries); i++)
        allow_path(rules, libraries[i], reading | LANDLOCK_ACCESS_FS_EXECUTE);
    for (size_t i = 0; i < SO_COUNT(data); i++) allow_path(rules, data[i], reading);
    allow_fd(rules, STDIN_FILENO, LANDLOCK_ACCESS_FS_READ_FILE);
    allow_program(rules, program);
}

// program NULL: no file at all.
static bool filter_files(const char *program, so_err *err)
{
    bool ok = false;
    so_autofd int rules = ruleset_new(&ok, err);
    if (rules < 0) return ok;
    if (program) allow_tool(rules, program);
    if (syscall(SYS_landlock_restrict_self, rules, 0) == 0) return true;
    return so_err_sys(err, "the Landlock rules cannot be entered");
}

// --- the two profiles ---

const char *so_sandbox_lacks(void)
{
    bool has_landlock = landlock_version() > 0;
    if (has_seccomp())
        return has_landlock ? NULL : "this kernel has no Landlock: files are guarded by seccomp";
    return has_landlock ? "this kernel has no seccomp: only files are guarded, by Landlock"
                        : "this kernel has neither seccomp nor Landlock: decoders run unguarded";
}

static bool give_up_privileges(so_err *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0) return true;
    return so_err_sys(err, "privileges cannot be given up");
}

bool so_sandbox_worker(so_err *err)
{
    const struct rlimit none = {0, 0};
    signal(SIGXFSZ, SIG_IGN); // a complaint that cannot be written is lost, not deadly
    if (setrlimit(RLIMIT_FSIZE, &none) != 0) return so_err_sys(err, "no limit of file size");
    return give_up_privileges(err) && filter_files(NULL, err) &&
           filter_calls(worker_rules, SO_COUNT(worker_rules), err);
}

bool so_sandbox_tool(const char *program, so_err *err)
{
    return give_up_privileges(err) && filter_files(program, err) &&
           filter_calls(tool_rules, SO_COUNT(tool_rules), err);
}
