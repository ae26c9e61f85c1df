// SPDX-License-Identifier: Apache-2.0
// From the inbox to a batch in the archive.
//
// Every entry of the inbox is a delivery: a folder, or a loose file (a batch of its own). It is
// ready when `.done` stands in it, or when nothing in it changed for settle_s and every file
// decodes to its end; where one does not, it may still be on its way, and is given broken_settle_s.
// Hidden files are not part of a delivery; links, devices and sockets are left where they are, with
// a warning.
#pragma once
#include "pipeline/job.h"

typedef struct {
    char *name;
    bool is_loose;
} so_delivery;
typedef so_vec(so_delivery) so_deliveries;
void so_deliveries_clear(so_deliveries *list);
bool so_intake_list(const char *inbox, so_deliveries *ret, so_err *err);

typedef struct {
    enum {
        SO_INTAKE_EMPTY, // nothing to take
        SO_INTAKE_LATER, // look again at again_ms
        SO_INTAKE_READY, // batch is filled, digests and page counts included
    } state;
    int64_t again_ms; // UTC
    so_batch batch;
} so_intake;
void so_intake_clear(so_intake *intake);
bool so_intake_look(so_job *job, const char *inbox, const so_delivery *delivery, so_intake *ret,
                    so_err *err);

// Opens an original where it lies in the inbox, never following a link (so_original_open; arg is
// the so_batch). -1 with *err: BUSY when the file is gone.
int so_intake_open(void *arg, const so_original *original, so_err *err);
