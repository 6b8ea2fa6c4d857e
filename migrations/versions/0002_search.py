"""Find cases by words: the names of their people beside the other words, and a full-text index over both.

SQLite: an FTS5 table over `cases`, kept by triggers. A later migration that rebuilds `cases` in batch drops
the triggers and must execute TRIGGERS again. PostgreSQL: an index over the words.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLE = (
    "CREATE VIRTUAL TABLE case_search USING fts5("
    "search_key, names_key, content='cases', content_rowid='id', tokenize='unicode61', prefix='2 3')"
)
ENTER = "INSERT INTO case_search(rowid, search_key, names_key) VALUES (new.id, new.search_key, new.names_key);"
LEAVE = (
    "INSERT INTO case_search(case_search, rowid, search_key, names_key) "
    "VALUES ('delete', old.id, old.search_key, old.names_key);"
)
TRIGGERS = (
    f"CREATE TRIGGER case_search_insert AFTER INSERT ON cases BEGIN {ENTER} END",
    f"CREATE TRIGGER case_search_delete AFTER DELETE ON cases BEGIN {LEAVE} END",
    f"CREATE TRIGGER case_search_update AFTER UPDATE OF search_key, names_key ON cases BEGIN {LEAVE} {ENTER} END",
)
INDEX = "CREATE INDEX case_search ON cases USING gin (to_tsvector('simple', search_key || ' ' || names_key))"


def upgrade() -> None:
    """Index what is there, and keep the index from now on."""
    op.add_column("cases", sa.Column("names_key", sa.Text(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(INDEX)
        return
    op.execute(TABLE)
    op.execute("INSERT INTO case_search(case_search) VALUES ('rebuild')")
    for trigger in TRIGGERS:
        op.execute(trigger)


def downgrade() -> None:
    """Drop the index."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX case_search")
    else:
        for name in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER case_search_{name}")
        op.execute("DROP TABLE case_search")
    op.drop_column("cases", "names_key")
