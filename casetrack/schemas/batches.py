"""What is asked of a hand-over: its minutes with their totals, an amendment, which rows, and how one row is mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import post_load

from casetrack.engine.handover_rules_file import shipped_handover_rules
from casetrack.schemas.base import Choice, Count, Day, Form, Line, Prose, Rows
from casetrack.schemas.payload import PREFIX, form_of, payload_of
from casetrack.services.batch_match_decisions import DecideMatch
from casetrack.services.batch_matches import DECISIONS
from casetrack.services.batch_mending import LONGEST
from casetrack.services.batch_rows import ATTENTION, VIEWS, FindRows
from casetrack.services.batch_stated import LONGEST_NUMBER, MOST_LINES, MOST_TOTAL, SetMinutes, StatedLine
from casetrack.services.batches import KEEP, LONGEST_NAME, LONGEST_REASON, SKIP, AmendMinutes, OpenBatch


class TotalForm(Form):
    """One total as minutes state it; without a kind or a former unit it is of all of them."""

    kind = Line(load_default="", max_length=40)
    from_unit = Line(load_default="", max_length=LONGEST_NAME)
    total = Count(required=True, most=MOST_TOTAL)
    settled = Count(load_default=None, most=MOST_TOTAL)
    pending = Count(load_default=None, most=MOST_TOTAL)


class MinutesForm(Form):
    """The minutes of a hand-over: their number, the day on which both sides signed, and the totals."""

    minutes_no = Line(required=True, max_length=LONGEST_NUMBER)
    minutes_on = Day(load_default=None)
    totals = Rows(TotalForm, most=MOST_LINES, typed=("kind", "from_unit", "total", "settled", "pending"))

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Any:
        """Give the wish."""
        return _minutes(said)


class OpenBatchForm(MinutesForm):
    """Open a hand-over: which office hands over to which unit, on which day, by which minutes."""

    from_office = Line(required=True, max_length=LONGEST_NAME)
    unit_id = Count(required=True, least=1)
    handed_over_on = Day(required=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> OpenBatch:
        """Give the wish."""
        return OpenBatch(said["from_office"], said["unit_id"], said["handed_over_on"], _minutes(said))


class AmendMinutesForm(MinutesForm):
    """Later minutes that put the first right, and why both sides signed them."""

    reason = Line(required=True, max_length=LONGEST_REASON)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AmendMinutes:
        """Give the wish."""
        minutes = _minutes(said)
        return AmendMinutes(minutes.minutes_no, minutes.minutes_on, minutes.totals, said["reason"])


class FindBatchesForm(Form):
    """Which hand-overs are to be seen: those opened before the one of this number."""

    before = Count(load_default=None, least=1)


class FindRowsForm(Form):
    """Which rows are to be seen: those that need somebody, or all, or of one outcome; after the row of this key."""

    view = Choice(VIEWS, load_default=ATTENTION)
    file_id = Count(load_default=None, least=1)
    after = Count(load_default=0)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> FindRows:
        """Give the wish."""
        return FindRows(**said)


class FindMatchesForm(Form):
    """Which rows are looked at for what they may be one with: those after the row of this key."""

    after = Count(load_default=0)


class DecideMatchForm(Form):
    """What is decided of a row and what it may be one with: its key there, such as `row:5`, `case:7`, `person:3`."""

    row_id = Count(required=True, least=1)
    key = Line(required=True, max_length=30)
    decision = Choice(DECISIONS, required=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> DecideMatch:
        """Give the wish."""
        return DecideMatch(**said)


class UndoMatchForm(Form):
    """Nothing more is said of a decision that is taken back."""


class DecideForm(Form):
    """Whether a row that repeats another one is kept all the same, or left out."""

    decision = Choice((KEEP, SKIP), required=True)


class MendRowForm(Form):
    """What a row says in truth, field by field, as a person types it. A field that is not sent stays as it is."""

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Mapping[str, str]:
        """Give what was typed."""
        return {key: str(value) for key, value in payload_of(said).items()}


def mend_form(fields: Iterable[str], prefix: str = PREFIX) -> type[Form]:
    """Give the form that asks for these fields of a row."""
    keys = tuple(fields)
    return form_of(MendRowForm, {f"{prefix}.{key}": Prose(max_length=LONGEST) for key in keys}, (prefix, *keys))


MEND_ROW = mend_form(shipped_handover_rules().fields)


def _minutes(said: Mapping[str, Any]) -> SetMinutes:
    return SetMinutes(said["minutes_no"], said["minutes_on"], tuple(_stated(line) for line in said["totals"]))


def _stated(line: Mapping[str, Any]) -> StatedLine:
    return StatedLine(line["kind"] or None, line["from_unit"] or None, line["total"], line["settled"], line["pending"])
