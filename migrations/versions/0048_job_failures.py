"""Keep the kind of failure that ended a run of a job."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("job_runs", sa.Column("failure", sa.String(length=60), nullable=True))


def downgrade() -> None:
    op.drop_column("job_runs", "failure")
