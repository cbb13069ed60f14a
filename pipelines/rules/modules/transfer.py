"""The columns of a module's import and export files."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from pipelines.rules.modules.cells import file_cell
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import state_title
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell, Row
from schemas.errors import InvalidInput
from schemas.modules import field as kinds
from schemas.modules.field import Edited, Field
from schemas.modules.module import Module

RECORD_NO, STATE = "记录编号", "状态"
EFFECTIVE, REASON = "变更生效日期", "变更理由"
WATERMARK = "导出人："
OWN = (RECORD_NO, STATE, EFFECTIVE, REASON)


def transferred(module: Module) -> list[Field]:
    return [field for field in module.fields if field.transferred]


def imported(module: Module) -> list[Field]:
    """Of the transferred fields those that a file can bring; it has no files within."""
    return [f for f in transferred(module) if not isinstance(f.kind, kinds.Attached)]


def headings(module: Module) -> list[str]:
    """Of an export: what finds the record again, its state, its fields."""
    dated = any(field.dated for field in module.fields)
    return [
        RECORD_NO,
        *([STATE] if module.states else []),
        *(field.title for field in transferred(module)),
        *([EFFECTIVE, REASON] if dated else []),
    ]


def template_headings(module: Module) -> list[str]:
    """Of an empty file: what a person fills in."""
    filled = [f.title for f in imported(module) if f.edited is not Edited.NEVER]
    dated = any(field.dated for field in module.fields)
    return [RECORD_NO, *filled, *([EFFECTIVE, REASON] if dated else [])]


def export_row(module: Module, stored: Stored) -> list[Cell]:
    """A record as the export writes it; reading it back changes nothing."""
    return [
        stored.id,
        *([state_title(module, stored.state)] if module.states else []),
        *(file_cell(field, stored) for field in transferred(module)),
    ]


def watermark(name: str, login: str, unit: str, at: datetime, rows: int) -> str:
    """Who took the data out, and when: the first line of the file and the foot of each page."""
    return f"{WATERMARK}{name}（{login}，{unit}） 导出时间：{local(at):%Y-%m-%d %H:%M} 共{rows}条"


def explanations(module: Module) -> list[list[Cell]]:
    """What each column of the template takes."""
    lines: list[list[Cell]] = [
        ["列", "必填", "说明"],
        [RECORD_NO, "否", "留空表示新增；修改时请保留导出文件中的编号"],
    ]
    for field in imported(module):
        if field.edited is not Edited.NEVER:
            lines.append([field.title, "是" if field.required else "否", _explained(field)])
    if any(field.dated for field in module.fields):
        lines.append([EFFECTIVE, "否", "留空表示立即生效，例如2026-12-01"])
        lines.append([REASON, "否", "随变更记录保存"])
    return lines


def _explained(field: Field) -> str:
    match field.kind:
        case kinds.Text(form=form, most=most):
            return form or f"最多{most}个字符"
        case kinds.Integer(unit=unit):
            return f"整数，单位：{unit}" if unit else "整数"
        case kinds.Money():
            return "金额（元），最多两位小数"
        case kinds.Day():
            return "日期，例如2026-11-24"
        case kinds.Moment():
            return "时间，例如2026-11-24 14:05"
        case kinds.Flag(yes=yes, no=no):
            return f"{yes}或{no}"
        case kinds.Choice(options=options):
            return "、".join(option.title for option in options)
        case kinds.Coded():
            return "数据字典中的名称或代码"
        case kinds.Unit():
            return "单位代码，例如P03"
        case kinds.Linked():
            return "编号"
        case _:
            return ""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """Which column of a file holds what, and the rows below the headings."""

    columns: dict[str, int]
    """By heading."""
    rows: Sequence[Row]

    def cell(self, row: Row, heading: str) -> Cell:
        place = self.columns.get(heading)
        return row.cells[place] if place is not None and place < len(row.cells) else None


def plan(module: Module, rows: Sequence[Row]) -> Plan:
    """Understand the headings; `InvalidInput` names each that is wrong, with its column."""
    body = list(rows)
    if body and str(body[0].cells[0] or "").startswith(WATERMARK):
        body = body[1:]
    if not body:
        raise InvalidInput("文件没有标题行。请使用下载的模板。", code="wrong_header")
    header, *rest = body
    known = {*OWN, *(field.title for field in transferred(module))}
    columns: dict[str, int] = {}
    wrong: list[str] = []
    for place, cell in enumerate(header.cells):
        heading = cell.strip() if isinstance(cell, str) else cell
        if heading is None or heading == "":
            continue
        if not isinstance(heading, str) or heading not in known:
            wrong.append(f"第{place + 1}列“{str(heading)[:20]}”不是本模块的列")
        elif heading in columns:
            wrong.append(f"第{place + 1}列“{heading}”重复")
        else:
            columns[heading] = place
    if RECORD_NO not in columns and (module.key is None or _key_title(module) not in columns):
        wrong += [
            f"缺少列“{field.title}”"
            for field in imported(module)
            if _needed(field) and field.title not in columns
        ]
    if wrong:
        told = "；".join(wrong[:10])
        raise InvalidInput(
            f"第{header.number}行的标题不正确：{told}。请使用下载的模板。",
            code="wrong_header",
            row=header.number,
            problems=wrong[:50],
        )
    return Plan(columns=columns, rows=rest)


def _needed(field: Field) -> bool:
    return field.required and field.default is None and field.edited is not Edited.NEVER


def _key_title(module: Module) -> str:
    assert module.key is not None
    return module.field(module.key).title


def heading_of(module: Module, name: str) -> str:
    """The column of a field; what is no field is its own heading."""
    return next((field.title for field in module.fields if field.name == name), name)
