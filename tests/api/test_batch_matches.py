"""What rows of a hand-over may be one with, for a program."""

from __future__ import annotations

from tests.web.test_batch_matches import two_lists

MATCHES = "/imports/1/matches"


def test_a_program_lists_decides_and_undoes(quick_ward, quick_program):
    two_lists(quick_ward)
    clerk = quick_program("clerk")
    (found,) = clerk.get(MATCHES).json["items"]
    assert (found["key"], found["kind"], found["decided"]) == ("row:1", "dossier", None)
    said = {"row_id": found["row_id"], "key": "row:1", "decision": "same"}
    (decided,) = clerk.post(MATCHES, said).json["items"]
    assert (decided["decided"]["decision"], decided["decided"]["did"]) == ("same", "left_out")
    (undone,) = clerk.post(f"{MATCHES}/{decided['decided']['id']}/undo", {}).json["items"]
    assert undone["decided"] is None
    assert clerk.post(MATCHES, {**said, "key": "case:1"}).status_code == 422
