// SPDX-License-Identifier: Apache-2.0
// O_APPEND and one write(2) per line: entries of several processes do not mix.
#include "pipeline/audit.h"

#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"

static void entry(const char *action, const char *object, int64_t found, so_str *out)
{
    const struct passwd *account = getpwuid(getuid());
    so_json j = so_json_to(out);
    so_json_object(&j);
    so_json_kint(&j, "schema", 1);
    so_json_kstr(&j, "time", so_time_rfc3339(so_now_ms()).text);
    so_json_kint(&j, "uid", getuid());
    so_json_kstr(&j, "account", account ? account->pw_name : NULL);
    so_json_kstr(&j, "action", action);
    so_json_kstr(&j, "object", object);
    so_json_kint(&j, "found", found);
    so_json_end_object(&j);
    so_str_addc(out, '\n');
}

bool so_audit_read(const so_home *home, const char *action, const char *object, int64_t found,
                   so_err *err)
{
    so_autofree char *path = so_path_join(home->dir, "audit.log");
    so_autofd int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        return so_err_sys(err, "%s: every read is recorded here, and it cannot be opened", path);
    so_auto(so_str) line = {0};
    entry(action, object, found, &line);
    return so_fd_write_all(fd, line.data, line.len, err) && so_fd_sync(fd, path, err);
}
