"""What indicators count in the management log: the rows of a period as they were known, or a sum over them.

The log is of the whole office: a unit has none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from casetrack.engine.indicators import LoggedRows
from casetrack.models import ManagementEntry
from casetrack.reports.questions import Question
from casetrack.services.management_log import number_of, rows_known
from casetrack.services.work import Work


class LogCounted:
    """The log as one question asks it, read when the first indicator needs it."""

    def __init__(self, work: Work, question: Question) -> None:
        self._work, self._question = work, question

    def rows(self, source: LoggedRows) -> Sequence[ManagementEntry]:
        """Give the rows that an indicator counts, in the order of their days; `by` a day that had come."""
        until = self._question.as_at.isoformat()
        return [
            row
            for row in self._known
            if row.kind == source.kind
            and self._question.start <= row.happened_on <= self._question.end
            and all(row.said.get(name) == value for name, value in source.having)
            and (not source.by or str(row.said.get(source.by, "9")) <= until)
        ]

    def value(self, source: LoggedRows) -> int | None:
        """Give the number; None while the office has entered nothing in its log, so that nobody knows."""
        if not self._known:
            return None
        rows = self.rows(source)
        return sum(number_of(row, source.number) for row in rows) if source.number else len(rows)

    @cached_property
    def _known(self) -> Sequence[ManagementEntry]:
        return rows_known(self._work, self._question.as_at, self._question.known_seq)
