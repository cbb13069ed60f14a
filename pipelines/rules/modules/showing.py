"""What of a declaration the console is told: neither samples nor what is the database's."""

from schemas.modules.field import Field, ShownField
from schemas.modules.module import Module, ShownModule

OF_MODULE = ShownModule.__struct_fields__
OF_FIELD = ShownField.__struct_fields__


def shown(module: Module) -> ShownModule:
    """The declaration without what is the server's own."""
    told = {name: getattr(module, name) for name in OF_MODULE}
    return ShownModule(**told | {"fields": tuple(_field(one) for one in module.fields)})


def _field(field: Field) -> ShownField:
    return ShownField(**{name: getattr(field, name) for name in OF_FIELD})
