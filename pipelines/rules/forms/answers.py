"""Whether answers fit a form, question by question (VC-MINI-07, VC-PUB-14).

`ui/src/shared/forms/answers.ts` says the same in the same words; `tests/data/forms/answers.json`
holds both to it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from pipelines.rules.forms.asked import asked, is_empty, kept, must_answer
from pipelines.rules.forms.days import day_of
from pipelines.rules.forms.id_number import is_id_number
from pipelines.rules.forms.kinds import CHOSEN, LISTED, MOBILE, PATTERNS
from schemas.forms.definition import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    MOST_PICTURES,
    Answer,
    FormDefinition,
    FormField,
    FormFieldKind,
    FormPattern,
)
from schemas.modules.views import FieldProblem

NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
UNKNOWN = "没有这个问题"


def check_answers(
    definition: FormDefinition, answers: Mapping[str, Answer], today: date
) -> list[FieldProblem]:
    """What is wrong, in the order of the questions; what is not asked is not looked at."""
    known = {one.key for one in definition.fields}
    problems = [
        FieldProblem(field=key, message=UNKNOWN) for key in sorted(answers) if key not in known
    ]
    given = kept(definition, answers)
    for field in asked(definition, answers):
        said = wrong(field, given.get(field.key), must_answer(field, given), today)
        if said:
            problems.append(FieldProblem(field=field.key, message=said))
    return problems


def wrong(field: FormField, answer: Answer | None, needed: bool, today: date) -> str:
    """What to do about one answer; empty where it is right."""
    if answer is None or is_empty(answer):
        return f"{_verb(field)}“{field.title}”" if needed else ""
    if isinstance(answer, list) != (field.kind in LISTED):
        return f"“{field.title}”填写有误，请重新填写"
    if isinstance(answer, list):
        return _wrong_list(field, answer)
    return _CHECKS[field.kind](field, answer, today)


def _verb(field: FormField) -> str:
    if field.kind is FormFieldKind.PICTURE:
        return "请上传"
    return "请选择" if field.kind in (*CHOSEN, FormFieldKind.DAY) else "请填写"


def _wrong_list(field: FormField, answer: list[str]) -> str:
    picture = field.kind is FormFieldKind.PICTURE
    values = {one.value for one in field.options}
    if len(set(answer)) != len(answer) or not (picture or set(answer) <= values):
        return (
            f"“{field.title}”应从所给选项中选择" if not picture else f"“{field.title}”有重复的图片"
        )
    unit = "张" if picture else "项"
    most = field.most if field.most is not None else (1 if picture else None)
    if field.least is not None and len(answer) < field.least:
        return f"“{field.title}”至少{number(field.least)}{unit}"
    if most is not None and len(answer) > most:
        return f"“{field.title}”最多{number(min(most, MOST_PICTURES) if picture else most)}{unit}"
    return ""


def _wrong_text(field: FormField, answer: str, _: date) -> str:
    longest = LONGEST_NOTE if field.kind is FormFieldKind.NOTE else LONGEST_TEXT
    most = min(field.most, longest) if field.most is not None else longest
    if field.least is not None and len(answer) < field.least:
        return f"“{field.title}”至少{number(field.least)}个字"
    if len(answer) > most:
        return f"“{field.title}”最多{number(most)}个字"
    if field.pattern is FormPattern.ANY:
        return ""
    pattern, form = PATTERNS[field.pattern]
    return "" if re.fullmatch(pattern, answer) else f"“{field.title}”应为{form}"


def _wrong_number(field: FormField, answer: str, _: date) -> str:
    if not NUMBER.fullmatch(answer):
        return f"“{field.title}”应为数字"
    value = Decimal(answer)
    places = len(answer.partition(".")[2])
    if places > field.decimals:
        if field.decimals == 0:
            return f"“{field.title}”应为整数"
        return f"“{field.title}”最多{field.decimals}位小数"
    if field.least is not None and value < Decimal(str(field.least)):
        return f"“{field.title}”不能小于{number(field.least)}"
    if field.most is not None and value > Decimal(str(field.most)):
        return f"“{field.title}”不能大于{number(field.most)}"
    return ""


def _wrong_id(field: FormField, answer: str, _: date) -> str:
    if is_id_number(answer.upper()):
        return ""
    return f"“{field.title}”不是有效的18位身份证号，请核对"


def _wrong_phone(field: FormField, answer: str, _: date) -> str:
    return "" if re.fullmatch(MOBILE, answer) else f"“{field.title}”应为11位手机号"


def _wrong_choice(field: FormField, answer: str, _: date) -> str:
    values = {one.value for one in field.options}
    return "" if answer in values else f"“{field.title}”应从所给选项中选择"


def _wrong_day(field: FormField, answer: str, today: date) -> str:
    try:
        day = date.fromisoformat(answer) if DAY.fullmatch(answer) else None
    except ValueError:
        day = None
    if day is None:
        return f"“{field.title}”应为日期，例如2026-01-31"
    earliest, latest = day_of(field.earliest, today), day_of(field.latest, today)
    if earliest is not None and day < earliest:
        return f"“{field.title}”不能早于{earliest.isoformat()}"
    if latest is not None and day > latest:
        return f"“{field.title}”不能晚于{latest.isoformat()}"
    return ""


def number(value: float) -> str:
    """As people write it: 3 and not 3.0."""
    return str(int(value)) if value == int(value) else str(value)


_CHECKS: dict[FormFieldKind, Callable[[FormField, str, date], str]] = {
    FormFieldKind.TEXT: _wrong_text,
    FormFieldKind.NOTE: _wrong_text,
    FormFieldKind.NUMBER: _wrong_number,
    FormFieldKind.ID_NO: _wrong_id,
    FormFieldKind.PHONE: _wrong_phone,
    FormFieldKind.CHOICE: _wrong_choice,
    FormFieldKind.DAY: _wrong_day,
}
