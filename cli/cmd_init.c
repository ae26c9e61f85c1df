// SPDX-License-Identifier: Apache-2.0
// init and config: making an archive, and saying how it is set.
#include <stdio.h>

#include "base/lang.h"
#include "cli/cli.h"

int so_cmd_init(const so_home *home, const so_options *o, so_err *err)
{
    (void)home;
    const char *dir = o->args[0];
    if (!so_home_init(dir, err)) return so_fail(err);
    printf(so_say("Kho lưu trữ đã sẵn sàng: %s\nĐặt mỗi lô quét vào %s/inbox/<tên lô>/ rồi chạy: "
                  "sohoa -C %s run\n",
                  "The archive is ready: %s\nPut each scanner batch into %s/inbox/<batch>/, then: "
                  "sohoa -C %s run\n"),
           dir, dir, dir);
    return 0;
}

int so_cmd_config(const so_home *home, const so_options *o, so_err *err)
{
    (void)o;
    (void)err;
    so_auto(so_str) text = {0};
    so_settings_print(&home->settings, &text);
    fputs(so_str_text(&text), stdout);
    return 0;
}
