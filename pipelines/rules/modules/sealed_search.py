"""Searching by a sealed number: by the whole of it, and by one a request.

Each hit tells whose it is: whoever may not see a number in clear could otherwise ask for
thousands of guesses.
"""

import re
from typing import Any

import msgspec

from pipelines.rules.modules.problems import refuse
from pipelines.rules.modules.queries import ListQuery
from schemas.modules.field import Field, Text
from schemas.modules.module import Module
from schemas.modules.views import FieldProblem

NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Z+-]{6,64}")
"""What may be a number where the field does not say what form it has."""


VERB = "look_up"
"""What the audit log calls it, after the code of the module."""


class SealedSearch(msgspec.Struct, frozen=True, kw_only=True):
    """The one value that a query asks for, and the fields that it is held against."""

    fields: tuple[str, ...]
    value: str


def may_be(field: Field, text: str) -> bool:
    """Whether a text that somebody searches for could be the sealed value of the field."""
    if not isinstance(field.kind, Text):
        return False
    form = field.kind.pattern or NUMBER
    return re.fullmatch(form, text.upper()) is not None


def sealed_search(module: Module, query: ListQuery) -> SealedSearch | None:
    """What of a query asks for a sealed value; `InvalidInput` where it asks for two."""
    asked: dict[str, set[Any]] = {}
    for condition in query.conditions:
        if condition.field.mask:
            asked.setdefault(condition.field.name, set()).update(condition.values)
    for field in module.fields:
        if field.mask and field.name not in query.hidden and may_be(field, query.text):
            asked.setdefault(field.name, set()).add(query.text.upper())
    values = set().union(*asked.values())
    if len(values) > 1:
        titles = "、".join(field.title for field in module.fields if field.name in asked)
        refuse([FieldProblem(field=name, message=_one_only(titles)) for name in asked])
    return SealedSearch(fields=tuple(asked), value=str(values.pop())) if values else None


def _one_only(titles: str) -> str:
    return f"{titles}一次只能按一个值查询"
