"""The server's rules for what is being typed."""

from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.labour.hours.basis import basis_for, need_ward, problems_of
from pipelines.flows.labour.hours.sight import require_writer
from pipelines.flows.services import Services
from pipelines.rules.labour.timesheets import entries_of, require_day
from pipelines.rules.platform.local_time import local
from schemas.labour.timesheets import CheckHours, HoursChecked, LineProblem


async def check(services: Services, officer: Officer, asked: CheckHours) -> HoursChecked:
    """Every problem of the lines; keeps nothing."""
    require_writer(officer)
    require_day(asked.day, local(services.clock()).date())
    async with services.database.reading() as tx:
        return HoursChecked(problems=await _problems(tx, services, officer, asked))


async def _problems(
    tx: Tx, services: Services, officer: Officer, asked: CheckHours
) -> list[LineProblem]:
    ward = await need_ward(tx, officer, asked.ward_id)
    people = {line.inmate_id for line in asked.lines}
    basis = await basis_for(tx, ward.id, asked.day, people)
    found = await problems_of(tx, services, ward.id, asked.day, basis, entries_of(asked.lines))
    return [
        LineProblem(index=one.index, field=one.field, code=one.code, message=one.message)
        for one in found
    ]
