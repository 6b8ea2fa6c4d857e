"""Keep lists of cases under a name, and how somebody wants lists to look."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("columns", sa.String(length=200), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_saved_views_office_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name=op.f("fk_saved_views_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("office_id", "owner_id", "name", name=op.f("uq_saved_views_office_id_owner_id_name")),
    )
    op.create_table(
        "list_layouts",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("columns", sa.String(length=200), nullable=False),
        sa.Column("dense", sa.Boolean(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_list_layouts_office_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_list_layouts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_layouts")),
        sa.UniqueConstraint("office_id", "user_id", name=op.f("uq_list_layouts_office_id_user_id")),
    )


def downgrade() -> None:
    op.drop_table("list_layouts")
    op.drop_table("saved_views")
