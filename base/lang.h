// SPDX-License-Identifier: Apache-2.0
// What people read comes in two languages: Vietnamese when LANG or --lang says vi, else English.
#pragma once
#include <stdbool.h>

void so_lang_set(
    const char *name); // "vi", "en", "vi_VN.UTF-8", NULL = from LC_ALL/LC_MESSAGES/LANG
bool so_lang_is_vi(void);
const char *so_say(const char *vi, const char *en); // picks one
