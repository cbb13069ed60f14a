"""Bases of every Struct that crosses a border."""

from typing import Annotated

import msgspec

Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$", title="ULID")]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Something we answer."""


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something we are asked; an unknown field is an error."""
