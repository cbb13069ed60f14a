"""How right each word's alerts were, for the officer's own units (VC-SUP-14)."""

from collections import defaultdict
from datetime import date

from connectors.postgres.speech.words import word_figures, words
from connectors.postgres.speech.words.word_figures import WordCount
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile, content_of
from pipelines.flows.services import Services
from pipelines.flows.speech.words.keeping import note, reach_of
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.asked_days import require_days
from pipelines.rules.platform.local_time import day_bounds, local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from pipelines.rules.speech.words.sheet import SEVERITY_NAMES
from pipelines.rules.speech.words.word_figures import match_figures, total, worst_first
from schemas.speech.word_figures import MatchFigures, WordFigures, WordReport

TITLE = "敏感词效果"
STATE_NAMES = {"enabled": "启用", "disabled": "停用", "removed": "已删除"}
HEADINGS: list[Cell] = ["敏感词", "类别", "严重程度", "词库状态"]
for _kind in ("", "原词", "近音"):
    HEADINGS += [f"{_kind}{name}" for name in ("预警", "属实", "误报", "未结", "准确率")]


async def report(services: Services, officer: Officer, since: date, until: date) -> WordReport:
    async with services.database.transaction() as tx:
        return await _counted(tx, officer, since, until)


async def _counted(tx: Tx, officer: Officer, since: date, until: date) -> WordReport:
    require_days(since, until)
    start, end = day_bounds(since)[0], day_bounds(until)[1]
    found = await word_figures.counts(tx, officer.scopes, start, end)
    by_word: dict[str, list[WordCount]] = defaultdict(list)
    for one in found:
        by_word[one.word].append(one)
    states = await words.states(tx, reach_of(officer), list(by_word))
    return WordReport(
        since=since,
        until=until,
        total=match_figures(total(one.count for one in found)),
        rows=worst_first(_figures(counted, states) for counted in by_word.values()),
    )


def _figures(counted: list[WordCount], states: dict[str, bool]) -> WordFigures:
    latest = max(counted, key=lambda one: one.latest)
    state = {True: "enabled", False: "disabled", None: "removed"}[states.get(latest.word)]
    by_kind = {
        kind: match_figures(total(one.count for one in counted if one.matched_by == kind))
        for kind in ("text", "sound")
    }
    return WordFigures(
        word=latest.word,
        class_name=latest.class_name,
        severity=latest.severity,
        state=state,
        every=match_figures(total(one.count for one in counted)),
        text=by_kind["text"],
        sound=by_kind["sound"],
    )


async def export(services: Services, officer: Officer, since: date, until: date) -> MadeFile:
    """The same table as a file, with who took it, and itself written down."""
    now = services.clock()
    async with services.database.transaction() as tx:
        told = await _counted(tx, officer, since, until)
        days = {"since": since.isoformat(), "until": until.isoformat()}
        await note(tx, officer, "word.export_figures", None, days | {"rows": len(told.rows)})
    mark = watermark(officer.name, officer.login, officer.unit_name, now, len(told.rows))
    top: list[list[Cell]] = [[mark], [f"{since}至{until}"], HEADINGS]
    writer = XlsxWriter(TITLE, repeated=top, note=mark)
    name = f"{TITLE}_{local(now):%Y%m%d_%H%M}.xlsx"
    lines = [_line(row) for row in told.rows]
    return MadeFile(content_of(writer, lines), writer.media_type, name)


def _line(row: WordFigures) -> list[Cell]:
    named: list[Cell] = [row.word, row.class_name, SEVERITY_NAMES.get(row.severity, "")]
    cells = [cell for one in (row.every, row.text, row.sound) for cell in _cells(one)]
    return [*named, STATE_NAMES[row.state], *cells]


def _cells(told: MatchFigures) -> list[Cell]:
    precision = "—" if told.precision is None else f"{told.precision:.1%}"
    return [told.alerted, told.confirmed, told.dismissed, told.open, precision]
