"""Which modules point to the records of another one."""

from collections.abc import Iterable, Iterator

from schemas.modules.field import Found, Linked
from schemas.modules.module import Module
from schemas.modules.views import PointingField


def pointing_at(code: str, modules: Iterable[Module]) -> Iterator[PointingField]:
    """Fields of the modules that hold records of `code`, and by which their lists are searched."""
    for module in modules:
        for field in module.fields:
            if (
                isinstance(field.kind, Linked)
                and field.kind.module == code
                and field.found is not Found.NOT
                and module.parent != field.name
            ):
                yield PointingField(module=module.code, title=module.title, field=field.name)
