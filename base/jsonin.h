// SPDX-License-Identifier: Apache-2.0
// JSON in: strict reading through jansson (its only home). A document owns all its values.
// Accessors are forgiving: a missing key or a wrong type gives NULL / the fallback, so that callers
// check what matters to them and nothing else.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/mem.h"

typedef struct so_jval so_jval; // one value, borrowed from its document

// The root of a document; NULL with DATA (line and reason) when the text is not JSON.
so_jval *so_jval_parse(const char *text, size_t len_bytes, so_err *err);
void so_jval_free(so_jval *root);
SO_AUTOPTR(so_jval, so_jval_free)

bool so_jval_is_object(const so_jval *v); // for those who must tell {} from a wrong type
bool so_jval_is_array(const so_jval *v);
const so_jval *so_jval_get(const so_jval *object, const char *key);
size_t so_jval_len(const so_jval *array); // 0 when it is no array
const so_jval *so_jval_at(const so_jval *array, size_t i);
const char *so_jval_str(const so_jval *v, const char *fallback);
int64_t so_jval_int(const so_jval *v, int64_t fallback);
double so_jval_real(const so_jval *v, double fallback);

// by key
const char *so_jval_kstr(const so_jval *object, const char *key, const char *fallback);
int64_t so_jval_kint(const so_jval *object, const char *key, int64_t fallback);
double so_jval_kreal(const so_jval *object, const char *key, double fallback);

// Members of an object in order: for (it = so_jval_first(o); it; it = so_jval_after(o, it)).
void *so_jval_first(const so_jval *object);
void *so_jval_after(const so_jval *object, void *it);
const char *so_jval_it_key(void *it);
const so_jval *so_jval_it_value(void *it);
