"""What was answered, in words: for lists, files, approvers and those who read it later."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from pipelines.rules.forms.asked import asked
from pipelines.rules.forms.kinds import SECRET
from pipelines.rules.modules.masks import SHOWN
from schemas.forms.definition import Answer, FormDefinition, FormField, FormFieldKind
from schemas.modules.field import Mask

MASKS = {FormFieldKind.ID_NO: Mask.NUMBER, FormFieldKind.PHONE: Mask.PHONE}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A question with its answer in words."""

    key: str
    title: str
    text: str
    section: str
    pictures: list[str] = []
    """Ids of files."""


def is_personal(field: FormField) -> bool:
    """Whether an answer tells of a person, as the form says or by what it is."""
    return field.personal or field.kind in SECRET


def said(field: FormField, answer: Answer | None) -> str:
    """An answer as people read it."""
    if answer is None:
        return ""
    titles = {one.value: one.title for one in field.options}
    if isinstance(answer, str):
        return titles.get(answer, answer)
    if field.kind is FormFieldKind.PICTURE:
        return f"{len(answer)}张"
    return "、".join(titles.get(one, one) for one in answer)


class Sight(StrEnum):
    """How much of what was answered somebody is shown."""

    WHOLE = "whole"
    OWN = "own"
    """Of whoever wrote it: his words, and numbers with stars (PI-1)."""
    MASKED = "masked"


def hidden(field: FormField, text: str, sight: Sight = Sight.MASKED) -> str:
    """The same for those who may not see it whole."""
    if sight is Sight.WHOLE or (sight is Sight.OWN and field.kind not in MASKS):
        return text
    if not text or not is_personal(field) or field.kind is FormFieldKind.PICTURE:
        return text
    return SHOWN[MASKS.get(field.kind, Mask.WHOLE)](text)


def lines(
    definition: FormDefinition, answers: Mapping[str, Answer], *, sight: Sight = Sight.WHOLE
) -> list[Line]:
    """All that was answered, in the order of the questions."""
    of_section = {
        field.key: section.title for section in definition.sections for field in section.fields
    }
    told = []
    for field in asked(definition, answers):
        answer = answers.get(field.key)
        text = said(field, answer)
        if not text:
            continue
        pictures = (
            list(answer) if field.kind is FormFieldKind.PICTURE and isinstance(answer, list) else []
        )
        told.append(
            Line(
                key=field.key,
                title=field.title,
                text=hidden(field, text, sight),
                section=of_section[field.key],
                pictures=pictures,
            )
        )
    return told


def pictures_of(definition: FormDefinition, answers: Mapping[str, Answer]) -> list[str]:
    """Ids of the files that are handed in with answers."""
    return [one for line in lines(definition, answers) for one in line.pictures]
