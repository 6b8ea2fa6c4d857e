"""The language of conditions: what it means, and that it can do nothing else."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.engine.expressions import ExpressionMistake, parse

FIELDS = {
    "petition_class": ("enum", ("complaint", "denunciation", "request")),
    "other_class": ("enum", ("complaint", "other")),
    "complex": ("bool", ()),
    "people": ("integer", ()),
    "known_on": ("date", ()),
    "opened_on": ("date", ()),
    "note": ("text", ()),
    "unit": ("unit", ()),
    "parties": ("list", ()),
}
CASE = {
    "petition_class": "complaint",
    "complex": False,
    "people": 5,
    "known_on": "2026-01-05",  # as an event stores it
    "opened_on": date(2026, 4, 6),
    "note": "abc",
    "parties": ("petitioner", "respondent"),
}


@pytest.mark.parametrize(
    ("source", "holds"),
    [
        ("petition_class == complaint", True),
        ("petition_class == 'complaint'", True),
        ("complaint == petition_class", True),
        ("petition_class != complaint", False),
        ("petition_class in [denunciation, complaint]", True),
        ("petition_class not in [denunciation, request]", True),
        ("complex", False),
        ("not complex and people >= 5", True),
        ("complex or people > 5", False),
        ("complex == false", True),
        ("not (petition_class == complaint and people == 5)", False),
        ("complex and complex or people == 5", True),
        ("days_between(known_on, opened_on) > 90", True),
        ("days_between(known_on, opened_on) <= 90", False),
        ("opened_on < 2026-07-01", True),
        ("opened_on < '2026-04-06'", False),
        ("count(parties) == 2", True),
        ("note is set", True),
        ("unit is set", False),
        ("unit is not set", True),
        ("note == 'abc' and people != -1", True),
    ],
)
def test_a_condition_means_what_it_says(source, holds):
    assert parse(source, FIELDS).holds(CASE) is holds


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_a_comparison_with_a_missing_value_is_false(sign):
    condition = parse(f"people {sign} 3", FIELDS)
    assert not condition.holds({})
    assert not condition.holds({"people": None})


def test_a_value_of_the_wrong_kind_counts_as_missing():
    assert not parse("people == 1", FIELDS).holds({"people": True})
    assert not parse("people != 1", FIELDS).holds({"people": "many"})
    assert not parse("known_on < 2026-07-01", FIELDS).holds({"known_on": "soon"})
    assert not parse("petition_class not in [request]", FIELDS).holds({})


@pytest.mark.parametrize(
    ("source", "code", "column"),
    [
        ("petition_class == complaints", "E41", 19),
        ("other_class == denunciation", "E41", 16),
        ("colour == complaint", "E12", 1),
        ("petition_class == other_class", "E40", 19),
        ("people == complex", "E40", 11),
        ("note > 'a'", "E40", 8),
        ("people", "E40", 1),
        ("unknown", "E12", 1),
        ("unknown is set", "E12", 1),
        ("days_between(note, known_on) > 1", "E40", 14),
        ("count(people) > 1", "E40", 7),
        ("opened_on < 2026-13-01", "E40", 13),
        ("people == 1 == 2", "E40", 13),
        ("people ==", "E40", 10),
        ("(complex", "E40", 9),
        ("complex not complex", "E40", 13),
        ("petition_class in complaint", "E40", 19),
        ("", "E40", 1),
        ("complex; drop", "E40", 8),
    ],
)
def test_a_wrong_condition_names_its_column_and_code(source, code, column):
    with pytest.raises(ExpressionMistake) as mistake:
        parse(source, FIELDS)
    assert (mistake.value.code, mistake.value.column) == (code, column)
    assert mistake.value.message.vi


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "note.__class__ == 'x'",
        "(lambda: 1)() == 1",
        "open('x')",
        "parties[0] == 'x'",
        "people ** people > 1",
        "{people}",
    ],
)
def test_there_is_no_way_to_run_code(source):
    with pytest.raises(ExpressionMistake):
        parse(source, FIELDS)


def test_depth_and_length_have_limits():
    for source in ("(" * 500 + "complex" + ")" * 500, "not " * 500 + "complex", "complex or " * 500 + "complex"):
        with pytest.raises(ExpressionMistake):
            parse(source, FIELDS)


def test_a_condition_knows_the_fields_that_it_reads():
    condition = parse("petition_class == complaint and days_between(known_on, opened_on) > 90", FIELDS)
    assert condition.names == {"petition_class", "known_on", "opened_on"}
    assert condition == parse(condition.source, FIELDS)


@given(st.text(max_size=60))
def test_any_text_is_a_condition_or_an_explained_mistake(source):
    column = 1
    try:
        parse(source, FIELDS).holds(CASE)
    except ExpressionMistake as mistake:
        column = mistake.column
    assert 1 <= column <= len(source) + 1


@given(st.booleans(), st.booleans(), st.booleans())
def test_and_binds_tighter_than_or(a, b, c):
    names = {"a": ("bool", ()), "b": ("bool", ()), "c": ("bool", ())}
    facts = {"a": a, "b": b, "c": c}
    assert parse("a or b and not c", names).holds(facts) is (a or (b and not c))
