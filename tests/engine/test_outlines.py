"""An outline places numbers and never counts: each name in it is an indicator, and a mistake is told with its line."""

from __future__ import annotations

import pytest

from casetrack import paths
from casetrack.engine.indicators_file import load_indicators
from casetrack.engine.outline_names import Named, named, wrong_name
from casetrack.engine.outlines import OUTLINES, Says, Writes, fill, load_outlines, read_outline
from casetrack.errors import DefinitionError
from casetrack.text import Text

SMALL = """\
schema: casetrack-outline/1
outline: small
label: {vi: "Nhỏ", en: "Small"}
about: {vi: "Về việc nhỏ", en: "About little"}
issuer: people_committee
sections:
  - heading: {vi: "ĐƠN", en: "PETITIONS"}
    parts:
      - says: {vi: "Nhận {ward_wide.receipts:2} lượt.", en: "Received: {ward_wide.receipts:2}."}
        when: [ward_wide.receipts]
        else: {says: {vi: "Không có.", en: "None."}}
      - {table: petitions, title: {vi: "Bảng:", en: "Table:"}}
      - {list: overdue, title: {vi: "Quá hạn:", en: "Overdue:"}, none: {vi: "Không.", en: "None."}, most: 5}
    sections:
      - heading: {vi: "Viết tay", en: "By hand"}
        parts:
          - {write: {vi: "Ưu điểm:", en: "Good:"}, lines: 2}
"""


def read(*changes: tuple[str, str], name: str = "small.yaml"):
    text = SMALL
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return read_outline(text.encode(), name, load_indicators())


def mistakes(*changes, name="small.yaml"):
    with pytest.raises(DefinitionError) as refused:
        read(*changes, name=name)
    return [f"{problem.line} {problem.code} {problem.key}: {problem.message.en}" for problem in refused.value.problems]


def test_an_outline_is_read_with_its_headings_in_order():
    outline = read()
    assert [(section.heading.vi, section.level) for section in outline.sections] == [("ĐƠN", 1), ("Viết tay", 2)]
    says = outline.sections[0].parts[0]
    assert isinstance(says, Says)
    assert [way.words.en for way in says.ways()] == ["Received: {ward_wide.receipts:2}.", "None."]
    assert set(outline.names()) == {Named("ward_wide.receipts", 2), Named("ward_wide.receipts")}


def test_a_sentence_is_filled_in_both_languages_and_a_value_is_never_read_again():
    words = Text("Nhận {ward_wide.receipts:2} lượt.", "Received: {ward_wide.receipts:2}.")
    spoken = {Named("ward_wide.receipts", 2): Text("05 {office}", "05")}
    assert fill(words, spoken) == Text("Nhận 05 {office} lượt.", "Received: 05.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("receipts:2} lượt", "reciepts:2} lượt"),
            "9 O02 sections.0.parts.0.says: there is no indicator “ward_wide.reciept",
        ),
        (("[ward_wide.receipts]", "[ward_wide.none]"), "10 O02 sections.0.parts.0.when: there is no indicator"),
        (
            ("{ward_wide.receipts:2} lượt", "{ward_wide.receipts lượt"),
            "9 O02 sections.0.parts.0.says: braces that are not",
        ),
        (("{ward_wide.receipts:2} lượt", "{1+1} lượt"), "9 O02 sections.0.parts.0.says: “1+1” is no name"),
        (
            ("{ward_wide.receipts:2} lượt", "{ward_wide.receipts:9} lượt"),
            "9 O02 sections.0.parts.0.says: after “:” stand",
        ),
        (("Received: {ward_wide.receipts:2}", "Received"), "9 O04 sections.0.parts.0.says: the two languages"),
        (
            ("table: petitions", "table: people_committee_petitions"),
            "12 O02 sections.0.parts.1.table: there is no table",
        ),
        (("list: overdue", "list: everything"), "13 E03 sections.0.parts.2.list: “everything” is none of"),
        (("{write:", "{writes:"), "17 O03 sections.0.sections.0.parts.0.says: a part is one of"),
        (("outline: small", "outline: other"), "2 O01 outline: the file must be called “other.yaml”"),
        (("issuer: people_committee", "issuer: chairman"), "5 E03 issuer: “chairman” is none of"),
        (("label: {vi", "labels: {vi"), "1 E05 label"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(change, said):
    assert any(each.startswith(said) for each in mistakes(change)), mistakes(change)


def test_a_section_in_which_nothing_stands_is_a_mistake():
    without = SMALL[SMALL.index("          - {write:") :]
    assert "O05 sections.0.sections.0" in " ".join(mistakes((without, "          []\n")))


def test_the_indicator_that_was_probably_meant_is_named():
    wrong = wrong_name("people_committee_petitions.totl", load_indicators())
    assert wrong is not None
    assert (
        wrong.vi == "không có chỉ tiêu “people_committee_petitions.totl”, có phải “people_committee_petitions.total”?"
    )
    compared = wrong_name("compared.previous.ward_wide.receipt", load_indicators())
    assert compared is not None
    assert "compared.previous.ward_wide.receipts" in compared.en


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (" period.from ", Named("period.from")),
        ("a.b : 2", Named("a.b", 2)),
        ("a.b:2", Named("a.b", 2)),
        ("A.b", None),
        ("a.b()", None),
        ("a.b|upper", None),
        ("__class__", None),
        ("", None),
    ],
)
def test_a_name_is_a_name_and_nothing_else(said, found):
    assert named(said) == found


@pytest.mark.parametrize("said", ["compared.previous.ward_wide.receipts:2", "office:2", "ward_wide.receipts:0"])
def test_digits_are_asked_only_of_what_is_counted(said):
    assert wrong_name(said, load_indicators()) is not None


@pytest.mark.parametrize("key", OUTLINES)
def test_a_shipped_outline_says_something_under_each_heading_in_both_languages(key):
    outline = load_outlines()[key]
    for section in outline.sections:
        assert section.heading.vi != section.heading.en
        for part in section.parts:
            assert not isinstance(part, Says | Writes) or (part.words.vi and part.words.en)


def test_every_shipped_outline_is_loaded():
    files = {file.stem for file in (paths.WORKFLOWS / "reports").glob("*.yaml")}
    assert set(OUTLINES) <= files
