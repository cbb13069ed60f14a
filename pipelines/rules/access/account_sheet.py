"""The columns of the accounts' import and export files (VC-BASE-07)."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from pipelines.rules.modules.transfer import WATERMARK
from pipelines.rules.sheets.cells import Broken, Cell, Formula, Row
from schemas.access.accounts import AccountView, AddAccount
from schemas.errors import InvalidInput

LOGIN, NAME, POLICE_NO, UNIT, STATE, ROLES, UNITS, REASON = HEADINGS = (
    "账号",
    "姓名",
    "警号",
    "单位代码",
    "状态",
    "角色",
    "数据范围",
    "理由",
)
NEEDED = (LOGIN, NAME, POLICE_NO, UNIT)
BETWEEN = re.compile(r"[、,，;；\s]+")
EXPLAINED: tuple[tuple[str, str, str], ...] = (
    ("列", "必填", "说明"),
    (LOGIN, "是", "小写字母、数字、点、横线；已有账号按此列修改"),
    (NAME, "是", "最多64个字符"),
    (POLICE_NO, "是", "3至16位字母或数字"),
    (UNIT, "是", "例如P03或P03-W01"),
    (STATE, "否", "仅供查看；启用与停用请在账号管理中办理"),
    (ROLES, "否", "角色名称或代码，多个以顿号分隔；经安全管理员审批后生效"),
    (UNITS, "否", "单位代码，多个以顿号分隔；经安全管理员审批后生效"),
    (REASON, "否", "新增账号或权限有变更时必填"),
)


class AccountRow(msgspec.Struct, frozen=True, kw_only=True):
    """One account of a file, its cells as text."""

    number: int
    login: str
    name: str
    police_no: str
    unit: str
    roles: tuple[str, ...] | None
    """None where the file has no such column: what is held then stays."""
    units: tuple[str, ...] | None
    reason: str


class WrongRow(Exception):
    """Column and message of every cell that does not fit."""

    def __init__(self, *told: tuple[str, str]) -> None:
        self.told = list(told)
        super().__init__(self.told)


def columns_of(rows: Sequence[Row]) -> tuple[dict[str, int], Sequence[Row]]:
    """Where each heading stands, and the rows below; `InvalidInput` names what is wrong."""
    body = list(rows)
    if body and body[0].cells and str(body[0].cells[0] or "").startswith(WATERMARK):
        body = body[1:]
    header = body[0].cells if body else ()
    found = {
        str(cell).strip(): place for place, cell in enumerate(header) if cell not in (None, "")
    }
    wrong = [f"“{heading[:20]}”不是账号文件的列" for heading in found if heading not in HEADINGS]
    wrong += [f"缺少列“{heading}”" for heading in NEEDED if heading not in found]
    if wrong:
        told = "；".join(wrong[:10])
        raise InvalidInput(
            f"标题行不正确：{told}。请使用下载的模板。", code="wrong_header", problems=wrong[:50]
        )
    return found, body[1:]


def read_row(columns: dict[str, int], row: Row) -> AccountRow:
    """The account that a row names; raises `WrongRow`."""
    texts: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    for heading, place in columns.items():
        try:
            texts[heading] = _text(row.cells[place] if place < len(row.cells) else None)
        except ValueError as error:
            wrong.append((heading, str(error)))
    wrong += [(h, f"请填写{h}") for h in NEEDED if h in texts and not texts[h]]
    if wrong:
        raise WrongRow(*wrong)
    return AccountRow(
        number=row.number,
        login=texts[LOGIN],
        name=texts[NAME],
        police_no=texts[POLICE_NO],
        unit=texts[UNIT].split()[0],
        roles=_parts(texts, ROLES),
        units=_parts(texts, UNITS),
        reason=texts.get(REASON, "")[:200],
    )


def require_form(row: AccountRow, unit_id: str) -> None:
    """Raise `WrongRow` where login, name or number would be refused in the form too."""
    asked: dict[str, Any] = {
        "login": row.login,
        "name": row.name,
        "police_no": row.police_no,
        "unit_id": unit_id,
        "reason": row.reason or "-",
    }
    titles = {"login": LOGIN, "name": NAME, "police_no": POLICE_NO}
    for field, title in titles.items():
        try:
            msgspec.convert(asked | {f: "abc" for f in titles if f != field}, AddAccount)
        except msgspec.ValidationError:
            raise WrongRow((title, f"{title}格式不正确")) from None


def _text(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case Formula():
            raise ValueError("不能使用公式，请填写值")
        case Broken():
            raise ValueError("单元格内容有误")
        case float() if cell.is_integer():
            return str(int(cell))
        case _:
            return str(cell).strip()


def _parts(texts: dict[str, str], heading: str) -> tuple[str, ...] | None:
    if heading not in texts:
        return None
    return tuple(part for part in BETWEEN.split(texts[heading]) if part)


def export_row(view: AccountView) -> list[Cell]:
    """An account as the export writes it; reading it back changes nothing."""
    return [
        view.login,
        view.name,
        view.police_no,
        view.unit.code,
        "启用" if view.enabled else "停用",
        "、".join(role.name for role in view.roles),
        "、".join(unit.code for unit in view.units),
        "",
    ]
