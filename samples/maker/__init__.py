# SPDX-License-Identifier: Apache-2.0
"""Maker of realistic scanned Vietnamese administrative dossiers with known truth.

The modules follow the steps of the work:

    world      people, places, offices, dates and codes that do not exist
    paper      text set on pages with Pango, every word and line remembered
    marks      what is put on paper afterwards: seals, signatures, stamps
    forms, acts, deeds, cards    the documents themselves
    dossiers   which documents one case consists of
    scan       the faults of scanners and copiers
    files      TIFF, JPEG and PDF writers
    truth      what a perfect reader would report
    batches    the plans: the three committed batches, and any number more
"""
