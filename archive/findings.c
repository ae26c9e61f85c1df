// SPDX-License-Identifier: Apache-2.0
// What a check found (declared in archive/store.h).
#include <stdarg.h>
#include <stdio.h>

#include "archive/store.h"

void so_findings_add(so_findings *list, const char *object, const char *fmt, ...)
{
    char text[1200];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    so_finding *f = so_vec_push(list);
    f->object = so_strdup(object);
    f->text = so_strdup(text);
}

void so_findings_clear(so_findings *list)
{
    for (size_t i = 0; i < list->len; i++) {
        free(list->items[i].object);
        free(list->items[i].text);
    }
    free(list->items);
    *list = (so_findings){0};
}
