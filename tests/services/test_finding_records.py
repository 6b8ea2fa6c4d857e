"""The one search box on two thousand invented cases: what a clerk types finds its case among the first five."""

from __future__ import annotations

from casetrack.models import Person
from casetrack.services.cases import OpenCase, open_case
from casetrack.services.search import FindCases, find_cases
from casetrack.services.search_filters import Filter
from casetrack.services.search_order import MATCH
from casetrack.services.work import begin, reading
from tests.factories import Ward, a_person
from tests.search_records import columns_of, fields_of, load, queries, records, title_of, typed_for

FIRST = 5


def missed(ward: Ward, asked: list[tuple[str, str, str]]) -> list[str]:
    """Search for each `(number, kind, typed)`; name those whose case is not among the first five."""
    with reading(ward.installation, ward.actor("officer")) as work:

        def found(typed: str) -> list[str]:
            page = find_cases(work, FindCases(Filter("all", typed), MATCH, limit=FIRST))
            return [line.number for line in page.lines]

        return [f"{kind}: {typed} is {number}" for number, kind, typed in asked if number not in found(typed)]


def test_what_a_clerk_types_finds_its_case_among_the_first_five(ward):
    book = records()
    load(ward, book)
    number_of = {record["id"]: record["number"] for record in book}
    assert missed(ward, [(number_of[asked["id"]], asked["how"], asked["query"]) for asked in queries()]) == []
    # The same kinds, typed for other cases: the search knows the kinds, not the forty examples.
    others = [(record["number"], *typed) for record in book[::97] for typed in typed_for(record)]
    assert missed(ward, others) == []


def test_a_case_entered_at_the_desk_has_the_words_that_the_test_writes(ward):
    with_plot = next(record for record in records() if record["plot"] and record["phone"])
    without = next(record for record in records() if not record["plot"] and record["phone"])
    for record, workflow in ((with_plot, "land_dossier"), (without, "petition")):
        person: Person = a_person(ward, record["name"], phone=record["phone"], address=record["address"])
        wish = OpenCase(
            workflow=workflow,
            title=title_of(record),
            opened_on=ward.today,
            unit_id=ward.units["root"].id,
            channel="desk",
            fields=fields_of(record),
            parties=((person.id, "petitioner"),),
            source="former" if record["old_number"] else None,
            former_number=record["old_number"] or None,
        )
        with begin(ward.installation, ward.actor("desk")) as work:
            case = open_case(work, wish)
            wanted = columns_of({**record, "number": case.number})
            assert {name: getattr(case, name) for name in wanted} == wanted
