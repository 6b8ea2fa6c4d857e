"""Give the people whom the law protects a vault, with keys that stand elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

NAMED = ("visits", "receipts")
ALONE = {"resolve_fks": False}  # `cases` has an index over an expression, which reflection warns of


def upgrade() -> None:
    op.create_table(
        "vault_keys",
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_keys")),
        sa.UniqueConstraint("key_id", name=op.f("uq_vault_keys_key_id")),
    )
    _entries()
    _grants()
    for table in NAMED:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch_op:
            _point_to_the_vault(batch_op, table)
            batch_op.create_check_constraint(
                op.f(f"ck_{table}_known_or_protected"), "person_id IS NULL OR vault_entry_id IS NULL"
            )
    with op.batch_alter_table("parties", reflect_kwargs=ALONE) as batch_op:
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=True)
        _point_to_the_vault(batch_op, "parties")
        batch_op.create_check_constraint(
            op.f("ck_parties_known_or_protected"), "(person_id IS NULL) <> (vault_entry_id IS NULL)"
        )
        batch_op.create_unique_constraint(
            op.f("uq_parties_office_id_case_id_vault_entry_id_part"), ["office_id", "case_id", "vault_entry_id", "part"]
        )
    with op.batch_alter_table("documents", reflect_kwargs=ALONE) as batch_op:
        _point_to_the_vault(batch_op, "documents")


def downgrade() -> None:
    """Refused by the database while somebody is in the vault: a party needs a person."""
    with op.batch_alter_table("documents", reflect_kwargs=ALONE) as batch_op:
        _forget_the_vault(batch_op, "documents")
    with op.batch_alter_table("parties", reflect_kwargs=ALONE) as batch_op:
        batch_op.drop_constraint(op.f("uq_parties_office_id_case_id_vault_entry_id_part"), type_="unique")
        batch_op.drop_constraint(op.f("ck_parties_known_or_protected"), type_="check")
        _forget_the_vault(batch_op, "parties")
        batch_op.alter_column("person_id", existing_type=sa.Integer(), nullable=False)
    for table in NAMED:
        with op.batch_alter_table(table, reflect_kwargs=ALONE) as batch_op:
            batch_op.drop_constraint(op.f(f"ck_{table}_known_or_protected"), type_="check")
            _forget_the_vault(batch_op, table)
    op.drop_table("vault_notices")
    op.drop_table("vault_grants")
    op.drop_table("vault_entries")
    op.drop_table("vault_keys")


def _entries() -> None:
    op.create_table(
        "vault_entries",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("traces", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('person', 'file')", name=op.f("ck_vault_entries_known_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_vault_entries_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_vault_entries_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_entries")),
        sa.UniqueConstraint("office_id", "case_id", "place", name=op.f("uq_vault_entries_office_id_case_id_place")),
    )
    op.create_index(op.f("ix_vault_entries_office_id_key_id"), "vault_entries", ["office_id", "key_id"])
    op.create_index(
        "ix_vault_entries_traces",
        "vault_entries",
        ["office_id"],
        sqlite_where=sa.text("traces"),
        postgresql_where=sa.text("traces"),
    )


def _grants() -> None:
    op.create_table(
        "vault_grants",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('grant', 'break_glass')", name=op.f("ck_vault_grants_known_kind")),
        sa.CheckConstraint("ends_at > given_at", name=op.f("ck_vault_grants_lasts")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_vault_grants_case_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_vault_grants_user_id")),
        sa.ForeignKeyConstraint(["given_by_id"], ["users.id"], name=op.f("fk_vault_grants_given_by_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_vault_grants_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_grants")),
    )
    op.create_index(
        op.f("ix_vault_grants_office_id_case_id_user_id"), "vault_grants", ["office_id", "case_id", "user_id"]
    )
    op.create_index(op.f("ix_vault_grants_office_id_kind_id"), "vault_grants", ["office_id", "kind", "id"])
    op.create_table(
        "vault_notices",
        sa.Column("grant_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["grant_id"], ["vault_grants.id"], name=op.f("fk_vault_notices_grant_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_vault_notices_user_id")),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name=op.f("fk_vault_notices_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_notices")),
        sa.UniqueConstraint(
            "office_id", "user_id", "grant_id", name=op.f("uq_vault_notices_office_id_user_id_grant_id")
        ),
    )


def _point_to_the_vault(batch_op, table: str) -> None:  # type: ignore[no-untyped-def]
    batch_op.add_column(sa.Column("vault_entry_id", sa.Integer(), nullable=True))
    batch_op.create_foreign_key(op.f(f"fk_{table}_vault_entry_id"), "vault_entries", ["vault_entry_id"], ["id"])


def _forget_the_vault(batch_op, table: str) -> None:  # type: ignore[no-untyped-def]
    batch_op.drop_constraint(op.f(f"fk_{table}_vault_entry_id"), type_="foreignkey")
    batch_op.drop_column("vault_entry_id")
