// SPDX-License-Identifier: Apache-2.0
// Small allocations, growing arrays, and clean-up by attribute.
//
// Allocations made here are small (bounded by our own structures): when memory is exhausted the
// process aborts with one line on stderr, and the parent treats it like any dead worker. Anything
// sized by a file or a user is capped by its caller first and uses so_try_alloc, which may fail.
#pragma once
#include <stddef.h>
#include <stdlib.h>

void *so_alloc(size_t len_bytes);            // zeroed; never NULL
void *so_realloc(void *p, size_t len_bytes); // never NULL
char *so_strdup(const char *s);              // NULL stays NULL
char *so_strndup(const char *s, size_t len_bytes);
void *so_try_alloc(size_t len_bytes); // zeroed; NULL when there is no room

// A growing array: `so_vec(so_word) words;`. Value-initialise with {0}; free(v.items) ends it.
#define so_vec(T)        \
    struct {             \
        T *items;        \
        size_t len, cap; \
    }
// Appends one zeroed element and gives its address (valid until the next push).
#define so_vec_push(v)                                                           \
    (so_vec_grow((void **)&(v)->items, &(v)->cap, (v)->len, sizeof *(v)->items), \
     &(v)->items[(v)->len++])
void so_vec_grow(void **items, size_t *cap, size_t len, size_t item_bytes);

// `so_auto(so_str) s = {0};` calls so_str_clear(&s) at the end of the scope.
#define so_auto(type) __attribute__((cleanup(type##_clear))) type
// `so_autoptr(so_store) s = NULL;` calls the release function named by SO_AUTOPTR(so_store, ...).
#define so_autoptr(type) __attribute__((cleanup(type##_autoptr))) type *
#define SO_AUTOPTR(type, release)               \
    static inline void type##_autoptr(type **p) \
    {                                           \
        if (*p) release(*p);                    \
    }
// `so_autofree char *path = ...;`
static inline void so_free_cleanup(void *p)
{
    free(*(void **)p);
}
#define so_autofree __attribute__((cleanup(so_free_cleanup)))
// `so_autofd int fd = open(...);` closes it unless it is negative.
void so_fd_cleanup(int *fd);
#define so_autofd __attribute__((cleanup(so_fd_cleanup)))

// Hands a pointer (or descriptor) over and leaves NULL (or -1) behind: `return so_steal(&p);`.
#define so_steal(p)                        \
    __extension__({                        \
        __typeof__(*(p)) so_stolen = *(p); \
        *(p) = NULL;                       \
        so_stolen;                         \
    })
static inline int so_steal_fd(int *fd)
{
    int stolen = *fd;
    *fd = -1;
    return stolen;
}
#define SO_COUNT(a) (sizeof(a) / sizeof *(a))
