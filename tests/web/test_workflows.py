"""The workflows as the office may read them: picture, steps, clocks, and what was not verified."""

from __future__ import annotations

import re
from html import unescape

import pytest
from markupsafe import escape

from tests.factories import DENUNCIATION, ELIGIBLE, a_case, workflows
from tests.queries import queries_of
from tests.web.test_case_list import heading


def test_every_workflow_is_listed_and_can_be_opened(signed_in):
    browser = signed_in("clerk")
    listed = browser.get("/quy-trinh").text
    for definition in [workflows().latest(id_) for id_ in {each.id for each in workflows().all()}]:
        assert definition.title.vi in listed
        shown = browser.get(f"/quy-trinh/{definition.id}")
        assert shown.status_code == 200
        assert 'class="wf"' in shown.text
        for state in definition.states.values():
            assert state.label.vi in shown.text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_term_stands_with_its_article_and_how_sure_we_are(signed_in, language):
    browser = signed_in("clerk")
    browser.send("/language", {"language": language})
    shown = re.sub(r'<(\w+) lang="vi">(.*?)</\1>', r"\2", browser.get("/quy-trinh/petition").text)
    for rule in workflows().latest("petition").deadlines:
        for variant in rule.variants:
            assert escape(variant.basis.text.in_(language)) in shown
    assert {"vi": "chưa kiểm chứng", "en": "not verified"}[language] in shown


def test_a_clock_says_from_when_it_counts_and_a_limit_that_it_is_none_of_our_duties(signed_in):
    browser = signed_in("clerk")
    for id_ in {each.id for each in workflows().all()}:
        shown = browser.get(f"/quy-trinh/{id_}").text
        definition = workflows().latest(id_)
        for rule in definition.deadlines:
            field = definition.fields.get(rule.start_field or "")
            assert field is None or f"“{escape(field.label.vi)}”" in shown
        limits = [rule for rule in definition.deadlines if rule.kind == "limit"]
        assert shown.count("mốc của luật, không tính là trễ") == len(limits)


def test_who_is_told_of_a_clock_and_when_stands_beside_it_as_the_offices_own_rule(signed_in):
    shown = signed_in("clerk").get("/quy-trinh/petition").text
    ladder = shown[shown.index('id="h-ladder"') : shown.index('id="h-steps"')]
    for said in (
        "trước hạn 2 ngày LV: Xử lý đơn",
        "đúng ngày hạn",
        "quá hạn 5 ngày LV",
        "người xử lý, người làm thay, lãnh đạo đơn vị",
    ):
        assert said in ladder
    assert ladder.count("Quy định của cơ quan") == 4


def test_each_paper_stands_with_its_form_and_the_step_that_issues_it(signed_in):
    browser = signed_in("clerk")
    for id_ in {each.id for each in workflows().all()}:
        shown, definition = browser.get(f"/quy-trinh/{id_}").text, workflows().latest(id_)
        assert ("Văn bản phải ban hành" in shown) is bool(definition.documents)
        assert all(escape(paper.label.vi) in shown for paper in definition.documents.values())


def test_a_workflow_that_is_not_there_is_not_found(signed_in):
    assert signed_in("clerk").get("/quy-trinh/khong-co").status_code == 404


def test_where_the_cases_of_a_kind_are_stuck_is_read_first_and_every_number_opens(ward, signed_in):
    late = a_case(ward.on("2026-04-01"), officer="officer")
    a_case(ward, steps=[("desk", "classify", {"petition_class": "feedback", **ELIGIBLE})])
    a_case(ward.on("2026-06-01"), fields=DENUNCIATION, officer="inspector")
    ward.on("2026-06-04")
    officer, inspector = signed_in("officer"), signed_in("inspector")
    with queries_of(ward) as asked:
        shown = officer.get("/quy-trinh/petition")
    assert sum("GROUP BY cases.phase" in each for each in asked) == 1
    assert heading(shown) == "Xử lý, giải quyết đơn: nghẽn ở Tiếp nhận, 1 hồ sơ quá hạn"
    table = shown.text[shown.text.index('id="h-load"') : shown.text.index('class="wf"')]
    assert [each.split() for each in re.findall(r'<td class="num">(?:<a[^>]*>)?([\d–]+)', table)][:2] == [["1"], ["1"]]
    for address in re.findall(r'href="(/ho-so[^"]+)"', table):
        assert heading(officer.get(unescape(address))).startswith("1 hồ sơ"), address
    assert late in officer.get("/ho-so?view=overdue&kind=petition&phase=received").text
    assert "64" in table, "days since 01/4"
    sealed = inspector.get("/quy-trinh/petition").text
    assert ">2</a>" in sealed[sealed.index('id="h-load"') :], (
        "the inspector's own sealed case counts for the inspector alone"
    )


def test_a_kind_without_open_cases_says_so_and_whoever_reads_no_cases_is_told_of_none(ward, signed_in):
    assert heading(signed_in("officer").get("/quy-trinh/inspection")).endswith("không hồ sơ nào đang mở")
    a_case(ward)
    assert heading(signed_in("administrator").get("/quy-trinh/petition")) == "Xử lý, giải quyết đơn"
