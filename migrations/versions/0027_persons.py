"""Find people by any word, keep the year of birth, and let one entry stand for another.

The words of entries that are there already are written by `casetrack db upgrade` right after. A later migration that
rebuilds `persons` in batch drops the triggers on SQLite and must execute TABLE again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read
_ENTER = "INSERT INTO person_search(rowid, words_key) VALUES (new.id, new.words_key);"
_LEAVE = "INSERT INTO person_search(person_search, rowid, words_key) VALUES ('delete', old.id, old.words_key);"
TABLE = (
    "CREATE VIRTUAL TABLE person_search USING fts5(words_key, content='persons', content_rowid='id', "
    "tokenize='unicode61', prefix='1 2 3')",
    "INSERT INTO person_search(person_search) VALUES ('rebuild')",
    f"CREATE TRIGGER person_search_insert AFTER INSERT ON persons BEGIN {_ENTER} END",
    f"CREATE TRIGGER person_search_delete AFTER DELETE ON persons BEGIN {_LEAVE} END",
    f"CREATE TRIGGER person_search_update AFTER UPDATE OF words_key ON persons BEGIN {_LEAVE} {_ENTER} END",
)
INDEX = "CREATE INDEX person_search ON persons USING gin (to_tsvector('simple', coalesce(words_key, '')))"


def upgrade() -> None:
    op.drop_index(op.f("ix_persons_office_id_search_key"), "persons")
    op.drop_index(op.f("ix_persons_office_id_phone"), "persons")
    with op.batch_alter_table("persons", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("words_key", sa.Text(), nullable=True))
        batch.add_column(sa.Column("birth_year", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("merge_reason", sa.String(length=300), nullable=True))
        batch.add_column(sa.Column("merged_by_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("merged_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch.create_foreign_key(op.f("fk_persons_merged_into_id"), "persons", ["merged_into_id"], ["id"])
        batch.create_foreign_key(op.f("fk_persons_merged_by_id"), "users", ["merged_by_id"], ["id"])
        batch.create_check_constraint(op.f("ck_persons_merged_into_another"), "merged_into_id <> id")
        batch.create_check_constraint(
            op.f("ck_persons_merged_at_a_time"), "(merged_into_id IS NULL) = (merged_at IS NULL)"
        )
    if op.get_bind().dialect.name == "postgresql":
        op.execute('ALTER TABLE persons ALTER COLUMN sort_key TYPE text COLLATE "C"')
        op.execute(INDEX)
    else:
        for statement in TABLE:
            op.execute(statement)
    op.create_index(op.f("ix_persons_office_id_sort_key_id"), "persons", ["office_id", "sort_key", "id"])
    op.create_index(op.f("ix_persons_merged_into_id"), "persons", ["merged_into_id"])
    op.create_index(op.f("ix_receipts_office_id_person_id"), "receipts", ["office_id", "person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_receipts_office_id_person_id"), "receipts")
    op.drop_index(op.f("ix_persons_merged_into_id"), "persons")
    op.drop_index(op.f("ix_persons_office_id_sort_key_id"), "persons")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX person_search")
        op.execute('ALTER TABLE persons ALTER COLUMN sort_key TYPE text COLLATE "default"')
    else:
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER person_search_{event}")
        op.execute("DROP TABLE person_search")
    with op.batch_alter_table("persons", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f("ck_persons_merged_at_a_time"), type_="check")
        batch.drop_constraint(op.f("ck_persons_merged_into_another"), type_="check")
        batch.drop_constraint(op.f("fk_persons_merged_by_id"), type_="foreignkey")
        batch.drop_constraint(op.f("fk_persons_merged_into_id"), type_="foreignkey")
        for column in (
            "version",
            "merged_at",
            "merged_by_id",
            "merge_reason",
            "merged_into_id",
            "birth_year",
            "words_key",
        ):
            batch.drop_column(column)
    op.create_index("ix_persons_office_id_phone", "persons", ["office_id", "phone"])
    op.create_index("ix_persons_office_id_search_key", "persons", ["office_id", "search_key"])
