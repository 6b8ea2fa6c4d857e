"""What is asked of requests for papers, their reminders and answers, and of loans of a paper file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import post_load

from casetrack.schemas.base import Choice, Count, Day, Form, Line, Prose
from casetrack.services.paper_loans import LendFile, TakeBackFile
from casetrack.services.paper_requests import (
    ANSWERS,
    LONGEST,
    AnswerRequest,
    AskPapers,
    MendRequest,
    RemindOfPapers,
)


class MendRequestForm(Form):
    """Tell a request for papers more exactly: of whom, which papers (one a line), the letter, wanted by which day."""

    asked_of = Line(required=True)
    papers = Prose(required=True, max_length=LONGEST)
    wished_by = Day(load_default=None)
    letter_no = Line(load_default="", max_length=80)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Any:
        """Give the wish."""
        return MendRequest(**said)


class AskPapersForm(MendRequestForm):
    """Ask an archive, a former unit or another body for papers of a case; on which day it was asked."""

    asked_on = Day(required=True, past=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> Any:
        """Give the wish."""
        return AskPapers(**said)


class RemindOfPapersForm(Form):
    """Note a reminder: on which day, by what, and by which day the papers are wanted now."""

    on = Day(required=True, past=True)
    by = Line(required=True)
    wished_by = Day(load_default=None)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> RemindOfPapers:
        """Give the wish."""
        return RemindOfPapers(**said)


class AnswerRequestForm(Form):
    """Note what became of a request: on which day, what came, what did not, the number of the answer."""

    answer = Choice(ANSWERS, required=True)
    on = Day(required=True, past=True)
    came = Prose(load_default="", max_length=LONGEST)
    missing = Prose(load_default="", max_length=LONGEST)
    answer_no = Line(load_default="", max_length=80)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> AnswerRequest:
        """Give the wish."""
        return AnswerRequest(**said)


class FindRequestsForm(Form):
    """Which open requests are to be seen: of one body, or of all."""

    body = Line(load_default="")


class LendFileForm(Form):
    """Lend the paper file of a case: to an official, or to a body by name; why; on which day, due back when."""

    borrower_id = Count(load_default=None, least=1)
    lent_to = Line(load_default="")
    why = Line(required=True, max_length=300)
    lent_on = Day(required=True, past=True)
    due_on = Day(required=True)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> LendFile:
        """Give the wish."""
        return LendFile(**said)


class TakeBackFileForm(Form):
    """Note that the paper file came back: the day, and in which state."""

    on = Day(required=True, past=True)
    note = Line(load_default="", max_length=300)

    @post_load
    def make(self, said: Mapping[str, Any], **_: Any) -> TakeBackFile:
        """Give the wish."""
        return TakeBackFile(**said)
