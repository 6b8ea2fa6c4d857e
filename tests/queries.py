"""What a piece of work asks of the book."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from tests.factories import Ward


@contextmanager
def queries_of(ward: Ward) -> Iterator[list[str]]:
    """Collect the statements that are sent to the ward's book meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        statements.append(statement)

    event.listen(ward.database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(ward.database.engine, "before_cursor_execute", note)
