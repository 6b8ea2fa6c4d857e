"""Index cases as the lists sort them, so that a page is read off and not sorted out of every open case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

UNDATED_LAST = sa.text("(due_on IS NULL)")


def upgrade() -> None:
    op.create_index(
        "ix_cases_office_id_closed_on_urgency", "cases", ["office_id", "closed_on", UNDATED_LAST, "due_on", "id"]
    )
    op.create_index("ix_cases_office_id_urgency", "cases", ["office_id", UNDATED_LAST, "due_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_cases_office_id_urgency", "cases")
    op.drop_index("ix_cases_office_id_closed_on_urgency", "cases")
