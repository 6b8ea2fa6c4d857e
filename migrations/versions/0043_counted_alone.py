"""Let the indexes of stretches tell alone which case it is and whether it was ever resolved before."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_BEFORE = ("closed_on", "profile_code", "entered_on", "due_on", "from_on", "known_from")
_SINCE = (*_BEFORE, "returned", "case_id")
_STILL = "known_to IS NULL AND to_on IS NULL"
_ENDED, _TAKEN_BACK = "known_to IS NULL AND to_on IS NOT NULL", "known_to IS NOT NULL"


def upgrade() -> None:
    op.drop_index("ix_stretches_returned", "stretches")
    _make_anew(_SINCE)


def downgrade() -> None:
    _make_anew(_BEFORE)
    returned = {"sqlite_where": sa.text("returned = 1"), "postgresql_where": sa.text("returned")}
    op.create_index("ix_stretches_returned", "stretches", ["office_id", "case_id"], **returned)


def _make_anew(counted: tuple[str, ...]) -> None:
    for name, columns, rows in (
        ("ix_stretches_still", (*counted, "known_to", "to_on"), _STILL),
        ("ix_stretches_ended", ("to_on", *counted, "known_to"), _ENDED),
        ("ix_stretches_taken_back", ("known_to", *counted, "to_on"), _TAKEN_BACK),
    ):
        op.drop_index(name, "stretches")
        where = {"sqlite_where": sa.text(rows), "postgresql_where": sa.text(rows)}
        op.create_index(name, "stretches", ["office_id", *columns], **where)
