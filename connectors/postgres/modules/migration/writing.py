"""A migration's two files: a number and a name, in Python and in SQL."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from connectors.postgres.modules.migration.differences import Difference, differences
from connectors.postgres.modules.migration.statements import statements
from schemas.modules.catalog import MODULES

PYTHON = '''"""{why}"""

from pathlib import Path

from alembic import op

revision = "{number}"
down_revision = "{before}"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Without parameters the driver sends all statements at once, as they are written.
    op.get_bind().exec_driver_sql(script, execution_options={{"no_parameters": True}})
'''
LONGEST_WHY = 90


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """One that is not kept yet."""

    number: str
    name: str
    python: str
    sql: str

    def keep(self, folder: Path) -> tuple[Path, Path]:
        """Write the two files."""
        script = folder / f"{self.number}_{self.name}.py"
        script.write_text(self.python, encoding="utf-8")
        script.with_suffix(".sql").write_text(self.sql, encoding="utf-8")
        return script, script.with_suffix(".sql")


def next_migration(settings: Config, name: str = "", why: str = "") -> Migration | None:
    """What leads from a database that all migrations made to what is declared; None if nothing."""
    engine = create_engine(settings.attributes["url"], poolclass=NullPool)
    try:
        with engine.connect() as connection:
            found = differences(connection)
    finally:
        engine.dispose()
    if not found:
        return None
    written, tables = statements(found), _tables(found)
    newest = ScriptDirectory.from_config(settings).get_current_head()
    assert newest is not None
    number = f"{int(newest) + 1:04}"
    return Migration(
        number=number,
        name=name or tables[0],
        python=PYTHON.format(why=why or _why(tables), number=number, before=newest),
        sql="\n".join(written) + "\n",
    )


def _tables(found: Iterable[Difference]) -> list[str]:
    """Which are touched, each once."""
    named: dict[str, None] = {}
    for what, *rest in found:
        thing = rest[1] if what.startswith("modify") or what == "add_column" else rest[0]
        table = getattr(thing, "table", None)
        named[str(getattr(table if table is not None else thing, "name", thing))] = None
    return list(named)


def _why(tables: list[str]) -> str:
    """A first sentence, for a person to say better."""
    served = {
        requirement: None
        for module in MODULES.values()
        if module.table in tables
        for requirement in module.requirements
    }
    told = f"What is declared of {', '.join(tables)}"
    rows = f" ({', '.join(served)})" if served else ""
    return f"{told}{rows}." if len(told + rows) < LONGEST_WHY else f"{told[:LONGEST_WHY]}."
