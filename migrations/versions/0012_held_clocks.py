"""Call no held clock provisional: while it is held it has no day due."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE deadlines SET provisional = (1 = 0) WHERE due_on IS NULL")


def downgrade() -> None:
    """Leave it: a rebuild says again what the program of then kept."""
