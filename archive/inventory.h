// SPDX-License-Identifier: Apache-2.0
// OCFL inventories (https://ocfl.io/1.1/spec/#inventory) as the store reads and writes them. Inside
// the archive room only; store_check.c judges foreign inventories and works on the JSON itself.
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "base/digest.h"
#include "base/err.h"
#include "base/str.h"

#define SO_OCFL_TYPE "https://ocfl.io/1.1/spec/#inventory"
#define SO_OCFL_OBJECT "0=ocfl_object_1.1"
#define SO_INVENTORY "inventory.json"
#define SO_INVENTORY_MAX (64u * 1024 * 1024)

typedef struct {
    char *digest; // lower case
    so_strs paths;
} so_inventory_row;
typedef so_vec(so_inventory_row) so_inventory_map;

typedef struct {
    char *created, *message, *user_name, *user_address; // the last three may be NULL
    so_inventory_map state;                             // digest -> logical paths
} so_inventory_version;

typedef struct {
    char *id;
    so_digest_kind algorithm;
    so_inventory_map manifest;             // digest -> paths below the object's folder
    so_vec(so_inventory_version) versions; // [0] is v1, the last one is the head
    bool is_plain;                         // nothing in it that so_inventory_write would lose
} so_inventory;
void so_inventory_map_clear(so_inventory_map *map);
void so_inventory_clear(so_inventory *inv);

const so_inventory_row *so_inventory_row_of(const so_inventory_map *map, const char *digest);
void so_inventory_add(so_inventory_map *map, const char *digest, const char *path);
bool so_inventory_map_equal(const so_inventory_map *a, const so_inventory_map *b); // any order
// Digest and content paths of a logical file of the head; NULL when there is none.
const so_inventory_row *so_inventory_find(const so_inventory *inv, const char *logical);

// The inventory to believe of the object in that folder: the root's if it matches its sidecar, else
// the newest version's if that does. IO when there is no object, DAMAGE when none can be believed.
bool so_inventory_load(const char *object_path, so_inventory *ret, so_err *err);
// The inventory in the newest version folder; its number is its count of versions. DAMAGE when it
// cannot be believed.
bool so_inventory_load_newest(const char *object_path, so_inventory *ret, so_err *err);
// inventory.json and its sidecar into a folder, not synced.
bool so_inventory_save(const char *dir, const so_inventory *inv, so_err *err);
