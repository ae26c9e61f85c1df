#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Each lint must see what it is there for: a tiny tree with one planted fault, and the sentence that
# the lint has to say about it. Last, a clean tree on which every lint must be silent.
# shellcheck disable=SC2016  # `$1` and back quotes in single quotes are what is planted
set -euo pipefail
export PYTHONDONTWRITEBYTECODE=1
lints=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

begin() { # a fresh tree that every lint likes
    tree=$work/tree
    rm -rf "$tree"
    mkdir -p "$tree"/{base,model,ocr,archive,scripts}
    plant base/text.h '// Text.' '#pragma once' 'int so_text_len(const char *s);'
    plant base/text.c '// Approach: none.' '#include "base/text.h"' '#include <string.h>' \
        'int so_text_len(const char *s)' '{' '    return (int)strlen(s);' '}'
    printf '#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\nset -eu\necho hello\n' \
        >"$tree/scripts/hello"
}
plant() { # plant FILE LINE...: the SPDX line comes first by itself
    local file=$tree/$1
    shift
    mkdir -p "$(dirname "$file")"
    printf '%s\n' '// SPDX-License-Identifier: Apache-2.0' "$@" >"$file"
}
says() { # says LINT TEXT: the lint fails and TEXT stands in what it prints
    local out
    if out=$("$lints/$1" "$tree" 2>&1); then
        echo "FAILED: $1 did not see it: $2"
        failed=$((failed + 1))
    elif ! grep -qF -- "$2" <<<"$out"; then
        printf 'FAILED: %s did not say: %s\nbut:\n%s\n' "$1" "$2" "$out"
        failed=$((failed + 1))
    else
        passed=$((passed + 1))
    fi
}
silent() { # silent LINT: nothing to complain about
    if "$lints/$1" "$tree" >"$work/out" 2>&1; then
        passed=$((passed + 1))
    else
        printf 'FAILED: %s is not silent:\n' "$1" && cat "$work/out"
        failed=$((failed + 1))
    fi
}
lines() { # lines COUNT TEXT
    local i
    for ((i = 0; i < $1; i++)); do echo "$2"; done
}

# layers
begin; plant base/up.c '#include "model/page.h"'; plant model/page.h '// Page.'
says layers 'base/up.c:2: base/ may not include "model/page.h"'
begin; plant ocr/read.c '#include "archive/store.h"'; plant archive/store.h '// Store.'
says layers 'ocr/read.c:2: ocr/ may not include "archive/store.h"'
begin; plant base/short.c '#include "text.h"'
says layers 'base/short.c:2: "text.h" is not a full path from the root'

# homes
begin; plant model/db.c '#include <sqlite3.h>'
says homes 'model/db.c:2: <sqlite3.h> may be included only in indexer/*'
begin; plant archive/page.c '#include <leptonica/allheaders.h>'
says homes 'archive/page.c:2: <leptonica/allheaders.h> may be included only in ocr/*'
begin; plant base/net.c '#include <curl/curl.h>'
says homes 'base/net.c:2: <curl/curl.h> is neither standard nor in homes.txt'
begin; plant base/vector.c '#include <vector>'
says homes 'base/vector.c:2: <vector> is neither standard nor in homes.txt'

# banned
begin; plant base/copy.c 'void f(char *a)' '{' '    strcpy(a, "x");' '}'
says banned 'base/copy.c:4: strcpy is banned: use so_strdup, so_str_add'
begin; plant base/jump.c 'void f(void)' '{' 'again:' '    goto again;' '}'
says banned 'base/jump.c:5: goto is banned: use clean up by attribute'
begin; plant base/fine.c '// strcpy( in a comment, "goto" in a string:' \
    'const char *so_word = "goto strcpy(";' 'int f(void) { return box.system(1); }'
silent banned

# shape
begin; plant base/long.c 'int so_long(int a)' '{' "$(lines 80 '    a++;')" '    return a;' '}'
says shape 'base/long.c(2): so_long: 84 lines; at most 80'
begin; plant base/tall.c "$(lines 501 '// again')"
says shape 'base/tall.c: 502 lines; at most 500: split it'
begin; plant base/wide.c "// $(printf 'x%.0s' {1..100})"
says shape 'base/wide.c:2: 103 columns; at most 100'
begin; plant base/seven.c 'void f(int a, int b, int c, int d, int e, int (*g)(int, int), int h)' \
    '{' '}'
says shape 'base/seven.c:2: f takes 7 parameters; at most 6'
begin; plant base/tangled.c 'int f(int a)' '{' "$(lines 15 '    if (a) a++;')" '    return a;' '}'
says shape 'complexity 16; at most 15'
begin; printf 'int a;\n' >"$tree/base/bare.c"
says shape 'base/bare.c:1: the first line must be the SPDX one'
begin; plant base/twice.h '// A header.' 'int so_twice(int a);'
says shape 'base/twice.h: no #pragma once'
begin; plant base/mute.h '#pragma once' 'int so_mute(int a);'
says shape 'base/mute.h:2: a header opens with a comment'
begin; plant base/tail.c 'int a; '
says shape 'base/tail.c:2: white space at the end of the line'
begin; plant base/broken.c 'int f(int a)' '{' '    if (a) {'
says shape 'pmccabe cannot read this'

# shell
begin; printf '#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\nset -eu\nrm $1/x\n' \
    >"$tree/scripts/careless"
says shell 'SC2086'
begin; printf '#!/bin/sh\n# SPDX-License-Identifier: Apache-2.0\necho\n' >"$tree/scripts/loose"
says shell 'scripts/loose: no `set -eu`'

begin
for lint in layers homes banned shape shell; do silent "$lint"; done
tree=$work/empty && mkdir "$tree"
for lint in layers homes banned shape shell; do says "$lint" 'the lint looked at nothing'; done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
