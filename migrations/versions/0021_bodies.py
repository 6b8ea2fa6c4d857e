"""Give each body of the office its own registers of documents: each numbers its own papers.

What stands in the shared books stays in that of the People's Committee. So that no symbol is given twice, the outgoing
numbers of another body go on this year from where the shared ones stood.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ENTRIES = ("outgoing_entries", "incoming_entries")
ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read


def upgrade() -> None:
    for table in ENTRIES:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch:
            batch.add_column(sa.Column("body", sa.String(length=20), server_default="UBND", nullable=False))
            batch.drop_constraint(op.f(f"uq_{table}_office_id_year_number"), type_="unique")
            batch.create_unique_constraint(
                op.f(f"uq_{table}_office_id_body_year_number"), ["office_id", "body", "year", "number"]
            )
    with op.batch_alter_table("registers", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("body", sa.String(length=20), server_default="", nullable=False))
        batch.drop_constraint(op.f("uq_registers_office_id_book_year"), type_="unique")
        batch.create_unique_constraint(
            op.f("uq_registers_office_id_book_body_year"), ["office_id", "book", "body", "year"]
        )
    op.execute("UPDATE registers SET body = 'UBND' WHERE book IN ('VBDI', 'VBDEN')")
    op.execute(
        "INSERT INTO registers (office_id, book, body, year, last) "
        "SELECT DISTINCT kept.office_id, kept.book, letterheads.short, kept.year, kept.last FROM registers AS kept "
        "JOIN letterheads ON letterheads.office_id = kept.office_id "
        "WHERE kept.book = 'VBDI' AND letterheads.short <> 'UBND'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM registers WHERE body NOT IN ('', 'UBND')")
    with op.batch_alter_table("registers", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f("uq_registers_office_id_book_body_year"), type_="unique")
        batch.drop_column("body")
        batch.create_unique_constraint(op.f("uq_registers_office_id_book_year"), ["office_id", "book", "year"])
    for table in ENTRIES:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch:
            batch.drop_constraint(op.f(f"uq_{table}_office_id_body_year_number"), type_="unique")
            batch.drop_column("body")
            batch.create_unique_constraint(op.f(f"uq_{table}_office_id_year_number"), ["office_id", "year", "number"])
