// SPDX-License-Identifier: Apache-2.0
// The chain of directories in a TIFF, walked by hand: libtiff stops counting at the first directory
// it cannot read, and the pages behind it would be lost. Knows classic TIFF and BigTIFF in both
// byte orders, and of the entries of a directory only how many bytes they take.
#include "ocr/tiff_chain.h"

typedef struct {
    const so_source *s;
    bool big_endian, big_tiff;
    int offset_len, entry_len;
} layout;

// An unsigned number of n bytes at an offset; false when it lies behind the end.
static bool number_at(const layout *l, uint64_t offset, int n, uint64_t *ret)
{
    if (offset > l->s->len_bytes || l->s->len_bytes - offset < (uint64_t)n) return false;
    const uint8_t *p = l->s->bytes + offset;
    uint64_t value = 0;
    for (int i = 0; i < n; i++) value |= (uint64_t)p[i] << 8 * (l->big_endian ? n - 1 - i : i);
    *ret = value;
    return true;
}

static layout layout_of(const so_source *s)
{
    bool big_tiff = s->bytes[2] == '+' || s->bytes[3] == '+';
    return (layout){s, s->bytes[0] == 'M', big_tiff, big_tiff ? 8 : 4, big_tiff ? 20 : 12};
}

// Where the entries begin and how many there are.
static bool entries_at(const layout *l, uint64_t directory, uint64_t *ret_first,
                       uint64_t *ret_count)
{
    int count_len = l->big_tiff ? 8 : 2;
    *ret_first = directory + (uint64_t)count_len;
    return number_at(l, directory, count_len, ret_count) && *ret_count <= UINT16_MAX;
}

static bool next_directory(const layout *l, uint64_t directory, uint64_t *ret)
{
    uint64_t first, count;
    return entries_at(l, directory, &first, &count) &&
           number_at(l, first + count * (uint64_t)l->entry_len, l->offset_len, ret);
}

void so_tiff_chain_clear(so_tiff_chain *c)
{
    free(c->items);
    *c = (so_tiff_chain){0};
}

static bool has_offset(const so_tiff_chain *list, uint64_t offset)
{
    for (size_t i = 0; i < list->len; i++)
        if (list->items[i] == offset) return true;
    return false;
}

bool so_tiff_chain_walk(const so_source *s, so_tiff_chain *ret, so_fault *broken, so_fault *fault)
{
    layout l = layout_of(s);
    uint64_t offset;
    if (!number_at(&l, (uint64_t)l.offset_len, l.offset_len, &offset))
        return so_fault_set(fault, SO_REASON_TRUNCATED, "the file ends inside its header");
    while (offset) {
        if (ret->len >= SO_MAX_PAGES)
            return so_fault_set(fault, SO_REASON_OVERSIZED, "more than %d pages", SO_MAX_PAGES);
        if (has_offset(ret, offset)) {
            so_fault_set(broken, SO_REASON_DAMAGED, "the chain of pages turns back on itself");
            return true;
        }
        uint64_t next;
        if (!next_directory(&l, offset, &next)) {
            so_fault *which = ret->len ? broken : fault;
            so_fault_set(which, SO_REASON_TRUNCATED,
                         "the description of page %zu lies behind the end of the file",
                         ret->len + 1);
            return ret->len > 0;
        }
        *so_vec_push(ret) = offset;
        offset = next;
    }
    if (ret->len == 0) return so_fault_set(fault, SO_REASON_DAMAGED, "the file holds no page");
    return true;
}

// Bytes that an entry's values take outside the directory, 0 when they fit inside.
static uint64_t outside_bytes(const layout *l, uint64_t type, uint64_t count)
{
    static const uint8_t type_bytes[] = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
    uint64_t each = type < SO_COUNT(type_bytes) ? type_bytes[type] : 0;
    if (each && count > UINT32_MAX) return UINT64_MAX;
    return each * count > (uint64_t)l->offset_len ? each * count : 0;
}

bool so_tiff_chain_check(const so_source *s, uint64_t directory, so_fault *fault)
{
    layout l = layout_of(s);
    uint64_t entry, entries;
    if (!entries_at(&l, directory, &entry, &entries)) return true; // the walk has said so
    for (uint64_t i = 0; i < entries; i++, entry += (uint64_t)l.entry_len) {
        uint64_t tag, type, count, offset;
        if (!number_at(&l, entry, 2, &tag) || !number_at(&l, entry + 2, 2, &type) ||
            !number_at(&l, entry + 4, l.offset_len, &count) ||
            !number_at(&l, entry + 4 + (uint64_t)l.offset_len, l.offset_len, &offset))
            return true;
        uint64_t need = outside_bytes(&l, type, count);
        bool is_standard = tag < 32768;
        if (need && is_standard && (offset > s->len_bytes || s->len_bytes - offset < need))
            return so_fault_set(fault, SO_REASON_TRUNCATED,
                                "the values of tag %d lie behind the end of the file", (int)tag);
    }
    return true;
}
