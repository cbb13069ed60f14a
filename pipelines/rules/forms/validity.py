"""Whether the definition of a form holds together: every problem at once, by name."""

from datetime import date

import msgspec

from pipelines.rules.forms.days import day_of
from pipelines.rules.forms.kinds import CHOSEN, COUNTED, KIND_TITLES, LENGTHS
from schemas.forms.definition import (
    LONGEST_NOTE,
    LONGEST_TEXT,
    MOST_FIELDS,
    MOST_PICTURES,
    FormCondition,
    FormDefinition,
    FormField,
    FormFieldKind,
    FormPattern,
)

ANY_DAY = date(2026, 1, 1)
"""Two limits counted from one day differ by the same on every day."""


class FormProblem(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, and with which question or page; of the whole form without one."""

    message: str
    field: str = ""


def check_definition(definition: FormDefinition) -> list[FormProblem]:
    """What keeps a definition from being published."""
    found = _whole(definition)
    earlier: dict[str, FormField] = {}
    for field in definition.fields:
        said = [*_options(field), *_limits(field), *_conditions(field, earlier)]
        found += [FormProblem(message=f"“{field.title}”：{text}", field=field.key) for text in said]
        earlier.setdefault(field.key, field)
    return found


def _whole(definition: FormDefinition) -> list[FormProblem]:
    found = []
    fields = definition.fields
    if not fields:
        found.append(FormProblem(message="表单还没有问题"))
    if len(fields) > MOST_FIELDS:
        found.append(FormProblem(message=f"一张表单最多{MOST_FIELDS}个问题"))
    found += [
        FormProblem(message=f"“{one.title}”这一页还没有问题", field=one.key)
        for one in definition.sections
        if not one.fields
    ]
    names = [one.key for one in definition.sections] + [one.key for one in fields]
    titles = [one.title.strip() for one in fields]
    found += [
        FormProblem(message=f"标识“{one}”重复", field=one)
        for one in sorted({name for name in names if names.count(name) > 1})
    ]
    found += [
        FormProblem(message=f"有两个问题都叫“{one}”")
        for one in sorted({title for title in titles if titles.count(title) > 1})
    ]
    named = [(one.key, one.title) for one in definition.sections]
    named += [(one.key, one.title) for one in fields]
    found += [
        FormProblem(message="问题和页面的名称不能为空白", field=key)
        for key, title in named
        if not title.strip()
    ]
    return found


def _options(field: FormField) -> list[str]:
    if field.kind not in CHOSEN:
        return ["只有单选和多选有选项"] if field.options else []
    if len(field.options) < 2:
        return ["至少有两个选项"]
    values = [one.value for one in field.options]
    titles = [one.title.strip() for one in field.options]
    return ["选项重复"] if len(set(values)) < len(values) or len(set(titles)) < len(titles) else []


def _limits(field: FormField) -> list[str]:
    said = []
    least, most = field.least, field.most
    if (least is not None or most is not None) and field.kind not in (
        *COUNTED,
        FormFieldKind.NUMBER,
    ):
        said.append(f"{KIND_TITLES[field.kind]}没有上下限")
    if least is not None and most is not None and least > most:
        said.append("下限大于上限")
    if field.kind in COUNTED:
        said += _counts(field)
    if field.decimals and field.kind is not FormFieldKind.NUMBER:
        said.append("只有数字有小数位")
    if field.pattern is not FormPattern.ANY and field.kind is not FormFieldKind.TEXT:
        said.append("只有单行文本有格式")
    return said + _days(field)


def _counts(field: FormField) -> list[str]:
    given = [one for one in (field.least, field.most) if one is not None]
    if any(one != int(one) or one < 0 for one in given):
        return ["上下限应为不小于0的整数"]
    if field.most is not None and field.most < 1:
        return ["上限至少为1"]
    longest = LONGEST_NOTE if field.kind is FormFieldKind.NOTE else LONGEST_TEXT
    if field.kind in LENGTHS and any(one > longest for one in given):
        return [f"最多{longest}个字"]
    if field.kind is FormFieldKind.PICTURE and any(one > MOST_PICTURES for one in given):
        return [f"最多{MOST_PICTURES}张图片"]
    if field.kind is FormFieldKind.PICTURE and (field.least or 0) > (field.most or 1):
        return ["下限大于上限"] if field.most is None else []
    if field.kind is FormFieldKind.CHOICES and any(one > len(field.options) for one in given):
        return ["上下限多于选项"]
    return []


def _days(field: FormField) -> list[str]:
    if not (field.earliest or field.latest):
        return []
    if field.kind is not FormFieldKind.DAY:
        return ["只有日期有最早和最晚"]
    earliest, latest = day_of(field.earliest, ANY_DAY), day_of(field.latest, ANY_DAY)
    if (field.earliest and earliest is None) or (field.latest and latest is None):
        return ["最早或最晚的日期不存在"]
    counted = [one.startswith("today") for one in (field.earliest, field.latest) if one]
    alike = len(counted) == 2 and counted[0] == counted[1]
    if alike and earliest is not None and latest is not None and earliest > latest:
        return ["最早的日期晚于最晚的"]
    return []


def _conditions(field: FormField, earlier: dict[str, FormField]) -> list[str]:
    said = [text for one in (*field.shown, *field.needed) if (text := _condition(one, earlier))]
    if field.needed and field.required:
        said.append("已是必填，不需要必填条件")
    return list(dict.fromkeys(said))


def _condition(one: FormCondition, earlier: dict[str, FormField]) -> str:
    """Earlier questions alone, so that no two ever wait for each other."""
    before = earlier.get(one.field)
    if before is None:
        return "条件只能用前面的问题"
    if one.has and before.kind not in CHOSEN:
        return f"“{before.title}”不是选择题，只能以“已填写”为条件"
    if not set(one.has) <= {option.value for option in before.options}:
        return f"条件所选的值不是“{before.title}”的选项"
    return ""
