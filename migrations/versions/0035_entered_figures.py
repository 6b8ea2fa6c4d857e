"""Keep the numbers of reports that somebody entered by hand, with the documents that say so."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "entered_figures",
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        sa.Column("after_seq", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("salt", sa.String(length=32), server_default="", nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["users.id"], name=op.f("fk_entered_figures_entered_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_entered_figures_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entered_figures")),
    )
    op.create_index(
        op.f("ix_entered_figures_office_id_key_said_on"), "entered_figures", ["office_id", "key", "said_on"]
    )


def downgrade() -> None:
    op.drop_table("entered_figures")
