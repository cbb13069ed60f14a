"""Taking in what pages tell of their own errors."""

from connectors.postgres.platform import public_faults
from pipelines.flows.services import Services
from pipelines.rules.platform.public_watch.scrubbing import placed, scrubbed
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import TooManyRequests
from schemas.platform.public_watch import ClientFault, FaultKind

BEYOND = "more"
"""Under this mark all is counted that there is no room for."""


async def take(services: Services, address: str, told: ClientFault) -> None:
    """Counts an error with those like it; nothing is kept of whose page it was."""
    now = services.clock()
    if not services.fault_pace.admits(address, now):
        raise TooManyRequests("上报过于频繁。", code="too_many_faults")
    what = f"{told.kind}: {scrubbed(told.text)}"
    place = f"{told.face} {placed(told.place)}".strip()
    mark = sm3_hex("\n".join((told.entry, what, place)).encode())
    async with services.database.transaction() as tx:
        known = await public_faults.locked(tx, mark)
        if known is None and await public_faults.is_full(tx):
            mark, what, place = BEYOND, "更多不同的错误", ""
            known = await public_faults.locked(tx, mark)
        if known is not None:
            counted = {"failures": known.failures + 1, "last_at": now, "device": told.device}
            await public_faults.change(tx, known.id, counted, now)
            return
        values = {
            "kind": FaultKind.PAGE.value,
            "entry": told.entry.value,
            "what": what,
            "place": place,
            "device": told.device,
            "mark": mark,
            "failures": 1,
            "last_at": now,
        }
        await public_faults.add(tx, values, now)
