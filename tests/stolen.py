"""What a thief reads: the raw bytes of a book, as they stand on the disk."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from sqlalchemy import make_url, text

from casetrack.db import Database
from casetrack.vietnamese import fold


def bytes_of(database: Database) -> dict[str, bytes]:
    """Give the files of a book, log and all: of SQLite the three beside each other, of PostgreSQL its tables."""
    address = make_url(database.url)
    if address.get_backend_name() == "sqlite":
        book = Path(address.database or "")
        return {file.name: file.read_bytes() for file in book.parent.glob(f"{book.name}*")}
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        folder = Path(connection.scalars(text("SHOW data_directory")).one())
        paths = connection.scalars(
            text(
                "SELECT pg_relation_filepath(c.oid) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE c.relkind IN ('r', 'i', 't') AND n.nspname IN ('public', 'pg_toast')"
            )
        ).all()
    return {path: file.read_bytes() for path in paths if (file := folder / path).is_file()}


def telling(found: dict[str, bytes], *words: str) -> list[tuple[str, str]]:
    """Give the files that hold one of these words: as typed, decomposed, or without its marks."""
    return sorted(
        (name, word)
        for word in words
        for name, content in found.items()
        for form in {word, unicodedata.normalize("NFD", word), fold(word)}
        if form.encode() in content
    )
