"""Which of several questions find a row, asked in one statement: at rest none does."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, case, exists, select

from connectors.postgres.transaction import Tx


async def finding(tx: Tx, questions: Mapping[str, Select[Any]]) -> set[str]:
    """Their names."""
    # Not the bare condition: DM8 selects no truth values.
    told = [case((exists(one), 1), else_=0).label(name) for name, one in questions.items()]
    row = (await tx.execute(select(*told))).mappings().one()
    return {str(name) for name, found in row.items() if found}
