// SPDX-License-Identifier: Apache-2.0
// NULL parameters switch a condition off, so one statement text serves every combination.
#include "indexer/filter.h"

#include "indexer/schema.h"

static const char *given(const char *text)
{
    return text && *text ? text : NULL;
}

so_filter so_filter_of(const so_catalog_filter *filter)
{
    if (!filter) return (so_filter){0};
    const char *code = given(filter->case_code);
    return (so_filter){given(filter->batch), code ? so_case_key(code) : NULL};
}

void so_filter_clear(so_filter *f)
{
    free(f->case_key);
    *f = (so_filter){0};
}
