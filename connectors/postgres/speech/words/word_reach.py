"""Whose words an officer sees: the bureau's, the own prison's, and those of prisons in scope."""

from typing import Any

import msgspec
from sqlalchemy import ColumnElement, or_

from connectors.postgres.transaction import in_scopes
from schemas.speech.words import Level
from schemas.tables.platform.org import org_unit

prison = org_unit.alias("word_prison")


class WordReach(msgspec.Struct, frozen=True, kw_only=True):
    """The officer's prison, None above the prisons, and the paths in scope."""

    prison_id: str | None
    scopes: tuple[str, ...]

    def holds(self, column: Any) -> ColumnElement[bool]:
        """Row scope of words and phrases; `prison` must be joined."""
        seen = [column.is_(None), in_scopes(prison.c.path, self.scopes)]
        if self.prison_id is not None:
            seen.append(column == self.prison_id)
        return or_(*seen)


def of_level(column: Any, level: Level | None, prison_id: str | None) -> list[ColumnElement[bool]]:
    """Conditions of a list that is narrowed to a level or to one prison."""
    conditions: list[ColumnElement[bool]] = []
    if level is not None:
        conditions.append(column.is_(None) if level == "bureau" else column.is_not(None))
    if prison_id is not None:
        conditions.append(column == prison_id)
    return conditions
