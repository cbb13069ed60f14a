"""Accounts out to a spreadsheet and in from one: good rows load, bad ones are told (VC-BASE-07)."""

import asyncio
from collections.abc import AsyncIterator

import msgspec

from connectors.postgres.access import accounts, officers, roles
from connectors.postgres.access.accounts import AccountFilter
from connectors.postgres.audit import audit
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.accounts import keeping
from pipelines.flows.access.accounts.unknown_password import unknown_password
from pipelines.flows.access.accounts.views import account_views
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.access.rights.proposing import officer_content, propose_for_officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, require
from pipelines.flows.services import Services
from pipelines.rules.access.account_sheet import (
    EXPLAINED,
    HEADINGS,
    LOGIN,
    REASON,
    ROLES,
    STATE,
    UNIT,
    UNITS,
    AccountRow,
    WrongRow,
    columns_of,
    export_row,
    read_row,
    require_form,
)
from pipelines.rules.access.codes.access import EXPORT_ACCOUNTS
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.sheets.cells import Cell, Row
from pipelines.rules.sheets.reading import read_rows
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.access.accounts import AddAccount, EditAccount
from schemas.access.rights import OfficerRights, ProposeOfficer
from schemas.errors import QinqiaoError, Unavailable
from schemas.modules.views import ImportProblem, ImportReport

TITLE = "账号"
ACCOUNTS = Leaving(
    permission=EXPORT_ACCOUNTS, action="account.export", object_kind="officer", noted=("rows",)
)
BATCH = 200
COLUMNS = {"account_not_found": LOGIN, "login_taken": LOGIN, "police_no_taken": "警号"}
COLUMNS |= {"change_open": ROLES, "own_rights": LOGIN, "unknown_role": ROLES}
COLUMNS |= {"administrators_exclude": ROLES, "unit_out_of_scope": UNITS}


async def export(services: Services, officer: Officer, wanted: AccountFilter) -> MadeFile:
    """The accounts of a list query, with who took them on top."""
    require(officer, ACCOUNTS)
    async with services.database.transaction() as tx:
        _, total = await accounts.page(tx, officer.scopes, wanted, limit=1, offset=0)
        rows = _rows(services, officer, wanted)
        content = Content(
            name=TITLE, sheet=Sheet(name=TITLE, top=[list(HEADINGS)], rows=rows), total=total
        )
        return await leave(tx, officer, ACCOUNTS, content, "xlsx", services.clock())


async def _rows(
    services: Services, officer: Officer, wanted: AccountFilter
) -> AsyncIterator[list[list[Cell]]]:
    offset = 0
    while True:
        async with services.database.transaction() as tx:
            rows, _ = await accounts.page(tx, officer.scopes, wanted, limit=BATCH, offset=offset)
            views = await account_views(tx, services, rows)
        if not views:
            break
        yield [export_row(view) for view in views]
        offset += BATCH


def template() -> MadeFile:
    """An empty file with the headings, and on a second sheet what they take."""
    writer = XlsxWriter(TITLE)
    filled = [heading for heading in HEADINGS if heading != STATE]
    explained: list[list[Cell]] = [list(line) for line in EXPLAINED if line[0] != STATE]
    content = [writer.feed([filled]), writer.sheet("填写说明", explained), writer.finish()]

    async def parts() -> AsyncIterator[bytes]:
        for part in content:
            yield part

    return MadeFile(parts(), writer.media_type, f"{TITLE}导入模板.xlsx")


async def load(services: Services, officer: Officer, name: str, content: bytes) -> ImportReport:
    """Add and change accounts; a new one is opened by its holder after a reset."""
    attempt = Attempt(services, officer.actor(), "account.import", "officer", None, officer.stream)
    async with attempt:
        rows = await asyncio.to_thread(read_rows, content)
        columns, body = columns_of(rows)
        hashed = await unknown_password()
        counts = dict.fromkeys(("created", "changed", "unchanged", "refused"), 0)
        problems: list[ImportProblem] = []
        for row in body:
            outcome, told = await _take(services, officer, columns, row, hashed)
            counts[outcome] += 1
            problems += [
                ImportProblem(row=row.number, column=column, message=message)
                for column, message in told
            ]
        async with services.database.transaction() as tx:
            file = {"file": name[:100], "size": len(content), "sm3": sm3_hex(content)}
            await _note(tx, officer, "account.import", counts | file)
    # Rights are proposed one by one; no row as a whole waits.
    return ImportReport(**counts, waiting=0, problems=problems)


