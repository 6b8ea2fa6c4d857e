"""Keep what the desk takes in: who forwarded a petition, how many stand behind it, its further contents, each paper.

Lines of papers on older receipts become rows by `casetrack db upgrade` right after, as rows under evidence must.
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read
ONE = sa.text("1")
HERE = sa.text("copy = 'original' AND returned_on IS NULL")


def upgrade() -> None:
    op.add_column("visits", sa.Column("people_count", sa.Integer(), server_default=ONE, nullable=False))
    op.add_column("visits", sa.Column("present", sa.Integer(), server_default=ONE, nullable=False))
    op.add_column("visits", sa.Column("refusal", sa.String(length=40), server_default="", nullable=False))
    with op.batch_alter_table("petitions", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("salt", sa.String(length=32), server_default="", nullable=False))
        batch.add_column(sa.Column("people_count", sa.Integer(), server_default=ONE, nullable=False))
        batch.add_column(sa.Column("appointed_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("all_signed", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch.add_column(sa.Column("explanation", sa.String(length=300), server_default="", nullable=False))
        batch.add_column(sa.Column("statement", sa.String(length=12), server_default="", nullable=False))
        batch.add_column(sa.Column("forwarded_by", sa.String(length=200), server_default="", nullable=False))
        batch.add_column(sa.Column("forwarded_symbol", sa.String(length=80), server_default="", nullable=False))
        batch.add_column(sa.Column("forwarded_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("incoming_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_petitions_incoming_id"), "incoming_entries", ["incoming_id"], ["id"])
    op.create_table(
        "petition_contents",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=130), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_petition_contents_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_petition_contents_office_id")),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name=op.f("fk_petition_contents_petition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_contents")),
        sa.UniqueConstraint(
            "office_id", "petition_id", "place", name=op.f("uq_petition_contents_office_id_petition_id_place")
        ),
    )
    op.create_index(op.f("ix_petition_contents_office_id_case_id"), "petition_contents", ["office_id", "case_id"])
    op.create_table(
        "papers",
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=2000), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("copy", sa.String(length=12), nullable=False),
        sa.Column("condition", sa.String(length=200), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_by_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("vault_entry_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.CheckConstraint("person_id IS NULL OR vault_entry_id IS NULL", name=op.f("ck_papers_known_or_protected")),
        sa.CheckConstraint(
            "(returned_on IS NULL) = (returned_by_id IS NULL)", name=op.f("ck_papers_returned_by_somebody")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_papers_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_papers_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_papers_person_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipts.id"], name=op.f("fk_papers_receipt_id")),
        sa.ForeignKeyConstraint(["returned_by_id"], ["users.id"], name=op.f("fk_papers_returned_by_id")),
        sa.ForeignKeyConstraint(["vault_entry_id"], ["vault_entries.id"], name=op.f("fk_papers_vault_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("office_id", "receipt_id", "place", name=op.f("uq_papers_office_id_receipt_id_place")),
    )
    op.create_index(op.f("ix_papers_office_id_case_id"), "papers", ["office_id", "case_id"])
    op.create_index(
        "ix_papers_here",
        "papers",
        ["office_id", "case_id", "receipt_id"],
        sqlite_where=HERE,
        postgresql_where=HERE,
    )


def downgrade() -> None:
    op.drop_table("papers")
    op.drop_table("petition_contents")
    with op.batch_alter_table("petitions", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f("fk_petitions_incoming_id"), type_="foreignkey")
        for name in (
            "incoming_id",
            "forwarded_on",
            "forwarded_symbol",
            "forwarded_by",
            "statement",
            "explanation",
            "all_signed",
            "appointed_on",
            "people_count",
            "salt",
        ):
            batch.drop_column(name)
    for name in ("refusal", "present", "people_count"):
        op.drop_column("visits", name)
