"""The registers for another program: the same numbers, rights and silences as on the pages."""

from __future__ import annotations

import pytest

from tests.factories import DENUNCIATION, Ward, a_case, a_person

NOTICE = {"letter_type": "TB", "on": "2026-06-04", "abstract": "Kết quả kiểm tra", "recipients": "Ông Bảy"}
REQUEST = {"arrived_on": "2026-06-04", "sender": "Sở Nội vụ", "abstract": "Báo cáo quý 2", "symbol": "12/SNV"}


def test_documents_are_entered_read_and_struck_through(ward: Ward, program):
    clerk = program("clerk")
    number = a_case(ward)
    first = clerk.post("/registers/outgoing", NOTICE | {"case_number": number.lower(), "copies": 3})
    assert (first.status_code, first.json) == (201, {"year": 2026, "number": 1, "symbol": "01/TB-UBND"})
    officer = f"person-{ward.users['officer'].id}"
    came = clerk.post("/registers/incoming", REQUEST | {"handler": officer, "due_on": "2026-06-20"})
    assert (came.status_code, came.json) == (201, {"year": 2026, "number": 1, "symbol": "12/SNV"})
    (line,) = clerk.get("/registers/outgoing/2026").json["items"]
    assert line == {
        "number": "01",
        "hidden": False,
        "case_number": number,
        "struck": "",
        "cells": {
            "symbol": "01/TB-UBND",
            "day": "2026-06-04",
            "abstract": "Kết quả kiểm tra",
            "recipients": "Ông Bảy",
            "copies": "3",
            "note": number,
        },
    }
    struck = clerk.post("/registers/incoming/2026/1/strike", {"reason": "Ghi hai lần"})
    assert (struck.status_code, struck.json["struck"]) == (200, "Ghi hai lần")
    (line,) = clerk.get("/registers/incoming/2026").json["items"]
    assert (line["struck"], line["cells"]["due_on"]) == ("Ghi hai lần", "2026-06-20")
    books = {one["book"]: one["last"] for one in clerk.get("/registers").json["items"]}
    assert books == {"outgoing": 1, "incoming": 1, "petitions": 0, "visits": 0}


def test_a_request_that_is_sent_again_takes_no_second_number(ward: Ward, program):
    clerk = program("clerk")
    for _time in range(2):
        assert clerk.post("/registers/outgoing", NOTICE, Idempotency_Key="k1").json["number"] == 1
    assert clerk.post("/registers/outgoing", NOTICE).json["number"] == 2


def test_pages_and_periods_of_a_register(ward: Ward, program):
    clerk = program("clerk")
    for day in ("2026-05-31", "2026-06-01", "2026-06-02"):
        ward.on(day)
        clerk.post("/registers/outgoing", NOTICE | {"on": day})
    page = clerk.get("/registers/outgoing/2026?limit=2").json
    assert ([line["number"] for line in page["items"]], page["total"]) == (["03", "02"], 3)
    rest = clerk.get(f"/registers/outgoing/2026?limit=2&cursor={page['next']}").json
    assert [line["number"] for line in rest["items"]] == ["01"]
    june = clerk.get("/registers/outgoing/2026?from=2026-06-01&to=2026-06-30&q=ket+qua").json
    assert june["total"] == 2
    assert clerk.get("/registers/outgoing/2026?from=2026-06-02&to=2026-06-01").status_code == 422


@pytest.mark.parametrize("book", ["outgoing", "incoming"])
def test_of_a_hidden_case_the_number_is_told_alone_and_its_line_cannot_be_struck(ward: Ward, program, book):
    sealed = a_case(ward, fields=DENUNCIATION, petitioner=a_person(ward))
    body = NOTICE if book == "outgoing" else REQUEST
    assert program("desk").post(f"/registers/{book}", body | {"case_number": sealed}).status_code == 201
    clerk = program("clerk")
    (line,) = clerk.get(f"/registers/{book}/2026").json["items"]
    assert (line["number"], line["hidden"], line["case_number"], line["struck"]) == ("01", True, None, "")
    assert sorted(line["cells"].values()) == ["01", "Hồ sơ hạn chế người xem"]
    hidden = clerk.post(f"/registers/{book}/2026/1/strike", {"reason": "x"})
    missing = clerk.post(f"/registers/{book}/2026/2/strike", {"reason": "x"})
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json["detail"].replace("1", "2") == missing.json["detail"]
    refused = clerk.post(f"/registers/{book}", body | {"case_number": sealed})
    assert (refused.status_code, list(refused.json["fields"])) == (422, ["case_number"])


def test_who_may_not_read_or_write_is_refused_and_a_book_that_is_none_is_missing(ward: Ward, program):
    assert program("officer").get("/registers").status_code == 403
    assert program("officer").get("/registers/outgoing/2026").status_code == 403
    assert program("leader").post("/registers/outgoing", NOTICE).status_code == 403
    clerk = program("clerk")
    assert clerk.get("/registers/secrets/2026").status_code == 404
    assert clerk.post("/registers/visits/2026/1/strike", {"reason": "x"}).status_code == 404
    assert clerk.post("/registers/outgoing", NOTICE | {"token": "t"}).status_code == 422
