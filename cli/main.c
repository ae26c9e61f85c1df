// SPDX-License-Identifier: Apache-2.0
// Finds the command, reads its options, opens the archive, runs it, and turns the error into a
// sentence and an exit code.
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/lang.h"
#include "base/log.h"
#include "cli/cli.h"
#include "pipeline/worker.h"

static const so_command commands[] = {
    {"init", so_cmd_init, false, 1, 1, " ", "DIR", "tạo kho lưu trữ", "make an archive"},
    {"run", so_cmd_run, true, 0, 0, " inbox jobs until json ",
     "[--inbox DIR] [--jobs N] [--until HH:MM] [--json]", "số hóa mọi lô đang chờ rồi dừng",
     "digitise everything that waits, then stop"},
    {"ocr", so_cmd_ocr, false, 1, -1, " format jobs to without ",
     "FILE... [--format text|json|alto|pdf|cleaned] [--jobs N] [--to DIR] [--without STEP,...]",
     "đọc tệp, không cần kho", "read files without an archive"},
    {"search", so_cmd_search, true, 1, -1, " limit offset json ",
     "QUERY [--limit N] [--offset N] [--json]", "tìm theo từ, tên, số, mã hồ sơ",
     "find by word, name, number, case code"},
    {"case", so_cmd_case, true, 1, 1, " json ", "CODE [--json]",
     "một hồ sơ: văn bản, kết quả, diễn biến", "one case: documents, results, timeline"},
    {"list", so_cmd_list, true, 1, 1, " batch case json ",
     "documents|pages|cases|batches|quarantine|review [--batch B] [--case C] [--json]", "liệt kê",
     "list"},
    {"show", so_cmd_show, true, 1, 1, " json text alto image pdf ",
     "ID [--json|--text|--alto|--image|--pdf]", "một văn bản hoặc trang", "one document or page"},
    {"restore", so_cmd_restore, true, 1, 1, " to ", "ID|BATCH|CODE --to DIR",
     "trả lại bản gốc nguyên từng byte", "byte-exact originals under their original names"},
    {"verify", so_cmd_verify, true, 0, 0, " full repair json ", "[--full] [--repair] [--json]",
     "kiểm tra tính toàn vẹn", "fixity, consistency, page conservation"},
    {"report", so_cmd_report, true, 1, 1, " batch format json ",
     "batch [--batch B] [--format text|csv|html|json] [--json]", "báo cáo từng lô",
     "report by batch"},
    {"config", so_cmd_config, true, 0, 0, " ", "", "các khóa cấu hình và giá trị",
     "every key, its meaning, default and current value"},
};

int so_fail(const so_err *err)
{
    return so_err_exit_code(err->kind);
}

bool so_choose(const char *option, const char *text, const char *const *names, size_t *ret,
               so_err *err)
{
    so_auto(so_str) all = {0};
    for (size_t i = 0; names[i]; i++) {
        if (!text || so_equal(text, names[i])) {
            *ret = i;
            return true;
        }
        so_str_addf(&all, i ? ", %s" : "%s", names[i]);
    }
    return so_err_set(err, SO_CONFIG, "--%s is one of %s, not \"%s\"", option, all.data, text);
}

static void usage(FILE *out)
{
    fprintf(out, "sohoa " SOHOA_VERSION "\n%s: sohoa [-C ARCHIVE] [--lang vi|en] [-v] %s\n\n",
            so_say("Cách dùng", "Usage"), so_say("LỆNH [TÙY CHỌN]", "COMMAND [OPTIONS]"));
    for (size_t i = 0; i < SO_COUNT(commands); i++)
        fprintf(out, "  %-8s %s\n           %s\n", commands[i].name, commands[i].usage,
                so_say(commands[i].vi, commands[i].en));
}

static const struct option long_options[] = {
    {"json", no_argument, NULL, 'j'},         {"full", no_argument, NULL, 'F'},
    {"repair", no_argument, NULL, 'R'},       {"text", no_argument, NULL, 'T'},
    {"alto", no_argument, NULL, 'A'},         {"image", no_argument, NULL, 'I'},
    {"pdf", no_argument, NULL, 'P'},          {"batch", required_argument, NULL, 'b'},
    {"case", required_argument, NULL, 'c'},   {"format", required_argument, NULL, 'f'},
    {"to", required_argument, NULL, 't'},     {"inbox", required_argument, NULL, 'i'},
    {"until", required_argument, NULL, 'u'},  {"without", required_argument, NULL, 'w'},
    {"jobs", required_argument, NULL, 'n'},   {"limit", required_argument, NULL, 'l'},
    {"offset", required_argument, NULL, 'o'}, {NULL, 0, NULL, 0},
};

