"""Give the office its letterheads, templates of its own, and a row for each letter that it issues."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letterheads",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("superior", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("line_break", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("short", sa.String(length=20), nullable=False),
        sa.Column("drafted_by", sa.String(length=20), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("signers", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        *_of_office("letterheads", units="unit_id"),
        sa.UniqueConstraint("office_id", "unit_id", name=op.f("uq_letterheads_office_id_unit_id")),
    )
    op.create_table(
        "letter_templates",
        sa.Column("letter", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("event_id", sa.Integer(), nullable=False),
        *_of_office("letter_templates", case_events="event_id"),
        sa.UniqueConstraint(
            "office_id", "letter", "version", name=op.f("uq_letter_templates_office_id_letter_version")
        ),
        sa.UniqueConstraint("office_id", "event_id", name=op.f("uq_letter_templates_office_id_event_id")),
    )
    _issued_letters()
    op.create_table(
        "signed_papers",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("paper", sa.String(length=60), nullable=False),
        *_of_office("signed_papers", cases="case_id", documents="document_id"),
        sa.UniqueConstraint("office_id", "document_id", name=op.f("uq_signed_papers_office_id_document_id")),
    )
    op.create_index(
        op.f("ix_signed_papers_office_id_case_id_paper"), "signed_papers", ["office_id", "case_id", "paper"]
    )


def downgrade() -> None:
    for table in ("signed_papers", "issued_letters"):
        op.drop_index(op.f(f"ix_{table}_office_id_case_id_paper"), table)
        op.drop_table(table)
    op.drop_table("letter_templates")
    op.drop_table("letterheads")


def _issued_letters() -> None:
    table = "issued_letters"
    op.create_table(
        table,
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("letter", sa.String(length=60), nullable=False),
        sa.Column("paper", sa.String(length=60), nullable=False),
        sa.Column("symbol", sa.String(length=80), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("docx_id", sa.Integer(), nullable=False),
        sa.Column("pdf_id", sa.Integer(), nullable=False),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=True),
        *_of_office(table, cases="case_id", case_events="event_id", issued_letters="replaces_id"),
        sa.ForeignKeyConstraint(["docx_id"], ["documents.id"], name=op.f(f"fk_{table}_docx_id")),
        sa.ForeignKeyConstraint(["pdf_id"], ["documents.id"], name=op.f(f"fk_{table}_pdf_id")),
        sa.UniqueConstraint("office_id", "event_id", name=op.f(f"uq_{table}_office_id_event_id")),
        sa.UniqueConstraint("office_id", "token", name=op.f(f"uq_{table}_office_id_token")),
    )
    op.create_index(op.f(f"ix_{table}_office_id_case_id_paper"), table, ["office_id", "case_id", "paper"])


def _of_office(table: str, **keys: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Give the columns of a row of an office, and the keys by which it names other rows."""
    return (
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")),
        *(
            sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"))
            for other, column in keys.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
