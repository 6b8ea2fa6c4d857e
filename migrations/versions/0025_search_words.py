"""Find cases by numbers, plots and people before all other words, which stand in a column of their own.

What stands in the columns until now is shorter; bringing a book up writes them anew (services/search_upkeep.py).
SQLite: the FTS5 table of 0002 has one column more; a later migration that rebuilds `cases` in batch drops the
triggers and must execute TRIGGERS again. PostgreSQL: two columns that the server writes, all words and the marks
alone, each with an index that holds them at once (a list of words still to be entered would be read by every search).
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

EVENTS = ("insert", "delete", "update")
VECTORS = {
    "case_search_marks": "search_key || ' ' || names_key",
    "case_search_words": "search_key || ' ' || names_key || ' ' || coalesce(words_key, '')",
}


def table(columns: str) -> tuple[str, ...]:
    """Give the statements that make the table of words over these columns, and the triggers that keep it."""
    new, old = (", ".join(f"{side}.{column}" for column in columns.split(", ")) for side in ("new", "old"))
    enter = f"INSERT INTO case_search(rowid, {columns}) VALUES (new.id, {new});"  # noqa: S608  # names of our own
    leave = f"INSERT INTO case_search(case_search, rowid, {columns}) VALUES ('delete', old.id, {old});"  # noqa: S608
    return (
        f"CREATE VIRTUAL TABLE case_search USING fts5({columns}, content='cases', content_rowid='id', "
        "tokenize='unicode61', prefix='2 3')",
        "INSERT INTO case_search(case_search) VALUES ('rebuild')",
        f"CREATE TRIGGER case_search_insert AFTER INSERT ON cases BEGIN {enter} END",
        f"CREATE TRIGGER case_search_delete AFTER DELETE ON cases BEGIN {leave} END",
        f"CREATE TRIGGER case_search_update AFTER UPDATE OF {columns} ON cases BEGIN {leave} {enter} END",
    )


def drop_table() -> None:
    for event in EVENTS:
        op.execute(f"DROP TRIGGER case_search_{event}")
    op.execute("DROP TABLE case_search")


TRIGGERS = table("search_key, names_key, words_key")


def upgrade() -> None:
    op.add_column("cases", sa.Column("words_key", sa.Text(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX case_search")
        kept = (
            f"ADD {name} tsvector GENERATED ALWAYS AS (to_tsvector('simple', {words})) STORED"
            for name, words in VECTORS.items()
        )
        op.execute("ALTER TABLE cases " + ", ".join(kept))
        for name in VECTORS:
            op.execute(f"CREATE INDEX {name}_index ON cases USING gin ({name}) WITH (fastupdate = off)")
        return
    drop_table()
    for statement in TRIGGERS:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for name in VECTORS:
            op.drop_column("cases", name)
        op.execute(
            "CREATE INDEX case_search ON cases USING gin (to_tsvector('simple', search_key || ' ' || names_key))"
        )
    else:
        drop_table()
        for statement in table("search_key, names_key"):
            op.execute(statement)
    op.drop_column("cases", "words_key")
