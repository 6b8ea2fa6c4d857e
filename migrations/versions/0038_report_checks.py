"""Keep what was found on the day before a report was due, and let a notice tell of it."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read


def upgrade() -> None:
    op.create_table(
        "report_checks",
        sa.Column("period", sa.String(length=40), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("send_on", sa.Date(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("kinds", sa.Integer(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_report_checks_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_checks")),
        sa.UniqueConstraint("office_id", "period", "send_on", name=op.f("uq_report_checks_office_id_period_send_on")),
    )
    with op.batch_alter_table("notices", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("report_check_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_notices_report_check_id"), "report_checks", ["report_check_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("notices", reflect_kwargs=ALONE) as batch:
        batch.drop_constraint(op.f("fk_notices_report_check_id"), type_="foreignkey")
        batch.drop_column("report_check_id")
    op.drop_table("report_checks")
