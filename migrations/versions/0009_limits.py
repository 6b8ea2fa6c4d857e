"""Tell clocks that are duties from limits of the law, which are never overdue."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

INDEX = "ix_deadlines_to_breach"
OF_ALL = sa.text("status = 'running' AND NOT breached")
OF_DUTIES = sa.text("status = 'running' AND kind = 'duty' AND NOT breached")


def upgrade() -> None:
    op.add_column("deadlines", sa.Column("kind", sa.String(8), nullable=False, server_default="duty"))
    _index(OF_DUTIES)


def downgrade() -> None:
    _index(OF_ALL)
    op.drop_column("deadlines", "kind")


def _index(condition: sa.TextClause) -> None:
    op.drop_index(INDEX, "deadlines")
    columns = ["office_id", "due_on"]
    op.create_index(INDEX, "deadlines", columns, sqlite_where=condition, postgresql_where=condition)
