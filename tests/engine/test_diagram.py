"""The picture of a workflow: complete, the same each time, harmless on a strict page."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest

from casetrack.engine.definition import Definition
from casetrack.engine.diagram import draw
from casetrack.engine.diagram_layout import lay_out
from casetrack.text import Text
from tests.engine.small_workflow import small_file

PERMIT = small_file().definition
SVG = "{http://www.w3.org/2000/svg}"


def words_of(picture: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314  # our own


def test_every_state_step_and_phase_is_named_in_the_readers_language():
    vietnamese, english = words_of(draw(PERMIT)), words_of(draw(PERMIT, "en"))
    for state in PERMIT.states.values():
        assert state.label.vi in vietnamese
        assert state.label.en in english
    assert {"Tiếp nhận", "Chuyển xử lý", "Đã giải quyết"} <= set(vietnamese)
    assert "Phân loại" not in vietnamese  # no state of this workflow stands in that phase
    assert sum(words.startswith("Trình") for words in vietnamese) == 1


def test_the_same_workflow_gives_the_same_picture():
    assert draw(PERMIT) == draw(small_file().definition)


def test_the_picture_is_read_aloud():
    root = ET.fromstring(draw(PERMIT))  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("aria-label") == "Sơ đồ quy trình: Cấp phép"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert "Mới (Tiếp nhận): Chờ bổ sung → Chờ; Trình → Chờ ký." in (description.text or "")


def test_a_strict_page_needs_no_exception_for_it():
    picture = draw(PERMIT, current="drafted", done={"open"})
    assert " style=" not in picture
    assert "<style" not in picture
    assert "<script" not in picture
    assert " on" not in "".join(element.tag + " ".join(element.keys()) for element in ET.fromstring(picture).iter())  # noqa: S314


def test_the_present_state_and_those_passed_are_marked():
    picture = draw(PERMIT, current="drafted", done={"open"})
    assert picture.count("wf-now") == 1
    assert picture.count("wf-done") == 1
    assert "wf-now" not in draw(PERMIT)


def test_a_label_cannot_break_out_of_the_picture():
    evil = replace(PERMIT, title=Text('"><script>alert(1)</script>', "x"))
    root = ET.fromstring(draw(evil))  # noqa: S314
    assert root.get("aria-label") == 'Sơ đồ quy trình: "><script>alert(1)</script>'
    assert not list(root.iter(f"{SVG}script"))


@pytest.mark.parametrize("definition", [PERMIT])
def test_no_line_crosses_a_box(definition: Definition):
    layout = lay_out(definition, "vi")
    for line in layout.lines:
        for (x1, y1), (x2, y2) in pairwise(line.points):
            for box in layout.boxes.values():
                beside = max(x1, x2) <= box.x or min(x1, x2) >= box.x + box.width
                above = max(y1, y2) <= box.y or min(y1, y2) >= box.y + box.height
                assert beside or above, f"{line.step.trigger} crosses {box.state}"


def test_every_part_lies_on_the_sheet():
    layout = lay_out(PERMIT, "vi")
    for line in layout.lines:
        assert all(0 < x < layout.width and 0 < y < layout.height for x, y in line.points)
    for box in layout.boxes.values():
        assert box.x + box.width < layout.width
        assert box.y + box.height < layout.height
