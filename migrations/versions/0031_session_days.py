"""Keep the day of a session: what must be decided, what was ordered, how it ended, by when an answer is promised."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("visits", sa.Column("answer_by", sa.Date(), nullable=True))
    op.create_table(
        "brief_lines",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("to_decide", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("brief_lines", {"appointment_id": "appointments", "written_by_id": "users"}, salted=True),
        sa.UniqueConstraint("office_id", "appointment_id", name=op.f("uq_brief_lines_office_id_appointment_id")),
    )
    op.create_table(
        "session_closings",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("note", sa.String(length=300), server_default="", nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("session_closings", {"session_id": "reception_sessions", "closed_by_id": "users"}, salted=True),
        sa.CheckConstraint(
            "outcome IN ('held', 'nobody_came', 'not_held')", name=op.f("ck_session_closings_outcome_is_known")
        ),
        sa.CheckConstraint(
            "outcome <> 'not_held' OR note <> ''", name=op.f("ck_session_closings_not_held_for_a_reason")
        ),
        sa.UniqueConstraint("office_id", "session_id", name=op.f("uq_session_closings_office_id_session_id")),
    )
    op.create_table(
        "session_instructions",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("visit_id", sa.Integer(), nullable=True),
        sa.Column("about_case_id", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("session_instructions", INSTRUCTION),
        sa.UniqueConstraint("office_id", "case_id", name=op.f("uq_session_instructions_office_id_case_id")),
    )
    for column in ("session_id", "visit_id"):
        name = op.f(f"ix_session_instructions_office_id_{column}")
        op.create_index(name, "session_instructions", ["office_id", column])


def downgrade() -> None:
    for table in ("session_instructions", "session_closings", "brief_lines"):
        op.drop_table(table)
    with op.batch_alter_table("visits", reflect_kwargs=ALONE) as batch:
        batch.drop_column("answer_by")


ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read
INSTRUCTION = {
    "session_id": "reception_sessions",
    "visit_id": "visits",
    "about_case_id": "cases",
    "case_id": "cases",
}


def _owned(table: str, pointers: dict[str, str], *, salted: bool = False) -> list[sa.schema.SchemaItem]:
    salt = [sa.Column("salt", sa.String(length=32), server_default="", nullable=False)] if salted else []
    return [
        *salt,
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
            for column, to in {**pointers, "office_id": "offices"}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]
