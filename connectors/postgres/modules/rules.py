"""What single modules need beyond their declaration, as functions beside it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.modules.dictionary_rules import require_unused
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.modules.record import Stored
from schemas.modules.module import Module


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """A record about to be written; `before` is None for a new one."""

    module: Module
    seals: FieldSeals
    before: Stored | None
    values: Mapping[str, Any]
    state: str | None
    scopes: tuple[str, ...]
    at: datetime


class ModuleRules(msgspec.Struct, frozen=True, kw_only=True):
    """The functions of one module; an absent one is not needed."""

    on_save: Callable[[Tx, Saving], Awaitable[dict[str, Any]]] | None = None
    """Refuses, or answers columns that are no fields and follow from the values."""
    after_save: Callable[[Tx, str, Saving], Awaitable[None]] | None = None
    on_delete: Callable[[Tx, Stored], Awaitable[None]] | None = None
    """Refuses a deletion that the database itself would let pass."""


RULES: dict[str, ModuleRules] = {
    "dictionary_items": ModuleRules(on_delete=require_unused),
}
NONE = ModuleRules()


def rules_of(module: Module) -> ModuleRules:
    return RULES.get(module.code, NONE)
