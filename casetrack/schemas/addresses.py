"""What a part of an address may be, for the pages and for the API alike."""

from __future__ import annotations

from werkzeug.routing import AnyConverter, Map, UnicodeConverter, ValidationError

from casetrack.papers.shapes import SHAPES
from casetrack.reports.form_papers import SHAPES as COPIES
from casetrack.reports.report_files import SHAPES as PAPERS


class Plain(UnicodeConverter):
    """A part of an address without control characters, which PostgreSQL would not even compare."""

    def to_python(self, value: str) -> str:
        """Give the part; one that no thing of the book is called by leads nowhere."""
        if not value.isprintable():
            raise ValidationError
        return value


class Shape(AnyConverter):
    """The ending of a list that leaves the book as a file."""

    def __init__(self, map_: Map) -> None:
        super().__init__(map_, *SHAPES)


class Paper(AnyConverter):
    """The ending of a report that leaves the book as a file."""

    def __init__(self, map_: Map) -> None:
        super().__init__(map_, *PAPERS)


class Copy(AnyConverter):
    """The ending of a form of the law that leaves the book as a file."""

    def __init__(self, map_: Map) -> None:
        super().__init__(map_, *COPIES)
