"""Find the cases and visits of a person by one index each, which also says of which case they are.

Without the case in it SQLite preferred an index of whole cases, and read every party of the office for each person.
"""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("parties", "visits")


def upgrade() -> None:
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_office_id_person_id_case_id"), table, ["office_id", "person_id", "case_id"])
        op.drop_index(op.f(f"ix_{table}_office_id_person_id"), table)


def downgrade() -> None:
    for table in TABLES:
        op.create_index(op.f(f"ix_{table}_office_id_person_id"), table, ["office_id", "person_id"])
        op.drop_index(op.f(f"ix_{table}_office_id_person_id_case_id"), table)
