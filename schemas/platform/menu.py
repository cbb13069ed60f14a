"""The menu as the console shows it, and how an administrator sets it (VC-CFG-20, -22, -23)."""

from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.modules.views import MenuEntry

Title = Annotated[str, msgspec.Meta(min_length=1, max_length=32)]


class SubsystemView(View, frozen=True, kw_only=True):
    """A subsystem, in the order of the menu."""

    code: str
    title: str
    enabled: bool
    fixed: bool
    notice: str
    unit_ids: list[Id]
    """Units that may use it; all where empty."""
    open: bool
    """Whether the officer who asks may use it now."""
    version: int


class MenuItemView(View, frozen=True, kw_only=True):
    """What an administrator set of one menu entry; entries nobody touched are absent."""

    name: str
    title: str | None
    hidden: bool
    position: int | None


class MenuEntryView(View, frozen=True, kw_only=True):
    """An entry that an administrator added: a page of the product, or an outside https address."""

    id: Id
    subsystem: str
    heading: str
    title: str
    target: str
    roles: list[str]
    """Codes of the roles that see it."""
    position: int
    version: int


class MenuView(View, frozen=True, kw_only=True):
    subsystems: list[SubsystemView]
    items: list[MenuItemView]
    modules: list[MenuEntry]
    """Every module there is, for whoever arranges the menu; empty for others."""
    entries: list[MenuEntryView]
    """Added entries that one of the officer's roles was granted."""
    every_entry: list[MenuEntryView]
    """All added entries, for whoever arranges the menu; empty for others."""


class SetSubsystem(Request, frozen=True, kw_only=True):
    """A subsystem as it should be; `version` is the one that was shown."""

    version: int
    title: Title
    enabled: bool
    notice: Annotated[str, msgspec.Meta(max_length=200)] = ""
    unit_ids: Annotated[list[Id], msgspec.Meta(max_length=50)] = []
    position: Annotated[int, msgspec.Meta(ge=0, le=999)]


class SetMenuItem(Request, frozen=True, kw_only=True):
    """One entry; `title` None keeps the built-in one."""

    title: Title | None
    hidden: bool
    position: Annotated[int, msgspec.Meta(ge=0, le=999)] | None


class SetMenuEntry(Request, frozen=True, kw_only=True):
    """An added entry as it should be; `version` is the one that was shown, 0 for a new one."""

    version: int = 0
    subsystem: Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,32}$")]
    heading: Title
    title: Title
    target: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    roles: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=64)]],
        msgspec.Meta(min_length=1, max_length=50),
    ]
    position: Annotated[int, msgspec.Meta(ge=0, le=999)] = 0
