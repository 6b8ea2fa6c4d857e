"""The workflows as the office may read them: picture, steps, clocks, and what was not verified."""

from __future__ import annotations

import pytest
from markupsafe import escape

from tests.factories import workflows


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
    shown = browser.get("/quy-trinh/petition").text
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
