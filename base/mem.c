// SPDX-License-Identifier: Apache-2.0
// Aborting wrappers round malloc. Rejected: returning NULL everywhere, which doubles the branches
// of every function for a case that a worker process cannot survive usefully anyway.
#include "base/mem.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void *must(void *p)
{
    if (!p) {
        fputs("sohoa: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *so_alloc(size_t len_bytes)
{
    return must(calloc(1, len_bytes ? len_bytes : 1));
}

void *so_try_alloc(size_t len_bytes)
{
    return calloc(1, len_bytes ? len_bytes : 1);
}

void *so_realloc(void *p, size_t len_bytes)
{
    return must(realloc(p, len_bytes ? len_bytes : 1));
}

char *so_strdup(const char *s)
{
    return s ? must(strdup(s)) : NULL;
}

char *so_strndup(const char *s, size_t len_bytes)
{
    return s ? must(strndup(s, len_bytes)) : NULL;
}

void so_vec_grow(void **items, size_t *cap, size_t len, size_t item_bytes)
{
    if (len == *cap) {
        *cap = *cap ? *cap * 2 : 8;
        *items = so_realloc(*items, *cap * item_bytes);
    }
    memset((char *)*items + len * item_bytes, 0, item_bytes);
}

void so_fd_cleanup(int *fd)
{
    if (*fd >= 0) close(*fd);
    *fd = -1;
}
