"""Note who verified which rule of the law, and who received a visitor at what kind of reception."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "law_sign_offs",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], name=op.f("fk_law_sign_offs_event_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_law_sign_offs_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_sign_offs")),
        sa.UniqueConstraint("office_id", "event_id", name=op.f("uq_law_sign_offs_office_id_event_id")),
    )
    op.create_index(op.f("ix_law_sign_offs_office_id_rule"), "law_sign_offs", ["office_id", "rule"])
    op.add_column("visits", sa.Column("host", sa.String(length=20), nullable=False, server_default="officer"))
    op.add_column("visits", sa.Column("reception", sa.String(length=20), nullable=False, server_default="regular"))


def downgrade() -> None:
    op.drop_column("visits", "reception")
    op.drop_column("visits", "host")
    op.drop_table("law_sign_offs")