async def _take(
    services: Services, officer: Officer, columns: dict[str, int], row: Row, hashed: str
) -> tuple[str, list[tuple[str, str]]]:
    """One row in a transaction of its own: a refused one leaves nothing behind."""
    try:
        read = read_row(columns, row)
        async with services.database.transaction() as tx:
            return await _save(tx, services, officer, read, hashed), []
    except WrongRow as wrong:
        return "refused", wrong.told
    except Unavailable:
        raise
    except QinqiaoError as error:
        return "refused", [(COLUMNS.get(error.code, ""), error.message.rstrip("。"))]


async def _save(tx: Tx, services: Services, officer: Officer, row: AccountRow, hashed: str) -> str:
    unit = await units.by_code(tx, row.unit)
    if unit is None or not in_scopes(officer.scopes, unit.path):
        raise WrongRow((UNIT, f"没有代码为“{row.unit[:16]}”的单位，或不在您的管辖范围内"))
    require_form(row, unit.id)
    known = await officers.by_login(tx, row.login)
    if known is None:
        asked = AddAccount(
            login=row.login,
            name=row.name,
            police_no=row.police_no,
            unit_id=unit.id,
            reason=_need_reason(row),
        )
        account_id = await keeping.add_account(tx, services, officer, asked, hashed)
        await _propose(tx, services, officer, account_id, row)
        return "created"
    if not in_scopes(officer.scopes, known.unit_path):
        raise WrongRow((LOGIN, "账号已被使用"))
    changed = await _propose(tx, services, officer, known.id, row)
    if (known.name, known.police_no, known.org_unit_id) != (row.name, row.police_no, unit.id):
        edit = EditAccount(
            version=known.version, name=row.name, police_no=row.police_no, unit_id=unit.id
        )
        await keeping.edit_account(tx, officer, known.id, edit)
        changed = True
    return "changed" if changed else "unchanged"


async def _propose(
    tx: Tx, services: Services, officer: Officer, account_id: str, row: AccountRow
) -> bool:
    """Put up for approval what the row has otherwise than the account holds."""
    held = await officer_content(tx, services, account_id)
    wanted = msgspec.structs.replace(
        OfficerRights(roles=held["roles"], units=held["units"]),
        roles=held["roles"] if row.roles is None else await _role_codes(tx, row.roles),
        units=held["units"] if row.units is None else await _unit_ids(tx, row.units),
    )
    if {"roles": wanted.roles, "units": wanted.units} == held:
        return False
    proposal = ProposeOfficer(rights=wanted, reason=_need_reason(row))
    await propose_for_officer(tx, services, officer, account_id, proposal)
    return True


def _need_reason(row: AccountRow) -> str:
    if not row.reason:
        raise WrongRow((REASON, "新增账号或权限有变更时请填写理由"))
    return row.reason


async def _role_codes(tx: Tx, named: tuple[str, ...]) -> list[str]:
    known = {row.name: row.code for row in await roles.all_roles(tx)}
    return sorted({known.get(name, name) for name in named})


async def _unit_ids(tx: Tx, codes: tuple[str, ...]) -> list[str]:
    found = []
    for code in codes:
        unit = await units.by_code(tx, code)
        if unit is None:
            raise WrongRow((UNITS, f"没有代码为“{code[:16]}”的单位"))
        found.append(unit.id)
    return sorted(set(found))


async def _note(tx: Tx, officer: Officer, action: str, detail: dict[str, object]) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind="officer",
        object_id=None,
        detail=detail,
    )
