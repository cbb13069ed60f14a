"""What an application of a relative and an inmate has beside its declaration."""

from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.flows.approvals.beside import Checks
from pipelines.flows.calls.facts import facts_of
from pipelines.flows.services import Services
from pipelines.rules.approvals.matter import Matter
from pipelines.rules.calls.checks import Facts as CallFacts
from pipelines.rules.calls.checks import Outcome, run_checks
from schemas.approvals.definition import Facts
from schemas.people.kinds import BarredFrom


async def facts_now(
    tx: Tx, services: Services, relative_id: str, inmate_id: str, channel: BarredFrom
) -> CallFacts:
    """Facts about the pair as they are now, for what goes through this channel."""
    now = services.clock()
    return await facts_of(
        tx,
        relative_id=relative_id,
        inmate_id=inmate_id,
        starts_at=now,
        now=now,
        channel=channel,
    )


def pair_checks(channel: BarredFrom) -> Checks:
    """The checks of a call, as they bear on what goes through another channel."""

    async def checks(tx: Tx, services: Services, matter: Matter) -> list[Outcome]:
        relative_id = matter.value("relative_id")
        if relative_id is None:
            # What is of somebody who is bound to nobody is checked by people alone.
            return []
        pair = (relative_id, matter.value("inmate_id"))
        return run_checks(await facts_now(tx, services, *pair, channel))

    return checks


async def kinship_of_pair(tx: Tx, _: Services, matter: Matter) -> Facts:
    """How the relative is to the inmate; nothing where they are not bound."""
    bound = await people.binding(tx, matter.value("relative_id"), matter.value("inmate_id"))
    return {} if bound is None else {"kinship": bound.kinship}
