"""Cutting an interface to one consumer: which fields, how much of each, which records.

A data set never hands out more than the consumer's grant does: it is held against the grant when it
is made, and again at every answer, since a grant or the level of a field may have changed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from pipelines.rules.exchange.open_api.call_fields import CALL_FIELDS, FILTERS
from pipelines.rules.governance.masking import mask_name
from pipelines.rules.modules.levels import narrowed
from pipelines.rules.modules.masks import masked_value
from pipelines.rules.modules.queries import OWN, ListQuery, read_query
from schemas.errors import InvalidInput
from schemas.exchange.data_sets import FieldChoice, SetFilter, Shown, Tailoring
from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.field import Field, Found
from schemas.modules.module import Module

STATE = "state"
BOTH = [Shown.WHOLE, Shown.MASKED]


def choices(module: Module | None, hidden: Collection[str], *, whole: bool) -> list[FieldChoice]:
    """The fields that a grant allows; `module` is None for video calls."""
    if module is None:
        return [
            FieldChoice(
                name=field.name,
                title=field.title,
                shown=_shown(maskable=field.mask is not None, personal=not whole),
                filtered=field.name in FILTERS,
            )
            for field in CALL_FIELDS
        ]
    return [
        FieldChoice(
            name=field.name,
            title=field.title,
            shown=_shown(maskable=_maskable(field), personal=bool(field.mask) and not whole),
            filtered=field.found is not Found.NOT and not field.mask,
        )
        for field in module.fields
        if field.name not in hidden
    ]


def _shown(*, maskable: bool, personal: bool) -> list[Shown]:
    if not maskable:
        return [Shown.WHOLE]
    return [Shown.MASKED] if personal else BOTH


def _maskable(field: Field) -> bool:
    return field.mask is not None or isinstance(field.kind, kinds.Text)


def require_fitting(definition: Tailoring, allowed: Sequence[FieldChoice]) -> None:
    """Raise `InvalidInput` naming the first field that the grant does not allow so."""
    known = {choice.name: choice for choice in allowed}
    names = [field.name for field in definition.fields]
    if len(names) != len(set(names)):
        raise InvalidInput("同一字段只能选择一次。", code="field_twice")
    for field in definition.fields:
        choice = known.get(field.name)
        if choice is None:
            raise InvalidInput(
                "数据集含有该接口没有或未授权的字段。", code="field_not_granted", field=field.name
            )
        if field.shown not in choice.shown:
            how = "明文提供" if field.shown is Shown.WHOLE else "脱敏"
            raise InvalidInput(
                f"{choice.title}不能{how}。", code="field_not_granted", field=field.name
            )


def query_of(module: Module, filters: Sequence[SetFilter], hidden: Collection[str]) -> ListQuery:
    """Which records; a field that is masked or hidden chooses none, so that it tells nothing."""
    masked = {field.name for field in module.fields if field.mask}
    shown = narrowed(module, {*hidden, *masked})
    for one in filters:
        if one.name in OWN and one.name != STATE:
            raise InvalidInput("不能识别的筛选条件。", code="wrong_filter", field=one.name)
    return read_query(shown, [(one.name, one.value) for one in filters])


def call_query(filters: Sequence[SetFilter]) -> dict[str, tuple[str, ...]]:
    """The values that a video call must have, by the name of the field."""
    found: dict[str, tuple[str, ...]] = {}
    for one in filters:
        if one.value not in FILTERS.get(one.name, ()):
            raise InvalidInput("不能识别的筛选条件。", code="wrong_filter", field=one.name)
        found[one.name] = (*found.get(one.name, ()), one.value)
    return found


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """How a record is handed out: fields by name, and how much of each."""

    fields: Mapping[str, Shown]

    @classmethod
    def of(cls, definition: Tailoring, allowed: Sequence[FieldChoice]) -> "Cut":
        """By the definition, and within what the grant allows today."""
        known = {choice.name: choice.shown for choice in allowed}
        fields = {
            field.name: field.shown if field.shown in known[field.name] else Shown.MASKED
            for field in definition.fields
            if field.name in known
        }
        return cls(fields=fields)

    def record(self, module: Module, values: Mapping[str, Any]) -> dict[str, Any]:
        """A record's values."""
        return {
            name: values[name]
            if shown is Shown.WHOLE
            else _masked(module.field(name), values[name])
            for name, shown in self.fields.items()
        }

    def call(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """A video call's."""
        masks: dict[str, Callable[[str], str]] = {
            field.name: field.mask for field in CALL_FIELDS if field.mask is not None
        }
        return {
            name: row[name] if shown is Shown.WHOLE else masks[name](row[name])
            for name, shown in self.fields.items()
        }


def _masked(field: Field, value: Any) -> Any:
    """As declared; another text keeps its first character."""
    if field.mask or value is None:
        return masked_value(field, value)
    return mask_name(value)


def module_of(base: str) -> Module | None:
    """The module of an interface that hands out records; None for video calls."""
    return MODULES[base.removeprefix("records.")] if base.startswith("records.") else None
