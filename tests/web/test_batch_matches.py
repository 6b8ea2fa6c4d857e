"""What rows of a hand-over may be one with, on its page and over REST: decided and undone, nothing hidden told."""

from __future__ import annotations

from tests.batches import a_batch, a_list, land_rows, load, minutes

PAGE = "/ban-giao/1/trung"


def two_lists(ward):
    """Load a dossier twice."""
    batch = a_batch(ward, minutes(1))
    first = land_rows(1)[0]
    load(ward, batch, a_list([first]))
    load(ward, batch, a_list([[*first[:3], "101", *first[4:8], "bản khác"]]), "them.xlsx")


def test_a_clerk_decides_and_takes_it_back(signed_in, ward):
    two_lists(ward)
    clerk = signed_in("clerk")
    page = clerk.get(PAGE).text
    assert "Cùng số hồ sơ, cùng đơn vị cũ" in page
    assert "Là một, bỏ dòng này" in page
    assert "001180000001" not in page
    done = clerk.send(PAGE, {"row_id": "2", "key": "row:1", "decision": "same"}, follow=True)
    assert "Là một, đã bỏ dòng" in done.text
    assert "1 trùng bỏ qua" in clerk.get("/ban-giao/1").text
    undone = clerk.send(f"{PAGE}/1/hoan-lai", follow=True)
    assert "Là một, bỏ dòng này" in undone.text
    again = clerk.send(f"{PAGE}/1/hoan-lai")
    assert again.status_code == 422
    assert "đã được hoàn lại" in again.text


def test_bad_input_is_refused_in_words(signed_in, ward):
    two_lists(ward)
    clerk = signed_in("clerk")
    for said in (
        {"row_id": "2", "key": "row:9", "decision": "same"},
        {"row_id": "2", "key": "row:1", "decision": "vanish"},
        {"row_id": "x", "key": "row:1", "decision": "same"},
        {},
    ):
        answer = clerk.send(PAGE, said)
        assert answer.status_code == 422
        assert "Hoàn lại" not in answer.text
    assert clerk.send(PAGE, {"row_id": "99", "key": "row:1", "decision": "same"}).status_code == 404
    assert clerk.get(f"{PAGE}?after=x").status_code == 422


def test_an_auditor_reads_and_decides_nothing(signed_in, ward):
    two_lists(ward)
    auditor = signed_in("auditor")
    assert "Là một, bỏ dòng này" not in auditor.get(PAGE).text
    assert auditor.send(PAGE, {"row_id": "2", "key": "row:1", "decision": "same"}).status_code == 403
