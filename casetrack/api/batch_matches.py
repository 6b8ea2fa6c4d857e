"""What rows of a hand-over may be one with: a row of another list, a case, a person; decided, and undone."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint
from marshmallow import fields

from casetrack.api.answers import Answer, Words
from casetrack.api.batches import BATCH
from casetrack.api.bodies import load, load_query, read_json
from casetrack.api.operations import Reply, operation
from casetrack.schemas.batches import DecideMatchForm, FindMatchesForm, UndoMatchForm
from casetrack.services.batch_match_decisions import decide_match, undo_match
from casetrack.services.batch_matches import DECISIONS, Match, MatchPage, find_matches
from casetrack.services.work import Work
from casetrack.text import Text

blueprint = Blueprint("batch_matches", __name__)
_MATCHES = f"{BATCH}/matches"


class MatchDecision(Answer):
    """What stands decided of a match. `id`: by which it is undone; `did`: what was done because of it."""

    id = fields.Integer()
    decision = fields.String(metadata={"enum": list(DECISIONS)})
    did = fields.String(metadata={"enum": ["", "left_out", "linked"]})
    by = fields.String()
    at = fields.AwareDateTime(format="iso")


class RowMatch(Answer):
    """A row and what it may be one with, by its `key`: a row, a case, or a person of the registry.

    `choices`: what may be decided. `same` leaves the row out, or takes the person; `tied` links two about one matter.
    """

    row_id = fields.Integer()
    sheet = fields.String()
    line = fields.Integer()
    key = fields.String()
    kind = fields.String(metadata={"enum": ["dossier", "plot", "person"]})
    why = fields.List(fields.Nested(Words))
    case_number = fields.String(allow_none=True)
    person_id = fields.Integer(allow_none=True)
    other_row_id = fields.Integer(allow_none=True)
    decided = fields.Nested(MatchDecision, allow_none=True)
    choices = fields.List(fields.String(metadata={"enum": list(DECISIONS)}))


class RowMatches(Answer):
    """One page of matches, in the order of the rows. `after`: what to ask for the next page with."""

    items = fields.List(fields.Nested(RowMatch))
    after = fields.Integer(allow_none=True)


@blueprint.get(_MATCHES)
@operation(
    "handover.read",
    Text("Dòng có thể trùng", "What rows may be one with"),
    RowMatches,
    query=FindMatchesForm,
    refuses=(422,),
)
def index(work: Work, batch_no: int) -> Reply:
    """List what rows may be one with, as far as you may see it, with what was decided."""
    return _matches(find_matches(work, batch_no, load_query(FindMatchesForm())["after"]))


@blueprint.post(_MATCHES)
@operation("handover.run", Text("Quyết định trùng hay không", "Decide of a match"), RowMatches, body=DecideMatchForm)
def decide(work: Work, batch_no: int) -> Reply:
    """Decide of a row and what it may be one with; give what its row may be one with now."""
    wish = load(DecideMatchForm(), read_json())
    decide_match(work, batch_no, wish)
    page = find_matches(work, batch_no, wish.row_id - 1)
    return _matches(MatchPage([each for each in page.items if each.row.id == wish.row_id], None))


@blueprint.post(f"{_MATCHES}/<seq:match_id>/undo")
@operation("handover.run", Text("Hoàn lại quyết định", "Take a decision back"), RowMatches, body=UndoMatchForm)
def undo(work: Work, batch_no: int, match_id: int) -> Reply:
    """Take a decision back, and with it what was done because of it."""
    load(UndoMatchForm(), read_json())
    undo_match(work, batch_no, match_id)
    return _matches(find_matches(work, batch_no))


def _matches(page: MatchPage) -> Reply:
    items = [_match(each.row.id, each.row.sheet, each.row.line, match) for each in page.items for match in each.matches]
    return Reply({"items": items, "after": page.next})


def _match(row_id: int, sheet: str, line: int, match: Match) -> Mapping[str, object]:
    return {
        "row_id": row_id,
        "sheet": sheet,
        "line": line,
        "key": match.key,
        "kind": match.kind,
        "why": match.why,
        "case_number": match.case.number if match.case else None,
        "person_id": match.person.id if match.person else None,
        "other_row_id": match.row.id if match.row else None,
        "decided": match.decided,
        "choices": match.choices,
    }
