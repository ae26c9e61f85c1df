# SPDX-License-Identifier: Apache-2.0
"""The measuring rod itself: known readings must give known scores."""
import os
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scores import Papers  # noqa: E402
from text import Reading, nearest_distance  # noqa: E402


def page(ordinal, kind="content"):
    return {"file": f"{ordinal}.tif", "index": 0, "ordinal": ordinal, "kind": kind,
            "rotation_deg": 0, "skew_deg": 0.0}


class Text(unittest.TestCase):
    def test_distance_is_zero_when_the_line_stands_somewhere_in_the_text(self):
        self.assertEqual(nearest_distance("Quyết định", "UBND Quyết định số 1"), 0)

    def test_distance_counts_each_wrong_missing_and_added_character(self):
        self.assertEqual(nearest_distance("Quyết định", "UBND Quyêt đnh số 1"), 2)
        self.assertEqual(nearest_distance("abc", "xaxbxcx"), 2)
        self.assertEqual(nearest_distance("abc", ""), 3)

    def test_words_are_compared_as_a_multiset_without_order(self):
        reading = Reading()
        reading.add(["một hai hai", "ba"], [], "hai ba bốn một")
        self.assertEqual(reading.row()[1:4], [4, "75.00", "75.00"])

    def test_covered_words_are_counted_apart_and_not_held_against_precision(self):
        reading = Reading()
        reading.add(["Chủ tịch Nguyễn Văn A"], ["Nguyễn", "Văn"], "Chủ tịch Văn A")
        self.assertEqual(reading.row()[1:4], [3, "100.00", "100.00"])
        self.assertEqual(reading.row()[5], "50.00")

    def test_decomposed_letters_are_the_same_letters(self):
        reading = Reading()
        reading.add(["Quyết"], [], "Quye\u0302\u0301t")
        self.assertEqual(reading.row()[2], "100.00")


class Batch(unittest.TestCase):
    def setUp(self):
        self.truth = {
            "batch": "b", "pages": [page(0), page(1), page(2), page(3, "blank")],
            "documents": [
                {"ordinal": 0, "pages": [0, 1], "type": "decision", "role": "result",
                 "case_code": "A", "fields": {"number": "1/QĐ-UBND", "issued_on": "2024-01-02"}},
                {"ordinal": 1, "pages": [2, 3], "type": "receipt", "role": "component",
                 "case_code": "B", "fields": {}}]}
        self.pages = [dict(p, id=f"p{p['ordinal']}") for p in self.truth["pages"]]

    def document(self, pages, kind, code, **fields):
        return {"page_ids": pages, "type": kind, "role": "result", "case_code": code,
                "fields": fields}

    def test_a_perfect_run_is_perfect(self):
        documents = [
            self.document(["p0", "p1"], "decision", "A",
                          number={"value": "1/QĐ-UBND", "state": "accepted"},
                          issued_on={"value": "2024-01-02", "state": "review"}),
            dict(self.document(["p2"], "receipt", "B"), role="component")]
        papers = Papers()
        papers.add_batch(self.truth, self.pages, documents)
        self.assertEqual({row[2] for row in papers.rows()}, {"100.00"})
        self.assertEqual(papers.fields.rows()[-1], ["all", 2, "100.00", "100.00", "100.00", 1,
                                                    "100.00"])
        self.assertEqual(papers.wrong, [])

    def test_wrong_links_pages_types_and_values_are_seen(self):
        documents = [self.document(["p0"], "letter", "B",
                                   number={"value": "7/QĐ-UBND", "state": "accepted"}),
                     self.document(["p1", "p2"], "receipt", "B")]
        papers = Papers()
        papers.add_batch(self.truth, self.pages, documents)
        rows = {row[0]: row[2] for row in papers.rows()}
        self.assertEqual(rows["document grouping (same pages)"], "0.00")
        self.assertEqual(rows["document type"], "50.00")
        self.assertEqual(rows["case boundary between documents"], "0.00")
        self.assertEqual(rows["link to case, precision"], "50.00")
        self.assertEqual(papers.fields.rows()[-1], ["all", 2, "0.00", "0.00", "0.00", 1, "0.00"])

    def test_a_lost_page_is_told(self):
        papers = Papers()
        papers.add_batch(self.truth, self.pages[:3], [])
        self.assertEqual(papers.rows()[0][2:], ["75.00", "1 pages lost"])


if __name__ == "__main__":
    unittest.main()
