"""A record that somebody applies with, as its declaration reads it."""

from string import Formatter
from typing import Any

import msgspec

from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import shown
from schemas.modules.catalog import MODULES
from schemas.modules.field import Field, Linked
from schemas.modules.module import Module


class Matter(msgspec.Struct, frozen=True):
    """The record, and those that its declaration reads by a link, under the link's name."""

    module: Module
    record: Stored
    linked: dict[str, Stored] = {}

    def value(self, name: str) -> Any:
        record, plain = self._at(name)
        return record.values[plain]

    def word(self, name: str) -> str:
        """What a field reads; where nobody filled it in, its default."""
        record, plain = self._at(name)
        field, value = field_at(self.module, name), record.values[plain]
        written = shown(field, field.default if value is None else value)
        return record.titles.get(plain) or written

    def text(self, says: str) -> str:
        """What a text of a declaration says of this record."""
        parts = Formatter().parse(says)
        return "".join(plain + (self.word(name) if name else "") for plain, name, _, _ in parts)

    def _at(self, name: str) -> tuple[Stored, str]:
        link, _, plain = name.rpartition(".")
        return (self.linked[link] if link else self.record), plain


def field_at(module: Module, name: str) -> Field:
    """The field of a module, or as `ticket_id.fee` that of one to which it points."""
    link, _, plain = name.rpartition(".")
    return (module_at(module, link) if link else module).field(plain)


def module_at(module: Module, link: str) -> Module:
    """The one to which a field points; `KeyError` where it points to none."""
    kind = module.field(link).kind
    return MODULES[kind.module if isinstance(kind, Linked) else ""]
