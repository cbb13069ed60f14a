"""Sealed values as those see them who may not see them whole."""

from collections.abc import Callable, Mapping
from typing import Any

from pipelines.rules.governance.masking import mask_number, mask_phone
from schemas.modules.field import Field, Mask
from schemas.modules.module import Module

SHOWN: dict[Mask, Callable[[str], str]] = {
    Mask.NUMBER: mask_number,
    Mask.PHONE: mask_phone,
    Mask.WHOLE: lambda _: "******",
}


def masked_value(field: Field, value: Any) -> Any:
    """The value, masked where the field says so."""
    return SHOWN[field.mask](value) if field.mask and value is not None else value


def masked(module: Module, values: Mapping[str, Any]) -> dict[str, Any]:
    """All values of a record as answers, exports and audit rows show them."""
    return {name: masked_value(module.field(name), value) for name, value in values.items()}


def masked_names(module: Module, values: Mapping[str, Any]) -> list[str]:
    """Fields of which a record shows less than there is."""
    return [
        field.name for field in module.fields if field.mask and values.get(field.name) is not None
    ]
