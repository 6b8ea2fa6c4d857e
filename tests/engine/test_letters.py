"""The sources of letters are read strictly: each mistake is named with its line, its key and a code."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from casetrack import paths
from casetrack.engine.definition import Field
from casetrack.engine.letters import LetterLibrary
from casetrack.engine.library import WorkflowLibrary
from casetrack.engine.loader_letters import load_letters, read_letter
from casetrack.errors import DefinitionError, NotFound
from casetrack.text import Text

HEAD = """letter: invitation
label: {vi: "Giấy mời", en: "Invitation"}
basis: {text: {vi: "Quy chế", en: "Rules"}, certainty: local}
type: invitation
about: "Về việc làm việc với {{ petitioners.names }}"
asks:
  - {key: day, label: {vi: "Ngày", en: "Day"}, type: date, required: true}
  - {key: papers, label: {vi: "Giấy tờ", en: "Papers"}, type: long_text}
  - {key: place, label: {vi: "Nơi", en: "At"}, type: choice, choices: [{key: here, label: {vi: "Đây", en: "Here"}}]}
"""


@pytest.fixture(scope="module")
def workflows():
    return WorkflowLibrary.from_folders(paths.WORKFLOWS)


@pytest.fixture(scope="module")
def shipped(workflows) -> LetterLibrary:
    return load_letters([paths.WORKFLOWS], workflows.all())


def read(workflows, body: str, head: str = HEAD):
    return read_letter(f"{head}body:\n{body}".encode(), "invitation.yaml", workflows.all())


def mistakes(workflows, body: str, head: str = HEAD) -> list[tuple[str, str, int]]:
    with pytest.raises(DefinitionError) as refused:
        read(workflows, body, head)
    return [(problem.code, problem.key, problem.line) for problem in refused.value.problems]


def test_a_letter_says_what_its_file_says(workflows):
    letter = read(
        workflows, '  - "Kính mời {{ petitioners.names }}."\n  - {article: "Điều 1.", text: "Ngày {{ ask.day }}"}\n'
    )

    assert (letter.heading, letter.symbol, letter.numbered) == ("GIẤY MỜI", "GM", True)
    assert [block.article for block in letter.body] == ["", "Điều 1."]
    assert [ask.key for ask in letter.asks if ask.required] == ["day"]


def test_words_of_the_law_may_hold_from_a_day_on(workflows):
    letter = read(
        workflows, '  - {text: "Theo luật mới.", from: 2026-07-01}\n  - {text: "Theo luật cũ.", until: 2026-06-30}\n'
    )

    assert [(block.start, block.end) for block in letter.body] == [
        (date(2026, 7, 1), None),
        (None, date(2026, 6, 30)),
    ]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ('  - "{{ petitioners.surname }}"\n', "L02"),
        ('  - "{{ petitioners }}"\n', "L02"),
        ('  - "{{ ask.nobody }}"\n', "L02"),
        ('  - "{{ 7 * 7 }}"\n', "L02"),
        ("  - \"{{ ''.__class__ }}\"\n", "L02"),
        ('  - "{{ petitioners.names|upper }}"\n', "L02"),
        ('  - "{% for x in petitioners %}"\n', "L02"),
        ('  - "{{ number"\n', "L02"),
        ('  - {each: office, text: "{{ item.name }}"}\n', "L02"),
        ('  - {text: "x", when: "not ask.nobody"}\n', "L02"),
        ('  - {text: "x", when: "ask.place.there"}\n', "L02"),
        ('  - {each: petitioners, text: "{{ item.salary }}"}\n', "L02"),
        ('  - {text: "x", lines: 3}\n', "L03"),
        ("  - {lines: 400}\n", "L03"),
        ('  - {table: {head: ["A", "B"], rows: [["một"]]}}\n', "L04"),
        ('  - {table: {head: ["A"], each: petitioners}}\n', "L04"),
        ('  - {table: {head: ["A", "B"], widths: [50, 40], rows: [["một", "hai"]]}}\n', "L04"),
        ('  - {table: {head: ["A", "B"], widths: [100], rows: [["một", "hai"]]}}\n', "L04"),
        ('  - "{{ fields.no_such_field }}"\n', "L05"),
        ('  - "{{ deadlines.no_such_clock.due_on }}"\n', "L05"),
        ('  - {text: "x", colour: red}\n', "E02"),
    ],
)
def test_a_mistake_is_named(workflows, body, code):
    assert code in {found for found, _key, _line in mistakes(workflows, body)}


def test_a_mistake_says_where_it_stands(workflows):
    assert mistakes(workflows, '  - "Một."\n  - "{{ ask.nobody }}"\n') == [("L02", "body.1.text", 12)]


def test_a_file_is_named_as_its_letter(workflows):
    assert [
        code for code, *_ in mistakes(workflows, "  - Một.\n", HEAD.replace("letter: invitation", "letter: other"))
    ] == ["L01"]


def test_a_letter_of_a_paper_that_no_workflow_has_is_refused(workflows):
    head = HEAD.replace("type: invitation", "document: no_such_paper\ntype: invitation")

    assert [code for code, *_ in mistakes(workflows, "  - Một.\n", head)] == ["L05"]


def test_an_office_source_takes_the_place_of_the_shipped_one(workflows, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "invitation.yaml").write_text(HEAD + "body:\n  - Một.\n", "utf-8")

    library = load_letters([paths.WORKFLOWS, tmp_path], workflows.all())

    assert library.get("invitation").label.vi == "Giấy mời"
    with pytest.raises(NotFound):
        library.get("no_such_letter")


def test_every_paper_of_a_shipped_letter_is_named_once_in_its_workflow(shipped, workflows):
    for letter in shipped.all():
        assert letter.source == f"{letter.key}.yaml"
        assert any(letter.fits(definition) for definition in workflows.all()), letter.key


def test_a_letter_is_for_the_cases_that_its_condition_says(workflows):
    letter = read(
        workflows,
        "  - Một.\n",
        HEAD.replace("type: inv", 'workflows: [petition]\nwhen: "petition_class == denunciation"\ntype: inv'),
    )

    petition, instruction = workflows.latest("petition"), workflows.latest("instruction")
    assert letter.is_for(petition, {"petition_class": "denunciation"})
    assert not letter.is_for(petition, {"petition_class": "complaint"})
    assert not letter.is_for(instruction, {"petition_class": "denunciation"})


def test_the_letter_of_the_tutorial_can_be_read(workflows):
    page = (paths.WORKFLOWS.parent / "docs" / "letters.md").read_text("utf-8")
    source = page.split("```yaml\n")[1].split("```")[0]
    letter = read_letter(source.encode(), "meeting_invitation.yaml", workflows.all())

    assert (letter.heading, len(letter.body), [ask.key for ask in letter.asks]) == (
        "GIẤY MỜI",
        3,
        ["meeting_on", "papers"],
    )


def test_a_letter_may_be_dated_only_while_its_law_holds(workflows):
    letter = read(workflows, "  - Một.\n", HEAD.replace("type: inv", "from: 2026-07-01\nuntil: 2026-12-31\ntype: inv"))

    assert [letter.holds_on(date(2026, *day)) for day in ((6, 30), (7, 1), (12, 31))] == [False, True, True]
    assert not letter.holds_on(date(2027, 1, 1))


def test_places_to_sign_stand_in_rows_and_recipients_on_conditions(workflows):
    letter = read(
        workflows,
        "  - Một.\n"
        "sign:\n  - {left: {title: A}, right: {title: B}}\n  - right: {title: C}\n"
        'recipients: ["Như trên;", {text: "{{ ask.papers }};", when: ask.papers}]\n',
    )

    assert [[(each.place, each.title) for each in row] for row in letter.signatures] == [
        [("left", "A"), ("right", "B")],
        [("right", "C")],
    ]
    assert [(each.text, each.when) for each in letter.recipients] == [
        ("Như trên;", ""),
        ("{{ ask.papers }};", "ask.papers"),
    ]


def test_columns_may_share_the_width(workflows):
    letter = read(workflows, '  - {table: {head: ["A", "B"], widths: [30, 70], rows: [["một", "hai"]]}}\n')
    assert letter.body[0].table is not None
    assert letter.body[0].table.widths == (30, 70)


@pytest.mark.parametrize(
    ("after", "code", "key"),
    [
        ('recipients: ["{{ ask.nobody }}"]\n', "L02", "recipients.0.text"),
        ("recipients: [{lines: 2}]\n", "L03", "recipients"),
        ("sign:\n  - {above: {title: A}}\n", "E02", "sign.0.above"),
        ("from: 2026-07-02\nuntil: 2026-07-01\n", "L06", "until"),
    ],
)
def test_a_mistake_around_the_body_is_named(workflows, after, code, key):
    assert (code, key) in {(found, where) for found, where, _line in mistakes(workflows, f"  - Một.\n{after}")}


def test_a_condition_speaks_of_the_fields_of_its_own_workflows(workflows):
    petition, instruction = workflows.latest("petition"), workflows.latest("instruction")
    other = replace(instruction, fields={"petition_class": Field("petition_class", "bool", Text("Đơn", "Petition"))})
    head = HEAD.replace("type: inv", 'workflows: [petition]\nwhen: "petition_class == complaint"\ntype: inv')

    letter = read_letter(f"{head}body:\n  - Một.\n".encode(), "invitation.yaml", [petition, other])
    assert letter.is_for(petition, {"petition_class": "complaint"})
