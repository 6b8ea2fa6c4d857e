"""The stages that the law names stand in the workflows as states, and a story walks each; so for the ways out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

import pytest

from casetrack.engine.definition import Definition, Scenario
from tests.factories import workflows

COMPLAINT = {"petition_class": "complaint"}
DENUNCIATION = {"petition_class": "denunciation"}
MEDIATION = {"procedure": "dispute_mediation"}
CERTIFICATE = {"procedure": "first_certificate"}
MEMBER = {"subject_kind": "party_member"}
EMPLOYEE = {"subject_kind": "public_employee"}

# What the law calls a stage, and the state in which such a case then stands.
STAGES: list[tuple[str, Mapping[str, object], dict[str, str]]] = [
    (
        "Luật Khiếu nại 2011 Điều 27 đến 46",
        COMPLAINT,
        {
            "tiếp nhận, vào sổ": "petition.received",
            "kiểm tra điều kiện": "petition.classified",
            "thụ lý": "petition.accepted",
            "xác minh": "petition.verifying",
            "đối thoại": "petition.dialogue",
            "dự thảo quyết định": "petition.draft_ready",
            "quyết định giải quyết": "petition.settled",
            "gửi quyết định": "execution.sent",
            "công khai": "execution.published",
            "khiếu nại lần hai, khởi kiện": "execution.challenged",
            "thi hành": "execution.executing",
            "thi hành xong": "execution.settled",
            "tạm đình chỉ": "petition.suspended",
            "đình chỉ": "petition.discontinued",
            "không thụ lý": "petition.refused",
        },
    ),
    (
        "Luật Tố cáo 2018 Điều 24 đến 40",
        DENUNCIATION,
        {
            "tiếp nhận": "petition.received",
            "xử lý ban đầu": "petition.classified",
            "thụ lý": "petition.accepted",
            "xác minh": "petition.verifying",
            "dự thảo kết luận": "petition.draft_ready",
            "kết luận": "petition.settled",
            "gửi kết luận": "execution.sent",
            "công khai": "execution.published",
            "xử lý kết luận": "execution.executing",
            "tạm đình chỉ": "petition.suspended",
            "đình chỉ": "petition.discontinued",
            "chuyển tố cáo": "petition.forwarded",
            "tin không rõ người: lưu": "petition.filed",
            "tin có chứng cứ: kiểm tra": "petition.inspecting",
        },
    ),
    (
        "Luật Tố cáo 2018 Điều 25",
        {},
        {"giao nắm tình hình": "tip_check.checking", "báo cáo": "tip_check.reported", "lưu": "tip_check.no_sign"},
    ),
    (
        "Luật Đất đai 2024 Điều 235",
        MEDIATION,
        {
            "tiếp nhận": "land_dossier.received",
            "kiểm tra": "land_dossier.checked",
            "thẩm tra": "land_dossier.verifying",
            "họp Hội đồng hòa giải": "land_dossier.mediating",
            "biên bản hòa giải": "land_dossier.settled",
        },
    ),
    (
        "Nghị định 151/2025, Nghị định 49/2026: cấp giấy lần đầu",
        CERTIFICATE,
        {
            "một cửa tiếp nhận": "land_dossier.received",
            "kiểm tra": "land_dossier.verifying",
            "niêm yết": "land_dossier.posted",
            "xác nhận": "land_dossier.draft_ready",
            "nghĩa vụ tài chính": "land_dossier.tax",
            "ký giấy": "land_dossier.result_ready",
            "trả": "land_dossier.settled",
        },
    ),
    (
        "Hồ sơ chuyển tiếp",
        {},
        {
            "nhận bàn giao": "handed_over.received",
            "kiểm đếm": "handed_over.checked",
            "bổ sung": "handed_over.awaiting_papers",
            "thất lạc, lập lại": "handed_over.rebuilding",
            "kết quả": "handed_over.settled",
        },
    ),
    (
        "Luật Xử lý vi phạm hành chính",
        {},
        {
            "phát hiện, rà soát": "land_violation.received",
            "chưa lập hồ sơ": "land_violation.unfiled",
            "biên bản": "land_violation.minuted",
            "quyết định xử phạt": "land_violation.decided",
            "chấp hành": "land_violation.executing",
            "cưỡng chế": "land_violation.enforcing",
            "khắc phục": "land_violation.remedying",
            "kết thúc": "land_violation.settled",
        },
    ),
    (
        "Quy định của Đảng: kiểm tra, giám sát",
        {},
        {
            "chuẩn bị": "inspection.prepared",
            "tiến hành": "inspection.running",
            "kết luận": "inspection.concluded",
            "lưu": "inspection.settled",
        },
    ),
    (
        "Quy định của Đảng: kỷ luật đảng viên",
        MEMBER,
        {
            "xác minh": "discipline.verifying",
            "đình chỉ sinh hoạt": "discipline.suspended",
            "bỏ phiếu": "discipline.council",
            "quyết định": "discipline.decided",
            "công bố": "discipline.settled",
            "bên chính quyền": "discipline.counterpart",
        },
    ),
    (
        "Nghị định 234/2026/NĐ-CP: kỷ luật viên chức",
        EMPLOYEE,
        {
            "họp kiểm điểm": "discipline.verifying",
            "báo cáo sau họp": "discipline.findings_ready",
            "Hội đồng kỷ luật": "discipline.council",
            "kiến nghị": "discipline.draft_ready",
            "quyết định": "discipline.decided",
            "hủy, công bố lại": "discipline.rehabilitating",
        },
    ),
    ("Nghị định 172/2025/NĐ-CP", {}, {"chưa xem xét": "discipline.not_considered"}),
]

# Where the law knows a suspension, a withdrawal, a transfer, a refusal: the step that is one, in such a case.
WAYS: list[tuple[str, Mapping[str, object], tuple[str, ...]]] = [
    ("petition", COMPLAINT, ("suspend", "resume", "withdraw", "withdraw_part", "discontinue", "refuse", "guide")),
    ("petition", DENUNCIATION, ("suspend", "discontinue", "withdraw", "refuse", "forward_unit")),
    ("petition", {"petition_class": "feedback"}, ("forward_outside", "record_answer")),
    ("execution", COMPLAINT, ("challenge", "uphold", "supersede")),
    ("reception_answer", {}, ("find_ground", "send_refusal", "withdraw")),
    ("tip_check", {}, ("refer", "stop")),
    ("instruction", {}, ("suspend", "resume", "forward_unit", "withdraw")),
    ("land_dossier", {}, ("ask_supplement", "forward", "guide", "refuse", "withdraw")),
    ("land_violation", {}, ("refer", "drop")),
    ("handed_over", {}, ("ask_papers", "forward", "take_back")),
    ("inspection", {}, ("forward_outside", "cancel")),
    ("discipline", MEMBER, ("suspend", "lift_suspension")),
    ("discipline", {}, ("postpone", "resume", "forward_unit", "forward_outside", "stop")),
]


@dataclass(frozen=True, slots=True)
class Walked:
    """One place on a story's way: the step that led there, the state and what the case said then."""

    trigger: str
    state: str
    fields: Mapping[str, object]

    def is_such(self, facts: Mapping[str, object]) -> bool:
        return all(self.fields.get(key) == value for key, value in facts.items())


