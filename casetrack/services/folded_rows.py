"""Write rows that are folded from the events: many of one table at a time, of which nobody needs the keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from casetrack.models import Span, Stretch


def add_folded(session: Session, model: type[Span | Stretch], rows: Sequence[dict[str, Any]]) -> None:
    """Hand rows to the database in one statement. Kept one by one they would each ask for their key, as SQLite does it.

    The case that they are of must have been written before.
    """
    if rows:
        session.connection().execute(insert(cast("Table", model.__table__)), rows)
