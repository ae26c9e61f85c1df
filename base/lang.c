// SPDX-License-Identifier: Apache-2.0
// gettext was rejected: sentence pairs beside each other in the source are easier to keep true.
#include "base/lang.h"

#include <stdlib.h>

#include "base/str.h"

static bool vi;

void so_lang_set(const char *name)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; !name && i < SO_COUNT(variables); i++) {
        name = getenv(variables[i]);
        if (name && !*name) name = NULL;
    }
    vi = name && so_starts_with(name, "vi");
}

bool so_lang_is_vi(void)
{
    return vi;
}

const char *so_say(const char *in_vi, const char *in_en)
{
    return vi ? in_vi : in_en;
}
