// SPDX-License-Identifier: Apache-2.0
// Only what we write ourselves is read: one pax header, one regular file. Anything else in a pack
// is damage, so the parser has nothing to guess. Rejected: libarchive, whose pax writer chooses
// headers by locale and whose output would not be the same bytes in ten years.
#include "archive/tar.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    NAME_AT = 0,
    NAME_LEN = 100,
    SIZE_AT = 124,
    MTIME_AT = 136,
    NUMBER_LEN = 12,
    SUM_AT = 148,
    SUM_LEN = 8,
    TYPE_AT = 156,
    MAGIC_AT = 257,
    PAX_MAX = 64 * 1024,
};
#define OCTAL_MAX ((1ull << 33) - 1) // 11 octal digits
#define COMMENT "sha256:"
static const int64_t NS = 1000000000;

void so_tar_entry_clear(so_tar_entry *e)
{
    free(e->name);
    *e = (so_tar_entry){0};
}

uint64_t so_tar_padding(uint64_t size_bytes)
{
    return (SO_TAR_BLOCK - size_bytes % SO_TAR_BLOCK) % SO_TAR_BLOCK;
}

static unsigned checksum(const unsigned char *block)
{
    unsigned sum = 0;
    for (int i = 0; i < SO_TAR_BLOCK; i++)
        sum += i >= SUM_AT && i < SUM_AT + SUM_LEN ? ' ' : block[i];
    return sum;
}

// name: up to 100 bytes are kept, other than plain ASCII replaced (readers take the pax path).
static void add_block(so_str *out, const char *name, char type, uint64_t size_bytes,
                      uint64_t mtime_s)
{
    unsigned char b[SO_TAR_BLOCK] = {0};
    for (int i = 0; i < NAME_LEN && name[i]; i++)
        b[NAME_AT + i] = name[i] >= ' ' && name[i] <= '~' ? (unsigned char)name[i] : '_';
    memcpy(b + 100, "0000644\0000000000\0000000000", 24); // mode, owner, group
    snprintf((char *)b + SIZE_AT, NUMBER_LEN, "%011" PRIo64, size_bytes);
    snprintf((char *)b + MTIME_AT, NUMBER_LEN, "%011" PRIo64, mtime_s);
    b[TYPE_AT] = (unsigned char)type;
    memcpy(b + MAGIC_AT, "ustar\00000", 8);
    snprintf((char *)b + SUM_AT, SUM_LEN, "%06o", checksum(b));
    b[SUM_AT + 7] = ' ';
    so_str_add(out, b, sizeof b);
}

// "<length> key=value\n", the length counting itself.
static void add_record(so_str *pax, const char *key, const char *value)
{
    size_t rest = strlen(key) + strlen(value) + 3;
    size_t len = rest;
    for (size_t was = 0; was != len;) {
        was = len;
        len = rest + (size_t)snprintf(NULL, 0, "%zu", len);
    }
    so_str_addf(pax, "%zu %s=", len, key);
    so_str_adds(pax, value);
    so_str_addc(pax, '\n');
}

static void add_mtime(so_str *pax, int64_t mtime_ns)
{
    char text[40];
    int64_t s = mtime_ns / NS, ns = mtime_ns % NS;
    snprintf(text, sizeof text, "%s%" PRId64 ".%09" PRId64, mtime_ns < 0 ? "-" : "",
             mtime_ns < 0 ? -s : s, mtime_ns < 0 ? -ns : ns);
    add_record(pax, "mtime", text);
}

static bool is_plain(const char *name)
{
    size_t len = strlen(name);
    for (size_t i = 0; i < len; i++)
        if (name[i] < ' ' || name[i] > '~') return false;
    return len <= NAME_LEN;
}

