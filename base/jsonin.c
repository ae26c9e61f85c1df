// SPDX-License-Identifier: Apache-2.0
// A so_jval is jansson's json_t under another name, so that jansson.h stays in this file.
#include "base/jsonin.h"

#include <jansson.h>

static json_t *raw(const so_jval *v)
{
    return (json_t *)(void *)(uintptr_t)v;
}

so_jval *so_jval_parse(const char *text, size_t len_bytes, so_err *err)
{
    json_error_t why;
    json_t *root = json_loadb(text, len_bytes, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!root) so_err_set(err, SO_DATA, "not JSON, line %d: %s", why.line, why.text);
    return (so_jval *)root;
}

void so_jval_free(so_jval *root)
{
    json_decref(raw(root));
}

bool so_jval_is_object(const so_jval *v)
{
    return v && json_is_object(raw(v));
}

bool so_jval_is_array(const so_jval *v)
{
    return v && json_is_array(raw(v));
}

const so_jval *so_jval_get(const so_jval *object, const char *key)
{
    return object ? (const so_jval *)json_object_get(raw(object), key) : NULL;
}

size_t so_jval_len(const so_jval *array)
{
    return array ? json_array_size(raw(array)) : 0;
}

const so_jval *so_jval_at(const so_jval *array, size_t i)
{
    return array ? (const so_jval *)json_array_get(raw(array), i) : NULL;
}

const char *so_jval_str(const so_jval *v, const char *fallback)
{
    const char *s = v ? json_string_value(raw(v)) : NULL;
    return s ? s : fallback;
}

int64_t so_jval_int(const so_jval *v, int64_t fallback)
{
    return v && json_is_integer(raw(v)) ? json_integer_value(raw(v)) : fallback;
}

double so_jval_real(const so_jval *v, double fallback)
{
    return v && json_is_number(raw(v)) ? json_number_value(raw(v)) : fallback;
}

const char *so_jval_kstr(const so_jval *object, const char *key, const char *fallback)
{
    return so_jval_str(so_jval_get(object, key), fallback);
}

int64_t so_jval_kint(const so_jval *object, const char *key, int64_t fallback)
{
    return so_jval_int(so_jval_get(object, key), fallback);
}

double so_jval_kreal(const so_jval *object, const char *key, double fallback)
{
    return so_jval_real(so_jval_get(object, key), fallback);
}

void *so_jval_first(const so_jval *object)
{
    return object ? json_object_iter(raw(object)) : NULL;
}

void *so_jval_after(const so_jval *object, void *it)
{
    return json_object_iter_next(raw(object), it);
}

const char *so_jval_it_key(void *it)
{
    return json_object_iter_key(it);
}

const so_jval *so_jval_it_value(void *it)
{
    return (const so_jval *)json_object_iter_value(it);
}
