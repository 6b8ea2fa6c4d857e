"""The lawyer's sheet: one table that prints, a workbook of the same rules, and signing one in one's own name."""

from __future__ import annotations

import re

import pytest
from markupsafe import escape

from casetrack.services.law import SignRule, sheet_of, sign_rule
from casetrack.services.work import begin, reading
from tests.factories import ELIGIBLE, a_case
from tests.queries import queries_of
from tests.workbooks import SHEET, cells_of, sheet_in


def rules(ward):
    with reading(ward.installation, ward.actor("auditor")) as work:
        return sheet_of(work).rows


def unsure(ward):
    """Give a rule of the petition's clocks that its author did not verify, met by every case of it."""
    return next(
        row
        for row in rules(ward)
        if row.rule.kind == "term" and row.rule.basis.certainty == "local" and "Quy định của cơ quan" in str(row.rule)
    )


def sign(ward, row):
    with begin(ward.installation, ward.actor("leader")) as work:
        sign_rule(work, SignRule(row.fingerprint, "Công báo số 12"))


def test_every_rule_stands_on_the_sheet_with_its_article(ward, signed_in):
    page = signed_in("auditor").get("/can-cu").text
    for row in rules(ward):
        assert f'id="{row.code}"' in page
        assert escape(row.rule.basis.text.vi) in page
    assert f"Đã kiểm chứng 0/{len(rules(ward))} quy định" in page


def test_whoever_may_sign_is_led_to_the_form_and_nobody_else(ward, signed_in):
    address = f"/can-cu/{unsure(ward).code}"
    assert f'action="{address}/kiem-chung"' in signed_in("leader").get(address).text
    for who in ("auditor", "officer", "desk"):
        assert "/kiem-chung" not in signed_in(who).get(address).text
        assert signed_in(who).send(f"{address}/kiem-chung", {"source": "x"}).status_code == 403


def test_a_signed_rule_says_who_read_it_where(ward, signed_in):
    browser, row = signed_in("administrator"), unsure(ward)
    answer = browser.send(f"/can-cu/{row.code}/kiem-chung", {"source": "Công báo số 12", "note": "Bản ký số"})
    assert answer.status_code == 303
    assert answer.location.endswith(f"/can-cu#{row.code}")
    shown = browser.get(f"/can-cu/{row.code}").text
    for words in ("Đã kiểm chứng", ward.users["administrator"].full_name, "04/6/2026", "Công báo số 12", "Bản ký số"):
        assert words in shown
    assert "Đã kiểm chứng 1/" in browser.get("/can-cu").text


def test_what_was_typed_stays_when_the_source_is_missing(ward, signed_in):
    answer = signed_in("leader").send(f"/can-cu/{unsure(ward).code}/kiem-chung", {"source": "", "note": "Chờ bản giấy"})
    assert answer.status_code == 422
    assert "Chờ bản giấy" in answer.text
    assert 'href="#f-source"' in answer.text


def test_a_sign_off_is_taken_back_with_its_reason(ward, signed_in):
    row = unsure(ward)
    sign(ward, row)
    browser = signed_in("leader")
    assert browser.send(f"/can-cu/{row.code}/rut", {"reason": ""}).status_code == 422
    assert browser.send(f"/can-cu/{row.code}/rut", {"reason": "Đã bị thay thế"}, follow=True).status_code == 200
    shown = browser.get(f"/can-cu/{row.code}").text
    assert "Chưa ai kiểm chứng" in shown
    assert "rút xác nhận: Đã bị thay thế" in shown


def test_signing_what_was_signed_meanwhile_is_refused_in_words(ward, signed_in):
    row = unsure(ward)
    sign(ward, row)
    answer = signed_in("administrator").send(f"/can-cu/{row.code}/kiem-chung", {"source": "Công báo"})
    assert answer.status_code == 422
    assert "Rút xác nhận" in answer.text


def test_a_rule_that_is_not_there_is_not_found(signed_in):
    assert signed_in("leader").get("/can-cu/ffffffff").status_code == 404


def test_not_verified_falls_on_the_page_of_a_case_by_a_sign_off_only(ward, signed_in):
    number = a_case(ward, fields={"petition_class": "feedback", "summary": "Đèn đường hỏng."})
    browser = signed_in("leader")
    shown = browser.get(f"/ho-so/{number}").text
    assert "chưa kiểm chứng" in shown
    for row in rules(ward):
        if escape(row.rule.basis.text.vi) in shown:
            sign(ward, row)
    shown = browser.get(f"/ho-so/{number}").text
    assert "chưa kiểm chứng" not in shown
    assert f"đã kiểm chứng: {ward.users['leader'].full_name}, 04/6/2026" in shown


def test_the_workflow_and_the_page_that_counts_name_who_verified(ward, signed_in):
    for row in rules(ward):
        sign(ward, row)
    browser, said = signed_in("clerk"), f"đã kiểm chứng: {ward.users['leader'].full_name}, 04/6/2026"
    assert "chưa kiểm chứng" not in browser.get("/quy-trinh/petition").text
    assert said in browser.get("/quy-trinh/petition").text
    assert said in browser.get("/tinh-han?start=4/6/2026&length=5&unit=working_days").text


def test_who_verified_costs_two_questions_however_many_lines_there_are(ward, signed_in):
    number = a_case(ward, steps=[("officer", "classify", {"petition_class": "complaint", **ELIGIBLE})])
    sign(ward, unsure(ward))
    with queries_of(ward) as statements:
        signed_in("leader").get(f"/ho-so/{number}")
    assert 1 <= len([each for each in statements if "law_sign_offs" in each]) <= 2


@pytest.mark.parametrize("part", ["all", "open", "signed"])
def test_the_sheet_shows_the_part_that_is_asked_for(ward, signed_in, part):
    row = unsure(ward)
    sign(ward, row)
    shown = re.findall(r'<tr id="([0-9a-f]{8})"', signed_in("auditor").get(f"/can-cu?part={part}").text)
    assert (row.code in shown) == (part != "open")
    assert len(shown) == {"all": len(rules(ward)), "open": len(rules(ward)) - 1, "signed": 1}[part]


def test_an_empty_part_leads_on(signed_in):
    page = signed_in("auditor").get("/can-cu?part=signed").text
    assert "Không có quy định nào như vậy." in page
    assert "Xem mọi quy định" in page


def test_the_workbook_holds_the_same_rules_as_words_never_as_formulas(ward, signed_in):
    row = unsure(ward)
    with begin(ward.installation, ward.actor("leader")) as work:
        sign_rule(work, SignRule(row.fingerprint, "=HYPERLINK(1)"))
    answer = signed_in("auditor").get("/can-cu.xlsx")
    assert answer.content_type.endswith("spreadsheetml.sheet")
    said = {cell for row in cells_of(answer.data) for cell in row}
    assert {each.code for each in rules(ward)} <= said
    assert "=HYPERLINK(1)" in said
    assert not list(sheet_in(answer.data).iter(f"{SHEET}f"))
    assert len(cells_of(answer.data)) == len(rules(ward)) + 4
