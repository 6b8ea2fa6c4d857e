"""Keep requests for the papers of a case, and loans of its paper file."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_requests",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_of", sa.String(length=200), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("letter_no", sa.String(length=80), server_default="", nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("wished_by", sa.Date(), nullable=True),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("step_seq", sa.Integer(), nullable=True),
        sa.Column("reminders", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("came", sa.Text(), server_default="", nullable=False),
        sa.Column("missing", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.String(length=12), server_default="", nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_no", sa.String(length=80), server_default="", nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(answer = '') = (answered_on IS NULL)", name=op.f("ck_paper_requests_answered_on_a_day")),
        sa.CheckConstraint("(reminders = 0) = (reminded_on IS NULL)", name=op.f("ck_paper_requests_reminded_on_a_day")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_paper_requests_asked_by_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_paper_requests_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_paper_requests_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_requests")),
        sa.UniqueConstraint("office_id", "case_id", "number", name=op.f("uq_paper_requests_office_id_case_id_number")),
    )
    still_open = sa.text("answer = ''")
    op.create_index(
        "ix_paper_requests_open",
        "paper_requests",
        ["office_id", "asked_on"],
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    op.create_table(
        "paper_loans",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("borrower_id", sa.Integer(), nullable=True),
        sa.Column("lent_to", sa.String(length=200), server_default="", nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("lent_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("lent_by_id", sa.Integer(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("returned_note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(borrower_id IS NULL) = (lent_to <> '')", name=op.f("ck_paper_loans_lent_to_one")),
        sa.CheckConstraint(
            "due_on >= lent_on AND returned_on >= lent_on", name=op.f("ck_paper_loans_comes_back_later")
        ),
        sa.ForeignKeyConstraint(["borrower_id"], ["users.id"], name=op.f("fk_paper_loans_borrower_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_paper_loans_case_id")),
        sa.ForeignKeyConstraint(["lent_by_id"], ["users.id"], name=op.f("fk_paper_loans_lent_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_paper_loans_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_loans")),
        sa.UniqueConstraint("office_id", "case_id", "number", name=op.f("uq_paper_loans_office_id_case_id_number")),
    )
    out = sa.text("returned_on IS NULL")
    op.create_index(
        "ix_paper_loans_out",
        "paper_loans",
        ["office_id", "case_id"],
        unique=True,
        sqlite_where=out,
        postgresql_where=out,
    )


def downgrade() -> None:
    op.drop_table("paper_loans")
    op.drop_table("paper_requests")
