"""Values of a record as cells of a file, and cells read back into values."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from pipelines.rules.modules.masks import masked_value
from pipelines.rules.modules.problems import WrongValue
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import shown
from pipelines.rules.platform.local_time import LOCAL
from pipelines.rules.sheets.cells import Broken, Cell, Formula
from schemas.modules import field as kinds
from schemas.modules.field import Field
from schemas.platform.files import FileView

SAFE_DIGITS = 10**15
"""Numbers from here on have lost digits in a spreadsheet's numeric cell."""
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class Lookups(msgspec.Struct, frozen=True, kw_only=True):
    """What the words of a file mean."""

    items: Mapping[str, Mapping[str, str]]
    """By dictionary: title or code to code."""
    units: Mapping[str, str]
    """Code to id, of units in reach."""
    links: Mapping[str, Mapping[str, str]]
    """By field: number or id to id, of records in reach."""


def file_cell(field: Field, stored: Stored) -> Cell:
    """A value as files have it; sealed ones masked, pointing ones led by what finds them again."""
    value = stored.values[field.name]
    if value is None:
        return None
    if field.mask:
        return str(masked_value(field, value))
    match field.kind:
        case kinds.Attached():
            return "、".join(_file(one) for one in stored.files[field.name])
        case kinds.Integer():
            return int(value)
        case kinds.Coded():
            return stored.titles[field.name]
        case kinds.Unit() | kinds.Linked():
            return _named(stored.keys.get(field.name, str(value)), stored.titles[field.name])
        case _:
            return shown(field, value)


def _file(file: FileView) -> str:
    return f"{file.name}（SM3 {file.sm3}）"


def _named(key: str, title: str) -> str:
    return title if title == key or title.startswith(f"{key} ") else f"{key} {title}"


def cell_text(field: Field, cell: Cell) -> str:
    """A cell as `file_cell` would have written it; `WrongValue` for what is no value."""
    match cell:
        case None:
            return ""
        case Formula():
            raise WrongValue(f"{field.title}是公式，请改为填写内容")
        case Broken():
            raise WrongValue(f"{field.title}是错误值，请改为填写内容")
        case bool():
            return _flag_text(field, cell)
        case int() | float():
            return _number_text(field, cell)
        case datetime():
            return _moment_text(field, cell)
        case date():
            return cell.isoformat()
        case str():
            return _day_text(cell.strip()) if isinstance(field.kind, kinds.Day) else cell.strip()


def _flag_text(field: Field, cell: bool) -> str:
    return shown(field, cell) if isinstance(field.kind, kinds.Flag) else str(cell)


def _number_text(field: Field, cell: float) -> str:
    if isinstance(field.kind, kinds.Day | kinds.Moment):
        # Days since the end of 1899, as spreadsheets count them.
        return _moment_text(field, datetime(1899, 12, 30) + timedelta(days=min(cell, 2_000_000)))
    if isinstance(field.kind, kinds.Text) and abs(cell) >= SAFE_DIGITS:
        raise WrongValue(f"{field.title}以数字格式保存，末尾的数字已丢失，请改为文本格式重新填写")
    return str(int(cell)) if cell == int(cell) else str(cell)


def _moment_text(field: Field, cell: datetime) -> str:
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(field.kind, kinds.Moment) else f"{cell:%Y-%m-%d}"


def _day_text(text: str) -> str:
    found = DAY.fullmatch(text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def raw_value(field: Field, text: str, lookups: Lookups) -> Any:
    """The value as a form would have sent it; `WrongValue` for a word that means nothing."""
    if not text:
        return None
    match field.kind:
        case kinds.Integer():
            return _integer(field, text)
        case kinds.Money():
            return text.replace(",", "").removeprefix("¥")
        case kinds.Moment():
            return _moment(field, text)
        case kinds.Flag(yes=yes, no=no):
            return _one_of(field, text, {yes: True, no: False})
        case kinds.Choice(options=options):
            titles = {option.title: option.value for option in options}
            return _one_of(field, text, {option.value: option.value for option in options} | titles)
        case kinds.Coded(dictionary=dictionary):
            return _one_of(field, text, lookups.items.get(dictionary, {}))
        case kinds.Unit():
            return _one_of(field, text.split()[0], lookups.units, "不存在，或不在您的管辖范围内")
        case kinds.Linked():
            known = lookups.links.get(field.name, {})
            return _one_of(field, text.split()[0], known, "不存在，或不在您的管辖范围内")
        case _:
            return text


def _integer(field: Field, text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,12}", text):
        raise WrongValue(f"{field.title}应为整数")
    return int(text)


def _moment(field: Field, text: str) -> str:
    try:
        return datetime.fromisoformat(text.replace("/", "-")).replace(tzinfo=LOCAL).isoformat()
    except ValueError:
        raise WrongValue(f"{field.title}不是有效的时间，例如2026-11-24 14:05") from None


def _one_of(field: Field, text: str, known: Mapping[str, Any], wrong: str = "不是可选的值") -> Any:
    if text not in known:
        raise WrongValue(f"{field.title}{wrong}")
    return known[text]
