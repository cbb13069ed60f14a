"""Each table of the figures as rows of a file: what the page shows, in its order."""

from collections.abc import Iterable, Sequence
from typing import Any

from connectors.postgres.modules.dictionary_rules import titles
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.phone.figures import counting, reading
from pipelines.flows.phone.figures.asking import Asked, SilentAsked
from pipelines.flows.phone.figures.counting import CountsAsked
from pipelines.flows.services import Services
from pipelines.rules.modules.titles import option_title
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from schemas.errors import Conflict
from schemas.modules.people.inmate_bindings import KINSHIPS
from schemas.modules.phone.call_tariffs import DISTANCES
from schemas.modules.phone.phone_calls import PHONE_CALLS
from schemas.phone.phone_figures import (
    CallNumbers,
    Lengths,
    PersonNumbers,
    PhoneSilence,
    Settled,
    Table,
)

Rows = list[list[Cell]]
MOST = 20_000
"""Rows of a file; who needs more takes a shorter time or a smaller unit."""
NAMES = {
    Table.UNITS: "亲情电话统计",
    Table.PEOPLE: "亲情电话人员统计",
    Table.LENGTHS: "亲情电话时长统计",
    Table.SHARED: "重复号码统计",
    Table.SILENT: "长期未通话统计",
    Table.SILENT_PEOPLE: "长期未通话人员",
    Table.CALLS: "亲情电话明细",
    Table.SETTLEMENT: "话费月结",
    Table.COUNTS: "亲情电话次数",
}
LEVEL = "treatment_level"
WHOLE = "合计"
NEVER = "从未通话"


async def rows_of(
    tx: Tx,
    services: Services,
    officer: Officer,
    table: Table,
    asked: Asked,
    silent: SilentAsked,
    counts: CountsAsked,
    month: str,
) -> Rows:
    """Headings and rows; a page's whole list, not only what it shows at once."""
    match table:
        case Table.UNITS:
            told = await reading.figures(tx, officer, asked)
            names = {one.unit_id: one.name for one in told.prisons}
            lines = [[f"{names[one.prison_id]} {one.name}", *_numbers(one)] for one in told.wards]
            heads: list[Cell] = [
                "监区",
                "总次数",
                "拨打人数",
                "已接通",
                "未接通",
                "额外通话人数",
                "通话秒数",
            ]
            return [heads, *lines, [WHOLE, *_numbers(told.total)]]
        case Table.PEOPLE:
            people = await reading.people(tx, officer, asked, MOST, 0)
            _require_few(people.total)
            return [
                ["罪犯编号", "姓名", "监狱", "监区", "总次数", "已接通", "额外通话", "通话秒数"],
                *_each(_person(one) for one in people.rows),
            ]
        case Table.LENGTHS:
            talked = await reading.talked(tx, officer, asked)
            names = {one.unit_id: one.name for one in talked.prisons}
            return [
                ["时间或监区", "总秒数", "市内", "市外", "国际长途"],
                *_each([one.step, *_lengths(one)] for one in talked.steps),
                *_each(
                    [f"{names[one.prison_id]} {one.name}", *_lengths(one)] for one in talked.wards
                ),
                [WHOLE, *_lengths(talked.total)],
            ]
        case Table.SHARED:
            shared = await reading.shared_numbers(tx, services, officer, asked.unit_id, MOST, 0)
            _require_few(shared.total)
            return [
                ["号码", "出现次数", "涉及罪犯", "涉及家属", "涉及监狱"],
                *_each(
                    [one.phone, one.occurrences, one.inmates, one.relatives, one.prisons]
                    for one in shared.rows
                ),
            ]
        case Table.SILENT:
            return _silence(await reading.silence(tx, services, officer, silent))
        case Table.SILENT_PEOPLE:
            quiet = await reading.silent_people(tx, services, officer, silent, MOST, 0)
            _require_few(quiet.total)
            return [
                ["罪犯编号", "姓名", "监狱", "监区", "最近通话", "距上次通话天数"],
                *_each(
                    [
                        one.inmate_no,
                        one.name,
                        one.prison,
                        one.ward,
                        _moment(one.last_at),
                        NEVER if one.days is None else one.days,
                    ]
                    for one in quiet.rows
                ),
            ]
        case Table.CALLS:
            return await _calls(tx, officer, asked)
        case Table.SETTLEMENT:
            settled = await reading.settled(tx, officer, month, asked.unit_id)
            return [
                [
                    "监狱",
                    "话单数",
                    "话费",
                    "已扣费",
                    "已扣金额",
                    "已冲正",
                    "冲正金额",
                    "未结",
                    "未结金额",
                ],
                *_each([one.name, *_settled(one)] for one in settled.prisons),
                [WHOLE, *_settled(settled.total)],
            ]
        case Table.COUNTS:
            return await _counts(tx, services, officer, counts)


