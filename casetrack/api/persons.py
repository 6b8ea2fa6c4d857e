"""The registry of people: finding one, a person's history, correcting what is known, and making two entries one.

Numbers are masked as on the pages; whoever asks for a whole identity number is written into the office's book.
"""

from __future__ import annotations

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.office_answers import Person, Persons
from casetrack.api.operations import Reply, operation
from casetrack.schemas.persons import (
    CorrectPersonBody,
    FindPeopleQuery,
    MergePersonsForm,
    SeeNumberForm,
    UnmergePersonForm,
)
from casetrack.services.persons import find_page, get_person
from casetrack.services.persons_correct import correct_person
from casetrack.services.persons_history import get_page, see_number
from casetrack.services.persons_merge import find_entry, merge_persons, unmerge_person
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("persons", __name__)


class HistoryLine(Answer):
    """A visit, a petition or a case of a person. `parts` and `representatives` are of cases."""

    kind = fields.String()
    on = fields.Date()
    number = fields.String()
    subject = fields.String()
    case_number = fields.String(allow_none=True)
    receipt = fields.String(allow_none=True)
    parts = fields.List(fields.Nested(Words))
    representatives = fields.List(fields.String())
    closed_on = fields.Date(allow_none=True)


class MergedEntry(Answer):
    """An entry for which the person's own one stands, and who joined the two, when and why."""

    id = fields.Integer()
    name = fields.String()
    recorded_at = fields.AwareDateTime(format="iso")
    reason = fields.String()
    merged_by = fields.String()
    merged_at = fields.AwareDateTime(format="iso")


class PersonPage(Answer):
    """A person, the entries behind it, and the history that the account may see, newest first."""

    person = fields.Nested(Person)
    version = fields.Integer()
    recorded_at = fields.AwareDateTime(format="iso")
    entries = fields.List(fields.Nested(MergedEntry))
    history = fields.List(fields.Nested(HistoryLine))


class WholeNumber(Answer):
    """A whole identity number; empty where none is known."""

    identity_number = fields.String()


@blueprint.get("/persons")
@operation("person.read", Text("Tìm người", "Find people"), Persons, query=FindPeopleQuery, refuses=(422,))
def find_all(work: Work) -> Reply:
    """Find people by the beginning of words of a name, beside them words of an address; by a phone or identity number,
    whole or its last four digits and more. By given name, a page at a time; nothing asked, nobody listed.
    """
    asked = load_query(FindPeopleQuery())
    return Reply(find_page(work, asked["q"], cursor=asked["cursor"], limit=asked["limit"]))


@blueprint.get("/persons/<seq:person_id>")
@operation("person.read", Text("Xem một người", "Read a person"), PersonPage)
def show(work: Work, person_id: int) -> Reply:
    """Give a person with the history; by the key of an entry for which another one stands, that other one."""
    return Reply(get_page(work, person_id))


@blueprint.post("/persons/<seq:person_id>/identity-number")
@operation("person.edit", Text("Xem đủ số giấy tờ", "See a whole identity number"), WholeNumber, body=SeeNumberForm)
def see(work: Work, person_id: int) -> Reply:
    """Give the whole identity number; the look is written into the office's book."""
    number = see_number(work, person_id)
    load(SeeNumberForm(), read_json())
    return Reply({"identity_number": number})


@blueprint.post("/persons/<seq:person_id>/corrections")
@operation("person.edit", Text("Sửa thông tin một người", "Correct a person"), PersonPage, body=CorrectPersonBody)
def correct(work: Work, person_id: int) -> Reply:
    """Write down what is right of a person; what is not sent stays as it is."""
    person = get_person(work, person_id)
    return _now(work, correct_person(work, person.id, load(CorrectPersonBody(), read_json())).id)


@blueprint.post("/persons/<seq:person_id>/merges")
@operation("person.edit", Text("Gộp hai mục của một người", "Merge two entries"), PersonPage, body=MergePersonsForm)
def merge(work: Work, person_id: int) -> Reply:
    """Let this entry stand for another one of the same person too."""
    entry = find_entry(work, person_id)
    return _now(work, merge_persons(work, entry.id, load(MergePersonsForm(), read_json())).id)


@blueprint.post("/persons/<seq:person_id>/unmerge")
@operation("person.edit", Text("Gỡ gộp", "Take a merge back"), PersonPage, body=UnmergePersonForm)
def unmerge(work: Work, person_id: int) -> Reply:
    """Take a merge back, by the entry that was merged; it is answered."""
    entry = find_entry(work, person_id)
    load(UnmergePersonForm(), read_json())
    return _now(work, unmerge_person(work, entry.id).id)


def _now(work: Work, person_id: int) -> Reply:
    work.session.flush()  # what is known now is read from the book
    return Reply(get_page(work, person_id))
