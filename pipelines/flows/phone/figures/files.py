"""通话次数 as a file, with who took it; the taking is itself written down."""

from connectors.postgres.modules.dictionary_rules import titles
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import Content, Leaving, MadeFile, Sheet, leave, require
from pipelines.flows.phone.figures import counting
from pipelines.flows.phone.figures.counting import CountsAsked
from pipelines.flows.services import Services
from pipelines.rules.access.codes.phone import EXPORT_PHONE_COUNTS
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from schemas.errors import Conflict

TITLE = "亲情电话次数"
LEVEL = "treatment_level"
HEADINGS: list[Cell] = [
    "罪犯编号", "姓名", "监狱", "监区", "罪名", "处遇级别", "周期", "规则",
    "规定次数", "通话总次数", "剩余次数",
]  # fmt: skip
MOST = 20_000
"""Rows; who needs more takes a smaller unit."""
TAKEN = Leaving(
    permission=EXPORT_PHONE_COUNTS, action="phone_figures.export", object_kind="phone_figures"
)


async def export(services: Services, officer: Officer, asked: CountsAsked, form: str) -> MadeFile:
    require(officer, TAKEN)
    now = services.clock()
    async with services.database.transaction() as tx:
        told = await counting.page(tx, services, officer, asked, MOST, 0)
        if told.total > MOST:
            raise Conflict(f"一次最多导出{MOST}行，请缩小单位。", code="too_many_rows", most=MOST)
        levels = await titles(tx, LEVEL)
        lines: list[list[Cell]] = [
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
        ]
        today = local(now).date().isoformat()
        detail = {"table": "counts", "since": today, "until": today, "unit": asked.unit_id}
        sheet = Sheet(name=TITLE, top=[[TITLE], HEADINGS], rows=lines)
        content = Content(name=TITLE, sheet=sheet, total=len(lines), detail=detail)
        return await leave(tx, officer, TAKEN, content, form, now)
