"""Run migrations on the engine that casetrack.db hands over; there is no alembic.ini."""

from alembic import context

from casetrack.models import Base

config = context.config

# The full-text indexes, which have no model: written by hand in 0002_search.py and 0027_persons.py.
SEARCH = ("case_search", "person_search")


def is_modelled(_object: object, name: str | None, *_more: object) -> bool:
    """Tell whether the models speak for this table or index."""
    return not (name or "").startswith(SEARCH)


def run() -> None:
    """Migrate inside one transaction a step; on SQLite with foreign keys off, then checked."""
    engine = config.attributes["engine"]
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection.dbapi_connection
        if sqlite:
            # Inside a transaction this pragma does nothing, and a batch change would cascade deletes.
            raw.execute("PRAGMA foreign_keys=OFF")
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            compare_type=True,
            include_object=is_modelled,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = raw.execute("PRAGMA foreign_key_check").fetchall()
            if broken:
                raise RuntimeError(f"rows without their parent after migrating: {broken[:5]}")
            raw.execute("PRAGMA foreign_keys=ON")


run()
