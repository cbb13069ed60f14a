"""我的个人信息: all that is held about somebody of an outside body, and a copy (NF-SEC-11)."""

from collections.abc import Iterable
from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.governance.held_data import retention_days
from connectors.postgres.modules import records
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.official import held_data
from connectors.postgres.official.held_data import CameRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Official
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.official.signing_in import own
from pipelines.flows.services import Services
from pipelines.rules.audit.data_page import data_page
from pipelines.rules.modules.masks import masked
from pipelines.rules.modules.record import Stored
from pipelines.rules.modules.titles import state_title
from pipelines.rules.platform.local_time import local
from schemas.errors import NotFound
from schemas.modules.official.official_bookings import OFFICIAL_BOOKINGS
from schemas.modules.people.agency_people import AGENCY_PEOPLE
from schemas.people.privacy import DataLine, DataSection, OwnData
from schemas.platform.reach import EVERYWHERE

MOST = 200
LAST_ENTRIES = 10
LAWFUL = "依照法律规定的期限保存。"
PURPOSE = (
    ("为什么收集", "依法办理提审、开庭、公证、鉴定等公务时核对来访人的身份和证件"),
    ("谁能看到", "本单位的管理员，以及受理预约的监狱和监狱管理局民警；号码默认只显示一部分"),
    ("会交给谁", "审批通过后，姓名、单位和证件交给办理所在监狱的会见系统，用于入监核对"),
)
CORRECTING = "请联系本单位的管理员，或联系受理的监狱，由民警核实后更正。"
FACTORS = {"totp": "一次性口令", "sm2": "证书"}


async def own_data(services: Services, official: Official) -> OwnData:
    """As it is now; the look is audited, since it gathers what lies apart."""
    return await _read(services, official, "privacy.read")


async def own_page(services: Services, official: Official) -> str:
    """The same as a page that can be kept; it needs nothing else to be read."""
    found = await _read(services, official, "privacy.download")
    return data_page(official.name, found, CORRECTING)


async def _read(services: Services, official: Official, action: str) -> OwnData:
    attempt = Attempt(
        services, official.actor(), action, AGENCY_PEOPLE.code, official.id, official.stream
    )
    async with attempt, services.database.transaction() as tx:
        seals = FieldSeals(services.keys)
        record = await records.get(tx, AGENCY_PEOPLE, seals, EVERYWHERE, official.id)
        if record is None:
            raise NotFound("没有找到您的登记信息。", code="visitor_not_found")
        found = await _sections(tx, official, record)
        await audit.write(
            tx,
            stream=official.stream,
            actor=official.actor(),
            action=action,
            object_kind=AGENCY_PEOPLE.code,
            object_id=official.id,
            at=services.clock(),
        )
    return OwnData(as_of=services.clock(), sections=found)


async def _sections(tx: Tx, official: Official, record: Stored) -> list[DataSection]:
    days = await retention_days(tx)
    idle, kept = days["official_idle_days"], days["official_paper_days"]
    came, total = await held_data.came(tx, official.id, MOST)
    files = await held_data.files(tx, official.id)
    entered = await held_data.entries(tx, official.id, LAST_ENTRIES)
    return [
        _section("purpose", "用途", "随您的登记保存。", PURPOSE),
        _section(
            "identity",
            "身份和证件",
            f"您来访期间一直保存；停用或证件到期后 {idle} 天没有往来的，自动清除。",
            _identity(record),
        ),
        _section("account", "登录账号", "清除身份信息时一并删除。", await _account(tx, official)),
        _section("bookings", "预约记录", f"预约记录{LAWFUL}", _bookings(came, total)),
        _section(
            "files",
            "您交来的材料",
            f"随预约保存，办理之日起 {kept} 天后自动清除。",
            ((row.name, f"{_when(row.uploaded_at)} 交来") for row in files),
        ),
        _section("seen", "查看记录", LAWFUL, await _seen(tx, official)),
        _section(
            "entries",
            "最近的登录",
            LAWFUL,
            ((_when(row.at), f"网络地址 {row.source_address}") for row in entered),
        ),
    ]


def _identity(record: Stored) -> list[tuple[str, str]]:
    shown = masked(AGENCY_PEOPLE, record.values)
    told = ("name", "id_no", "phone", "body", "post", "certificate_kind", "certificate_no")
    lines = [
        (AGENCY_PEOPLE.field(name).title, record.titles.get(name) or shown[name] or "没有登记")
        for name in told
    ]
    until = record.values["valid_until"]
    return [*lines, (AGENCY_PEOPLE.field("valid_until").title, f"{until:%Y-%m-%d}")]


async def _account(tx: Tx, official: Official) -> list[tuple[str, str]]:
    row = await own(tx, official)
    opened = await held_data.opened_at(tx, official.id)
    factors = "、".join(FACTORS[one] for one in row.second_factors)
    return [
        ("登录名", official.login),
        ("开通时间", _when(opened) if opened else "没有开通"),
        ("第二因素", factors or "没有绑定"),
        ("本单位管理员", "是" if official.keeper else "否"),
    ]


def _bookings(rows: list[CameRow], total: int) -> list[tuple[str, str]]:
    lines = [
        (
            f"{row.day:%Y-%m-%d} {row.kind}",
            f"{'本人预约' if row.booked else '同行'}，{state_title(OFFICIAL_BOOKINGS, row.state)}",
        )
        for row in rows
    ]
    more = [("更早的预约", f"{total - len(rows)} 次")] if total > len(rows) else []
    return lines + more


async def _seen(tx: Tx, official: Official) -> list[tuple[str, str]]:
    seen = await held_data.revealed(tx, official.id)
    if seen.last is None:
        return []
    return [("民警查看完整号码", f"共 {seen.times} 次，最近一次 {_when(seen.last)}")]


def _section(name: str, title: str, kept: str, lines: Iterable[tuple[str, str]]) -> DataSection:
    told = [DataLine(title=what, text=text) for what, text in lines]
    return DataSection(name=name, title=title, kept=kept, lines=told)


def _when(moment: datetime) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}"
