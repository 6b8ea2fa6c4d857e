"""Keep when citizens are received: series, sessions, absences of hosts, publications; a visit names its session."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ALONE = {"resolve_fks": False}  # SQLite copies the table; what it points at need not be read
NONE = sa.text("0")


def upgrade() -> None:
    op.create_table(
        "host_absences",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        *_salted("host_absences"),
        sa.CheckConstraint("first_day <= last_day", name=op.f("ck_host_absences_begins_before_it_ends")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_host_absences_unit_id")),
    )
    op.create_index(op.f("ix_host_absences_office_id_first_day"), "host_absences", ["office_id", "first_day"])
    op.create_table(
        "reception_series",
        *_held(),
        sa.Column("rule", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        *_salted("reception_series"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reception_series_unit_id")),
    )
    op.create_index(op.f("ix_reception_series_office_id_valid_from"), "reception_series", ["office_id", "valid_from"])
    op.create_table(
        "schedule_publications",
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=300), server_default="", nullable=False),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        *_owned("schedule_publications"),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["users.id"], name=op.f("fk_schedule_publications_published_by_id")
        ),
    )
    op.create_index(
        op.f("ix_schedule_publications_office_id_published_at"), "schedule_publications", ["office_id", "published_at"]
    )
    _create_sessions()
    with op.batch_alter_table("visits", reflect_kwargs=ALONE) as batch:
        batch.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_visits_session_id"), "reception_sessions", ["session_id"], ["id"])
        batch.create_index(op.f("ix_visits_office_id_session_id"), ["office_id", "session_id"])


def downgrade() -> None:
    with op.batch_alter_table("visits", reflect_kwargs=ALONE) as batch:
        batch.drop_index(op.f("ix_visits_office_id_session_id"))
        batch.drop_constraint(op.f("fk_visits_session_id"), type_="foreignkey")
        batch.drop_column("session_id")
    for table in ("reception_sessions", "schedule_publications", "reception_series", "host_absences"):
        op.drop_table(table)


def _create_sessions() -> None:
    op.create_table(
        "reception_sessions",
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default=NONE, nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        *_held(),
        *(_words(*said) for said in (("deputy_name", 120), ("deputy_title", 120), ("delegation_no", 80))),
        sa.Column("delegated_on", sa.Date(), nullable=True),
        *(_words(*said) for said in (("delegation_scope", 200), ("moved_why", 300), ("cancelled_why", 300))),
        sa.Column("by_hand", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("notified_on", sa.Date(), nullable=True),
        sa.Column("link_tested_on", sa.Date(), nullable=True),
        *(_words(*said) for said in (("recording", 200), ("source", 200))),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        *_salted("reception_sessions"),
        sa.CheckConstraint(
            "(deputy_name = '') = (delegation_no = '')", name=op.f("ck_reception_sessions_a_deputy_has_a_paper")
        ),
        sa.ForeignKeyConstraint(["published_by_id"], ["users.id"], name=op.f("fk_reception_sessions_published_by_id")),
        sa.ForeignKeyConstraint(["series_id"], ["reception_series.id"], name=op.f("fk_reception_sessions_series_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_reception_sessions_unit_id")),
        sa.UniqueConstraint("office_id", "uid", name=op.f("uq_reception_sessions_office_id_uid")),
        sa.UniqueConstraint(
            "office_id", "series_id", "planned_on", name=op.f("uq_reception_sessions_office_id_series_id_planned_on")
        ),
    )
    op.create_index(op.f("ix_reception_sessions_office_id_held_on"), "reception_sessions", ["office_id", "held_on"])


def _held() -> list[sa.Column]:
    """Who receives, when and where, alike in a series and in each session."""
    return [
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=20), nullable=False),
        sa.Column("host_name", sa.String(length=120), nullable=False),
        sa.Column("reception", sa.String(length=20), nullable=False),
        sa.Column("hours", sa.String(length=60), nullable=False),
        sa.Column("slot_minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("online", sa.Boolean(), server_default=sa.false(), nullable=False),
    ]


def _words(name: str, length: int) -> sa.Column:
    return sa.Column(name, sa.String(length=length), server_default="", nullable=False)


def _owned(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f(f"fk_{table}_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _salted(table: str) -> list[sa.schema.SchemaItem]:
    return [_words("salt", 32), *_owned(table)]
