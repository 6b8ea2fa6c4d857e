"""Another program takes in what a desk takes in: a group, a forwarded paper, several contents, originals, a refusal."""

from __future__ import annotations

from tests.api.test_office import coming

COMPLAINT = {"kind": "petition:complaint", "fields": {"summary": "Lối đi chung bị rào."}}
CERTIFICATE = {"name": "Giấy chứng nhận", "sheets": 1, "copy": "original"}


def test_a_group_with_several_contents_and_an_original(ward, program):
    desk = program("desk")
    people = [{"name": f"Hà Thị Ngõ {n}"} for n in range(2, 6)] + [{"name": "Quan Văn Sáu", "part": "representing"}]
    said = coming(
        ward,
        **COMPLAINT,
        people=people,
        represents=True,
        appointed_on="2026-06-01",
        contents=[{"kind": "petition:request", "subject": "Xin sửa cống"}],
        papers=[{"name": "Đơn", "sheets": 2}, CERTIFICATE],
    )
    made = desk.post("/receptions", said)
    assert (made.status_code, made.json["case_number"]) == (201, "KN-2026-0001")
    (petition,) = desk.get("/cases/KN-2026-0001/petitions").json["items"]
    assert (petition["people_count"], petition["crowd"], petition["appointed_on"]) == (6, True, "2026-06-01")
    assert [content["case_number"] for content in petition["contents"]] == ["KI-2026-0001"]
    assert desk.get("/cases/KI-2026-0001/petitions").json["items"] == [petition]
    slip = desk.get(f"/receipts/{made.json['number']}/originals").json
    assert [paper["name"] for paper in slip["here"]] == ["Giấy chứng nhận"]


def test_originals_go_back_once_and_a_mistake_is_mended(ward, program):
    desk = program("desk")
    number = desk.post("/receptions", coming(ward, papers=[CERTIFICATE])).json["number"]
    assert [line["receipt"] for line in desk.get("/originals").json["items"]] == [number]
    back = desk.post(f"/receipts/{number}/originals/returns", {})
    assert back.json["returned"][0]["returned_to"]["vi"] == "Lê Văn Bốn"
    assert desk.post(f"/receipts/{number}/originals/returns", {}).status_code == 422
    assert desk.post(f"/receipts/{number}/originals/removals", {}).json["returned"] == []
    assert desk.post("/receipts/L-2026-0999/originals/returns", {}).status_code == 404


def test_a_refusal_names_one_of_the_grounds_of_the_day(ward, program):
    desk = program("desk")
    grounds = {ground["key"]: ground["written"] for ground in desk.get("/refusals").json["grounds"]}
    assert (grounds["drunk"], grounds["settled_rightly"], "recording" in grounds) == (False, True, False)
    made = desk.post("/receptions", coming(ward, refusal="settled_rightly", answer="Đã giải thích"))
    assert made.json["case_number"] == "TD-2026-0001"
    (notice,) = desk.get("/refusals").json["notices"]
    assert (notice["case_number"], notice["due_on"]) == ("TD-2026-0001", None), "no law sets a day yet"


def test_each_wrong_cell_is_told_at_its_place(ward, program):
    said = coming(
        ward,
        **COMPLAINT,
        people=[{"name": "Hà Thị Hai"}, {"name": "Quan Văn Ngoài", "part": "representative"}],
    )
    refused = program("desk").post("/receptions", said)
    assert (refused.status_code, list(refused.json["fields"])) == (422, ["people.2.part"])
    wrong = coming(ward, papers=[CERTIFICATE, {"sheets": 0}, {"name": 3}, {"nam": "x"}])
    fields = program("desk").post("/receptions", wrong).json["fields"]
    assert set(fields) == {"papers.3.name", "papers.4.nam"}, "types first"
    wrong = coming(ward, papers=[{"sheets": 0}])
    assert set(program("desk").post("/receptions", wrong).json["fields"]) == {"papers.1.name", "papers.1.sheets"}
    assert list(program("desk").post("/receptions", coming(ward, papers="Đơn")).json["fields"]) == ["papers"]