void so_tar_header(const so_tar_entry *e, so_str *out)
{
    so_auto(so_str) pax = {0};
    if (!is_plain(e->name)) add_record(&pax, "path", e->name);
    if (e->size_bytes > OCTAL_MAX) {
        char text[24];
        snprintf(text, sizeof text, "%" PRIu64, e->size_bytes);
        add_record(&pax, "size", text);
    }
    add_mtime(&pax, e->mtime_ns);
    if (e->sha256[0]) {
        char text[sizeof COMMENT + 64];
        snprintf(text, sizeof text, COMMENT "%.64s", e->sha256);
        add_record(&pax, "comment", text);
    }
    int64_t s = e->mtime_ns < 0 ? 0 : e->mtime_ns / NS;
    if ((uint64_t)s > OCTAL_MAX) s = (int64_t)OCTAL_MAX;
    add_block(out, "PaxHeaders/member", 'x', pax.len, (uint64_t)s);
    so_str_add(out, pax.data, pax.len);
    for (uint64_t i = so_tar_padding(pax.len); i > 0; i--) so_str_addc(out, 0);
    add_block(out, e->name, '0', e->size_bytes > OCTAL_MAX ? OCTAL_MAX : e->size_bytes,
              (uint64_t)s);
}

void so_tar_parser_clear(so_tar_parser *p)
{
    so_tar_entry_clear(&p->entry);
    so_str_clear(&p->held);
    *p = (so_tar_parser){0};
}

static bool bad(so_err *err, const char *what)
{
    return so_err_set(err, SO_DAMAGE, "not a member of ours: %s", what);
}

static bool octal(const char *field, int len, uint64_t *ret)
{
    uint64_t value = 0;
    int i = 0;
    for (; i < len && field[i] >= '0' && field[i] <= '7'; i++)
        value = value * 8 + (uint64_t)(field[i] - '0');
    *ret = value;
    return i > 0 && i < len && (field[i] == 0 || field[i] == ' ');
}

