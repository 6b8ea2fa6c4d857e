"""Remember the file of each workflow version that cases stand on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "published_workflows",
        sa.Column("workflow", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_workflows")),
        sa.UniqueConstraint("workflow", "version", name=op.f("uq_published_workflows_workflow_version")),
    )


def downgrade() -> None:
    op.drop_table("published_workflows")
