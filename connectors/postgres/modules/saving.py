"""A record about to be written, as the rules beside the declarations see it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.modules.sealing import FieldSeals
from pipelines.rules.modules.record import Stored
from schemas.modules.module import Module


class Saving(msgspec.Struct, frozen=True, kw_only=True):
    """`before` is None for a new record; `values` are all values after the change."""

    module: Module
    seals: FieldSeals
    before: Stored | None
    values: Mapping[str, Any]
    state: str | None
    scopes: tuple[str, ...]
    at: datetime
    by: str | None = None
    """The officer who writes it."""
    reason: str = ""
    """Why, in that officer's words."""
