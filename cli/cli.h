// SPDX-License-Identifier: Apache-2.0
// The command line: one table of commands, one table of options. Each row of the command table says
// which options it takes and whether it needs an archive; main() does the rest.
//
// A command returns the exit code of CONTRACT.md. Results go to standard output, everything else to
// standard error.
#pragma once
#include "base/err.h"
#include "base/str.h"
#include "pipeline/home.h"

typedef struct {
    bool json, full, repair, text, alto, image, pdf;
    const char *batch, *case_code, *format, *to, *inbox, *until, *without;
    int jobs, limit, offset;
    char **args; // what is left: IDs, files, words
    int args_len;
} so_options;

typedef struct {
    const char *name;
    int (*run)(const so_home *home, const so_options *o, so_err *err);
    bool needs_home;
    int min_args, max_args; // max -1: any number
    const char *options;    // names it takes, space between and around: " json batch "
    const char *usage;      // behind the name
    const char *vi, *en;    // one line of help; NULL: hidden
} so_command;

// Each sets *err and returns its exit code, or returns 0 or 1 without touching *err.
int so_cmd_init(const so_home *home, const so_options *o, so_err *err);
int so_cmd_run(const so_home *home, const so_options *o, so_err *err);
int so_cmd_ocr(const so_home *home, const so_options *o, so_err *err);
int so_cmd_search(const so_home *home, const so_options *o, so_err *err);
int so_cmd_case(const so_home *home, const so_options *o, so_err *err);
int so_cmd_list(const so_home *home, const so_options *o, so_err *err);
int so_cmd_show(const so_home *home, const so_options *o, so_err *err);
int so_cmd_restore(const so_home *home, const so_options *o, so_err *err);
int so_cmd_verify(const so_home *home, const so_options *o, so_err *err);
int so_cmd_report(const so_home *home, const so_options *o, so_err *err);
int so_cmd_config(const so_home *home, const so_options *o, so_err *err);

// For `return so_fail(err);`: the exit code of what is in *err.
int so_fail(const so_err *err);

// Which of the names (NULL at their end) text is; a NULL text is the first. CONFIG lists them when
// it is none.
bool so_choose(const char *option, const char *text, const char *const *names, size_t *ret,
               so_err *err);
