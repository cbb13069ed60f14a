"""A form's own columns: what lists and files show of it, and what they are narrowed by."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal

import msgspec

from pipelines.rules.forms.answers import NUMBER
from pipelines.rules.forms.kinds import CHOSEN
from pipelines.rules.forms.reading import is_personal, said
from schemas.errors import InvalidInput
from schemas.forms.definition import Answer, FormDefinition, FormField, FormFieldKind

UNFOUND = (FormFieldKind.PICTURE, FormFieldKind.NOTE)
RANGED = (FormFieldKind.NUMBER, FormFieldKind.DAY)


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as lists are narrowed by it."""

    field: str
    text: str | None = None
    number: Decimal | None = None
    day: date | None = None
    digest: str | None = None


class Narrowing(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to by one column."""

    field: FormField
    text: str = ""
    least: str = ""
    most: str = ""


def columns_of(versions: Iterable[FormDefinition]) -> list[FormField]:
    """Columns of several versions, newest first: what an old one alone asked stands last."""
    found: dict[str, FormField] = {}
    for definition in versions:
        for field in definition.fields:
            if not field.listed:
                continue
            known = found.get(field.key)
            if known is None:
                found[field.key] = field
            elif known.kind is field.kind and known.kind in CHOSEN:
                found[field.key] = _with_options(known, field)
    return list(found.values())


def _with_options(newer: FormField, older: FormField) -> FormField:
    """What was chosen once can still be asked for."""
    values = {one.value for one in newer.options}
    more = [one for one in older.options if one.value not in values]
    return msgspec.structs.replace(newer, options=[*newer.options, *more])


def cells_of(
    definition: FormDefinition, answers: Mapping[str, Answer], digest: Callable[[str], str]
) -> list[Cell]:
    """What is kept to find a submission by; of what tells of a person its digest alone."""
    return [
        cell
        for field in definition.fields
        if field.listed and field.key in answers and field.kind not in UNFOUND
        for cell in _cells(field, answers[field.key], digest)
    ]


def _cells(field: FormField, answer: Answer, digest: Callable[[str], str]) -> list[Cell]:
    told = [answer] if isinstance(answer, str) else answer
    if is_personal(field):
        return [Cell(field=field.key, digest=digest(normal(field, one))) for one in told]
    if field.kind is FormFieldKind.NUMBER:
        return [Cell(field=field.key, number=Decimal(one)) for one in told]
    if field.kind is FormFieldKind.DAY:
        return [Cell(field=field.key, day=date.fromisoformat(one)) for one in told]
    return [Cell(field=field.key, text=one) for one in told]


def normal(field: FormField, text: str) -> str:
    """How an answer is found, however it was typed."""
    text = text.strip()
    return text.upper() if field.kind is FormFieldKind.ID_NO else text


def narrowings(columns: Iterable[FormField], asked: Mapping[str, str]) -> list[Narrowing]:
    """What is asked for: `f.<key>` is, or `f.<key>.from` and `f.<key>.until`."""
    known = {one.key: one for one in columns}
    found: dict[str, Narrowing] = {}
    for name, text in asked.items():
        head, _, rest = name.partition(".")
        key, _, end = rest.partition(".")
        field = known.get(key)
        if head != "f" or not text.strip():
            continue
        if field is None or not fits(field, end):
            raise InvalidInput("表单没有这个查询条件。", code="unknown_filter", field=name)
        one = found.get(key) or Narrowing(field=field)
        part = {"": "text", "from": "least", "until": "most"}[end]
        found[key] = msgspec.structs.replace(one, **{part: _right(field, text.strip())})
    return list(found.values())


def fits(field: FormField, end: str) -> bool:
    """Whether a list can be narrowed by this column in this way."""
    if field.kind in UNFOUND:
        return False
    ranged = field.kind in RANGED and not is_personal(field)
    return end in ("from", "until") if ranged else end == ""


def _right(field: FormField, text: str) -> str:
    if field.kind is FormFieldKind.NUMBER and not is_personal(field) and not NUMBER.fullmatch(text):
        raise InvalidInput(f"“{field.title}”应为数字。", code="bad_filter")
    if field.kind is FormFieldKind.DAY and not is_personal(field):
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise InvalidInput(f"“{field.title}”应为日期。", code="bad_filter") from error
    return text[:200]


def told(field: FormField, answers: Mapping[str, Answer]) -> str:
    """A cell in words; the question as the submission's own version has it."""
    return said(field, answers.get(field.key))