async def _calls(tx: Tx, officer: Officer, asked: Asked) -> Rows:
    told = await reading.listed(tx, officer, asked, MOST, 0)
    _require_few(told.total)
    assert PHONE_CALLS.states is not None
    states = PHONE_CALLS.states.options
    heads: list[Cell] = [
        "罪犯编号", "姓名", "监狱", "监区", "家属", "关系", "拨打时间", "结束时间",
        "通话秒数", "状态", "额外通话", "通话类别", "话费",
    ]  # fmt: skip
    return [
        heads,
        *_each(
            [
                one.inmate_no,
                one.inmate,
                one.prison,
                one.ward,
                one.relative,
                option_title(KINSHIPS.options, one.kinship) if one.kinship else None,
                _moment(one.started_at),
                _moment(one.ended_at),
                one.seconds,
                option_title(states, one.state),
                "是" if one.extra else "否",
                option_title(DISTANCES.options, one.distance) if one.distance else None,
                None if one.fee is None else float(one.fee),
            ]
            for one in told.rows
        ),
    ]


async def _counts(tx: Tx, services: Services, officer: Officer, asked: CountsAsked) -> Rows:
    told = await counting.page(tx, services, officer, asked, MOST, 0)
    _require_few(told.total)
    levels = await titles(tx, LEVEL)
    return [
        [
            "罪犯编号",
            "姓名",
            "监狱",
            "监区",
            "罪名",
            "处遇级别",
            "周期",
            "规则",
            "规定次数",
            "通话总次数",
            "剩余次数",
        ],
        *_each(
            [
                one.inmate_no,
                one.name,
                one.prison,
                one.ward,
                one.offence,
                levels.get(one.treatment_level or "", ""),
                one.period,
                one.rule or "无规则",
                one.most_calls,
                one.total,
                one.left,
            ]
            for one in told.rows
        ),
    ]


def _silence(told: PhoneSilence) -> Rows:
    names = {one.unit_id: one.name for one in told.prisons}
    return [
        ["监区", "总人数", "长期未通话", "占比"],
        *_each(
            [f"{names[one.prison_id]} {one.name}", one.inmates, one.silent, _percent(one.share)]
            for one in told.wards
        ),
        [WHOLE, told.inmates, told.silent, _percent(told.share)],
    ]


def _each(lines: Iterable[list[Cell]]) -> Rows:
    return list(lines)


def _require_few(total: int) -> None:
    if total > MOST:
        raise Conflict(
            f"一次最多导出{MOST}行，请缩小单位或时间范围。", code="too_many_rows", most=MOST
        )


def _numbers(one: CallNumbers) -> list[Cell]:
    return [one.calls, one.callers, one.connected, one.unconnected, one.extra_callers, one.seconds]


def _person(one: PersonNumbers) -> list[Cell]:
    place: Sequence[Any] = (one.inmate_no, one.name, one.prison, one.ward)
    return [*place, one.calls, one.connected, one.extra, one.seconds]


def _lengths(one: Lengths) -> list[Cell]:
    return [one.seconds, one.local, one.domestic, one.international]


def _settled(one: Settled) -> list[Cell]:
    return [
        one.tickets,
        float(one.fee),
        one.charged,
        float(one.charged_fee),
        one.reversed,
        float(one.reversed_fee),
        one.open,
        float(one.open_fee),
    ]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.1%}"


def _moment(at: Any) -> str | None:
    return None if at is None else f"{local(at):%Y-%m-%d %H:%M:%S}"
