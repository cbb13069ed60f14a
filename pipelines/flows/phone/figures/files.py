"""A table of the figures as a file, with who took it; the taking is itself written down."""

from connectors.postgres.audit import audit
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.leaving import MadeFile, Writer, content_of
from pipelines.flows.phone.figures.asking import Asked, SilentAsked
from pipelines.flows.phone.figures.counting import CountsAsked
from pipelines.flows.phone.figures.sheets import NAMES, rows_of
from pipelines.flows.services import Services
from pipelines.rules.access.codes.phone import EXPORT_PHONE_COUNTS, EXPORT_PHONE_FIGURES
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.modules.transfer import watermark
from pipelines.rules.platform.local_time import local
from pipelines.rules.sheets.cells import Cell
from pipelines.rules.sheets.csv_file import CsvWriter
from pipelines.rules.sheets.xlsx_writer import XlsxWriter
from schemas.phone.phone_figures import Table

OF_COUNTS = frozenset({Table.COUNTS})


async def export(
    services: Services,
    officer: Officer,
    table: Table,
    asked: Asked,
    silent: SilentAsked,
    counts: CountsAsked,
    month: str,
    form: str,
) -> MadeFile:
    needed = EXPORT_PHONE_COUNTS if table in OF_COUNTS else EXPORT_PHONE_FIGURES
    require_permission(officer.permissions, needed)
    now = services.clock()
    async with services.database.transaction() as tx:
        heads, *rows = await rows_of(tx, services, officer, table, asked, silent, counts, month)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="phone_figures.export",
            object_kind="phone_figures",
            object_id=None,
            detail={
                "table": table.value,
                "since": asked.since.isoformat(),
                "until": asked.until.isoformat(),
                "unit": asked.unit_id,
                "format": form,
                "rows": len(rows),
            },
            at=now,
        )
    mark = watermark(officer.name, officer.login, officer.unit_name, now, len(rows))
    title = NAMES[table]
    top: list[list[Cell]] = [[mark], [title], heads]
    writer: Writer = CsvWriter() if form == "csv" else XlsxWriter(title, repeated=top, note=mark)
    first = top if isinstance(writer, CsvWriter) else []
    name = f"{title}_{local(now):%Y%m%d_%H%M}.{form}"
    return MadeFile(content_of(writer, [*first, *rows]), writer.media_type, name)