def walk(definition: Definition, story: Scenario) -> Iterator[Walked]:
    """Go along a story; what was refused moved nothing."""
    fields = dict(cast("Mapping[str, object]", story.open["fields"]))
    state = definition.initial.key
    yield Walked("opened", state, fields)
    for told in story.steps:
        if told["refused"]:
            continue
        trigger = str(told.get("do") or f"extend {told['extend']}")
        fields = {**fields, **cast("Mapping[str, object]", told.get("fields") or {})}
        step = definition.step(state, trigger)
        state = step.target if step else state  # an extension moves nothing
        yield Walked(trigger, state, fields)


def stories(workflow: str) -> Iterator[Walked]:
    definition = workflows().latest(workflow)
    for story in definition.scenarios:
        yield from walk(definition, story)


STAGE_ROWS = [(law, facts, stage, where) for law, facts, stages in STAGES for stage, where in stages.items()]
WAY_ROWS = [(workflow, facts, step) for workflow, facts, steps in WAYS for step in steps]
NEWEST = sorted({definition.id for definition in workflows().all()})


@pytest.mark.parametrize(
    ("facts", "where"), [(row[1], row[3]) for row in STAGE_ROWS], ids=[f"{row[0]}, {row[2]}" for row in STAGE_ROWS]
)
def test_a_stage_of_the_law_is_a_state_that_a_story_walks(facts: Mapping[str, object], where: str):
    workflow, state = where.split(".")
    assert state in workflows().latest(workflow).states
    assert any(walked.state == state and walked.is_such(facts) for walked in stories(workflow))


@pytest.mark.parametrize(
    ("workflow", "facts", "step"), WAY_ROWS, ids=[f"{w} {' '.join(map(str, f.values()))} {s}" for w, f, s in WAY_ROWS]
)
def test_a_way_that_the_law_leaves_open_is_taken_in_a_story(workflow: str, facts: Mapping[str, object], step: str):
    assert any(walked.trigger == step and walked.is_such(facts) for walked in stories(workflow))


@pytest.mark.parametrize("workflow", NEWEST)
def test_every_extension_that_is_allowed_is_decided_in_a_story(workflow: str):
    for rule in workflows().latest(workflow).deadlines:
        decided = [w.fields for w in stories(workflow) if w.trigger == f"extend {rule.key}"]
        applied = [rule.extension_for(fields) for fields in decided]
        assert [each for each in rule.extensions if each not in applied] == []


@pytest.mark.parametrize("workflow", NEWEST)
def test_every_state_in_which_a_clock_stands_still_is_walked(workflow: str):
    walked = {place.state for place in stories(workflow)}
    assert {state for rule in workflows().latest(workflow).deadlines for state in rule.pause_states} - walked == set()


def test_a_state_that_no_story_reaches_is_told():
    definition = workflows().latest("petition")
    [first, *_others] = definition.scenarios
    assert {place.state for place in walk(definition, first)} == {"received", "classified"}