static bool parse_decimal(const char *text, uint64_t max, uint64_t *ret, const char **ret_end)
{
    uint64_t value = 0;
    const char *p = text;
    for (; *p >= '0' && *p <= '9'; p++) {
        uint64_t digit = (uint64_t)(*p - '0');
        if (value > (max - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *ret = value;
    *ret_end = p;
    return p > text;
}

static bool parse_mtime(const char *text, int64_t *ret)
{
    bool is_negative = *text == '-';
    uint64_t s, ns = 0;
    const char *p;
    if (!parse_decimal(text + is_negative, (uint64_t)(INT64_MAX / NS), &s, &p)) return false;
    if (*p == '.') {
        uint64_t unit = (uint64_t)NS / 10;
        for (p++; *p >= '0' && *p <= '9'; p++, unit /= 10) ns += unit * (uint64_t)(*p - '0');
    }
    uint64_t all = s * (uint64_t)NS + ns;
    if (*p || all > (uint64_t)INT64_MAX + is_negative) return false;
    *ret = (int64_t)(is_negative ? 0 - all : all);
    return true;
}

static bool take_record(so_tar_parser *p, const char *key, const char *value)
{
    const char *end;
    if (strcmp(key, "path") == 0) {
        free(p->entry.name);
        p->entry.name = so_strdup(value);
        return *value != 0;
    }
    if (strcmp(key, "size") == 0) {
        p->has_pax_size = true;
        return parse_decimal(value, INT64_MAX, &p->entry.size_bytes, &end) && !*end;
    }
    if (strcmp(key, "mtime") == 0) {
        p->has_pax_mtime = true;
        return parse_mtime(value, &p->entry.mtime_ns);
    }
    if (strcmp(key, "comment") == 0 && so_starts_with(value, COMMENT)) {
        const char *hex = value + strlen(COMMENT);
        if (strlen(hex) != 64 || strspn(hex, "0123456789abcdef") != 64) return false;
        memcpy(p->entry.sha256, hex, 65);
    }
    return true;
}

// p->held: the records, zero padding behind them.
static bool parse_pax(so_tar_parser *p, so_err *err)
{
    char *at = p->held.data, *end = at + p->held.len;
    while (at < end && *at) {
        uint64_t len;
        const char *behind;
        if (!parse_decimal(at, PAX_MAX, &len, &behind) || *behind != ' ' ||
            len > (uint64_t)(end - at) || len < (uint64_t)(behind - at) + 4 || at[len - 1] != '\n')
            return bad(err, "pax header");
        at[len - 1] = 0;
        char *key = at + (behind - at) + 1, *value = strchr(key, '=');
        if (!value || strlen(key) != (size_t)(at + len - 1 - key)) return bad(err, "pax record");
        *value++ = 0;
        if (!take_record(p, key, value)) return bad(err, "pax value");
        at += len;
    }
    return true;
}

static void enter(so_tar_parser *p, int state, uint64_t left_bytes)
{
    p->state = state;
    p->left_bytes = left_bytes;
    so_str_reset(&p->held);
    if ((state == SO_TAR_DATA || state == SO_TAR_PADDING) && left_bytes == 0)
        p->state = SO_TAR_DONE; // nothing to pad when there is no data
}

static bool parse_file_header(so_tar_parser *p, const char *b, uint64_t size_bytes, so_err *err)
{
    uint64_t mtime_s;
    if (!octal(b + MTIME_AT, NUMBER_LEN, &mtime_s)) return bad(err, "time");
    if (!p->entry.name) p->entry.name = so_strndup(b + NAME_AT, NAME_LEN);
    if (!p->entry.name[0]) return bad(err, "no name");
    if (strlen(p->entry.name) > SO_TAR_NAME_MAX) return bad(err, "name is too long");
    if (!p->has_pax_size) p->entry.size_bytes = size_bytes;
    if (!p->has_pax_mtime) p->entry.mtime_ns = (int64_t)mtime_s * NS;
    enter(p, SO_TAR_DATA, p->entry.size_bytes);
    return true;
}

static bool parse_header(so_tar_parser *p, so_err *err)
{
    const char *b = p->held.data;
    uint64_t size_bytes, sum;
    if (memcmp(b + MAGIC_AT, "ustar\00000", 8) != 0) return bad(err, "no ustar header");
    if (!octal(b + SUM_AT, SUM_LEN, &sum) || sum != checksum((const unsigned char *)b))
        return bad(err, "header checksum");
    if (!octal(b + SIZE_AT, NUMBER_LEN, &size_bytes)) return bad(err, "size");
    if (b[TYPE_AT] == '0') return parse_file_header(p, b, size_bytes, err);
    if (b[TYPE_AT] != 'x' || p->has_pax_mtime || size_bytes == 0 || size_bytes > PAX_MAX)
        return bad(err, "type");
    enter(p, SO_TAR_PAX, size_bytes + so_tar_padding(size_bytes));
    return true;
}

static bool gather(so_tar_parser *p, const unsigned char *bytes, size_t len_bytes, size_t *ret_used,
                   so_err *err)
{
    uint64_t want = p->state == SO_TAR_PAX ? p->left_bytes : SO_TAR_BLOCK;
    size_t take = want - p->held.len < len_bytes ? (size_t)(want - p->held.len) : len_bytes;
    so_str_add(&p->held, bytes, take);
    *ret_used = take;
    if (p->held.len < want) return true;
    if (p->state == SO_TAR_HEADER) return parse_header(p, err);
    if (!parse_pax(p, err)) return false;
    enter(p, SO_TAR_HEADER, 0);
    return true;
}

bool so_tar_parse(so_tar_parser *p, const unsigned char *bytes, size_t len_bytes, size_t *ret_used,
                  bool *ret_is_data, so_err *err)
{
    *ret_is_data = p->state == SO_TAR_DATA;
    *ret_used = 0;
    if (p->state == SO_TAR_DONE) return bad(err, "bytes behind its end");
    if (p->state == SO_TAR_HEADER || p->state == SO_TAR_PAX)
        return gather(p, bytes, len_bytes, ret_used, err);
    size_t take = p->left_bytes < len_bytes ? (size_t)p->left_bytes : len_bytes;
    if (p->state == SO_TAR_PADDING)
        for (size_t i = 0; i < take; i++)
            if (bytes[i]) return bad(err, "padding is not zero");
    *ret_used = take;
    p->left_bytes -= take;
    if (p->left_bytes > 0) return true;
    if (p->state == SO_TAR_DATA)
        enter(p, SO_TAR_PADDING, so_tar_padding(p->entry.size_bytes));
    else
        enter(p, SO_TAR_DONE, 0);
    return true;
}
