// SPDX-License-Identifier: Apache-2.0
// The table drives everything; adding a key is adding a row and a member.
#include "pipeline/settings.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/file.h"
#include "base/ini.h"
#include "base/lang.h"

typedef struct {
    const char *key;
    enum { NUMBER, TEXT } type;
    size_t at;
    int low, high; // NUMBER
    const char *default_text;
    const char *vi, *en;
} row;

#define AT(member) offsetof(so_settings, member)
static const row rows[] = {
    {"settle_s", NUMBER, AT(settle_s), 0, 86400, "30",
     "lô không có .done được nhận sau khi yên ngần này giây",
     "a batch without .done is taken after so many quiet seconds"},
    {"broken_settle_s", NUMBER, AT(broken_settle_s), 0, 86400, "60",
     "như trên, khi trong lô có tệp chưa giải mã được (có thể đang chép dở)",
     "the same when a file in it does not decode (it may still be on its way)"},
    {"jobs", NUMBER, AT(jobs), 0, 256, "0", "số tiến trình đọc; 0 = mỗi bộ xử lý một tiến trình",
     "worker processes; 0 = one per processor"},
    {"page_timeout_s", NUMBER, AT(page_timeout_s), 5, 3600, "180", "thời gian tối đa cho một trang",
     "the longest time for one page"},
    {"worker_memory_mb", NUMBER, AT(worker_memory_mb), 512, 65536, "2048",
     "vùng địa chỉ tối đa của một tiến trình đọc", "address space of one worker"},
    {"worker_pages", NUMBER, AT(worker_pages), 1, 100000, "200",
     "thay tiến trình đọc sau ngần này trang", "a worker is replaced after so many pages"},
    {"lang", TEXT, AT(lang), 0, 0, "vie", "mô hình nhận dạng chữ", "model of the OCR engine"},
    {"types_dir", TEXT, AT(types_dir), 0, 0, "", "thư mục các loại văn bản; trống = bản cài sẵn",
     "folder of document types; empty = the installed ones"},
    {"language_dir", TEXT, AT(language_dir), 0, 0, "", "thư mục mẫu câu; trống = bản cài sẵn",
     "folder of phrases; empty = the installed ones"},
    {"reading_without", TEXT, AT(reading_without), 0, 0, "",
     "bỏ các bước đọc này (chỉ để đo); trống = không bỏ bước nào",
     "steps of reading to leave out (for measuring only); empty = none"},
    {"quality_file", TEXT, AT(quality_file), 0, 0, "",
     "yêu cầu chất lượng ảnh quét; trống = bản cài sẵn",
     "what scans must be; empty = the installed file"},
};

static int *number_at(const so_settings *s, const row *r)
{
    return (int *)((char *)(uintptr_t)s + r->at);
}

static char **text_at(const so_settings *s, const row *r)
{
    return (char **)((char *)(uintptr_t)s + r->at);
}

static bool set_number(so_settings *s, const row *r, const char *value, so_err *err)
{
    char *end = NULL;
    errno = 0;
    long n = strtol(value, &end, 10);
    if (errno || end == value || *end || n < r->low || n > r->high)
        return so_err_set(err, SO_CONFIG, "%s must be a whole number from %d to %d, not \"%s\"",
                          r->key, r->low, r->high, value);
    *number_at(s, r) = (int)n;
    return true;
}

static bool set(so_settings *s, const row *r, const char *value, so_err *err)
{
    if (r->type == NUMBER) return set_number(s, r, value, err);
    free(*text_at(s, r));
    *text_at(s, r) = so_strdup(value);
    return true;
}

// How many letters two keys have in common at both ends: enough to guess what was meant.
static size_t likeness(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b), head = 0, tail = 0;
    while (head < la && head < lb && a[head] == b[head]) head++;
    while (tail + head < la && tail + head < lb && a[la - 1 - tail] == b[lb - 1 - tail]) tail++;
    return head + tail;
}

static const char *nearest_key(const char *key)
{
    const row *best = rows;
    for (size_t i = 1; i < SO_COUNT(rows); i++)
        if (likeness(rows[i].key, key) > likeness(best->key, key)) best = &rows[i];
    return best->key;
}

static bool on_entry(void *arg, const char *section, const char *key, const char *value,
                     so_err *err)
{
    (void)section;
    for (size_t i = 0; i < SO_COUNT(rows); i++)
        if (so_equal(rows[i].key, key)) return set(arg, &rows[i], value, err);
    return so_err_set(err, SO_CONFIG, "unknown key \"%s\"; did you mean \"%s\"?", key,
                      nearest_key(key));
}

void so_settings_default(so_settings *ret)
{
    so_err never = {0};
    for (size_t i = 0; i < SO_COUNT(rows); i++) set(ret, &rows[i], rows[i].default_text, &never);
}

bool so_settings_load(const char *path, so_settings *ret, so_err *err)
{
    so_settings_default(ret);
    return so_ini_parse_file(path, on_entry, ret, err);
}

void so_settings_clear(so_settings *s)
{
    for (size_t i = 0; i < SO_COUNT(rows); i++)
        if (rows[i].type == TEXT) free(*text_at(s, &rows[i]));
    *s = (so_settings){0};
}

void so_settings_template(so_str *out)
{
    so_str_adds(out, "# sohoa.ini\n");
    for (size_t i = 0; i < SO_COUNT(rows); i++) {
        const row *r = &rows[i];
        so_str_addf(out, "\n# %s\n# %s\n#%s = %s\n", r->vi, r->en, r->key, r->default_text);
    }
}

void so_settings_print(const so_settings *s, so_str *out)
{
    for (size_t i = 0; i < SO_COUNT(rows); i++) {
        const row *r = &rows[i];
        so_str_addf(out, "%s = ", r->key);
        if (r->type == NUMBER)
            so_str_addf(out, "%d  (%d..%d, ", *number_at(s, r), r->low, r->high);
        else
            so_str_addf(out, "%s  (", *text_at(s, r));
        so_str_addf(out, "%s %s)  %s\n", so_say("mặc định", "default"), r->default_text,
                    so_say(r->vi, r->en));
    }
}

char *so_settings_share(const char *set, const char *name)
{
    if (set && *set) return so_strdup(set);
    char *installed = so_path_join(SOHOA_SHARE, name);
    if (so_path_exists(installed)) return installed;
    free(installed);
    return so_path_join(SOHOA_SOURCE_SHARE, name);
}