static bool number(const char *name, const char *text, int low, int *ret, so_err *err)
{
    char *end = NULL;
    long n = strtol(text, &end, 10);
    if (end == text || *end || n < low || n > 1000000)
        return so_err_set(err, SO_CONFIG, "--%s needs a number from %d on, not \"%s\"", name, low,
                          text);
    *ret = (int)n;
    return true;
}

static bool set_option(so_options *o, int letter, const char *name, so_err *err)
{
    switch (letter) {
    case 'j':
        o->json = true;
        return true;
    case 'F':
        o->full = true;
        return true;
    case 'R':
        o->repair = true;
        return true;
    case 'T':
        o->text = true;
        return true;
    case 'A':
        o->alto = true;
        return true;
    case 'I':
        o->image = true;
        return true;
    case 'P':
        o->pdf = true;
        return true;
    case 'b':
        o->batch = optarg;
        return true;
    case 'c':
        o->case_code = optarg;
        return true;
    case 'f':
        o->format = optarg;
        return true;
    case 't':
        o->to = optarg;
        return true;
    case 'i':
        o->inbox = optarg;
        return true;
    case 'u':
        o->until = optarg;
        return true;
    case 'w':
        o->without = optarg;
        return true;
    case 'n':
        return number(name, optarg, 1, &o->jobs, err);
    case 'l':
        return number(name, optarg, 1, &o->limit, err);
    default:
        return number(name, optarg, 0, &o->offset, err);
    }
}

static bool takes(const so_command *c, const char *option)
{
    so_autofree char *padded = so_fmt(" %s ", option);
    return strstr(c->options, padded) != NULL;
}

static bool read_options(const so_command *c, int argc, char **argv, so_options *o, so_err *err)
{
    int at = 0;
    optind = 0;
    for (;;) {
        int letter = getopt_long(argc, argv, ":", long_options, &at);
        if (letter == -1) break;
        if (letter == '?' || letter == ':' || !takes(c, long_options[at].name))
            return so_err_set(err, SO_CONFIG,
                              "%s: does not take \"%s\" like this; usage: sohoa %s %s", c->name,
                              argv[optind - 1], c->name, c->usage);
        if (!set_option(o, letter, long_options[at].name, err)) return false;
    }
    o->args = argv + optind;
    o->args_len = argc - optind;
    if (o->args_len >= c->min_args && (c->max_args < 0 || o->args_len <= c->max_args)) return true;
    return so_err_set(err, SO_CONFIG, "usage: sohoa %s %s", c->name, c->usage);
}

static const so_command *find_command(const char *name)
{
    for (size_t i = 0; i < SO_COUNT(commands); i++)
        if (so_equal(commands[i].name, name)) return &commands[i];
    return NULL;
}

static int run_command(const so_command *c, const char *archive, int argc, char **argv, so_err *err)
{
    so_auto(so_home) home = {0};
    so_options o = {.limit = 20};
    if (!read_options(c, argc, argv, &o, err)) return so_fail(err);
    if (c->needs_home && !so_home_open(archive, &home, err)) return so_fail(err);
    int code = c->run(c->needs_home ? &home : NULL, &o, err);
    if (fflush(stdout) == 0 && !ferror(stdout)) return code;
    so_err_sys(err, "standard output");
    return so_fail(err);
}

// What stands before the command. Gives the index of the command in argv.
static int read_globals(int argc, char **argv, const char **ret_archive)
{
    static const struct option globals[] = {{"lang", required_argument, NULL, 'L'},
                                            {"help", no_argument, NULL, 'h'},
                                            {"version", no_argument, NULL, 'V'},
                                            {NULL, 0, NULL, 0}};
    so_lang_set(NULL);
    for (;;) {
        int letter = getopt_long(argc, argv, "+C:vh", globals, NULL);
        if (letter == -1) return optind;
        if (letter == 'C') *ret_archive = optarg;
        if (letter == 'v') so_log_set_level(SO_LOG_INFO);
        if (letter == 'L') so_lang_set(optarg);
        if (letter == 'V') puts("sohoa " SOHOA_VERSION);
        if (letter == 'h') usage(stdout);
        if (letter == 'V' || letter == 'h') return -1;
        if (letter == '?') return argc;
    }
}

int main(int argc, char **argv)
{
    const char *archive = NULL;
    if (argc == 5 && so_equal(argv[1], "worker")) return so_worker_main(argv[2], argv[3], argv[4]);
    int at = read_globals(argc, argv, &archive);
    if (at < 0) return 0;
    const so_command *c = at < argc ? find_command(argv[at]) : NULL;
    if (!c) {
        usage(stderr);
        return so_err_exit_code(SO_CONFIG);
    }
    so_err err = {0};
    int code = run_command(c, archive, argc - at, argv + at, &err);
    if (err.kind != SO_OK) fprintf(stderr, "sohoa: %s\n", err.text);
    return code;
}
