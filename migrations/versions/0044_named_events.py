"""Find the events of one name without reading all of their kind: papers that were added to a case, files cleared."""

from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

_INDEX = "ix_case_events_office_id_name_seq"


def upgrade() -> None:
    op.create_index(op.f(_INDEX), "case_events", ["office_id", "name", "seq"])


def downgrade() -> None:
    op.drop_index(op.f(_INDEX), "case_events")
