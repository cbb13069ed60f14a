"""Forms that somebody from outside may fill in (VC-MINI-06)."""

from connectors.postgres.forms import drafts, versions
from connectors.postgres.forms.versions import FormRow
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.services import Services
from schemas.forms.views import OfferedForm, PrisonChoice
from schemas.modules.common import ACTIVE
from schemas.modules.forms.forms import FormAudience


def audiences(user: PublicUser) -> frozenset[FormAudience]:
    """Whose forms are the person's to fill in."""
    if user.relative_id is None:
        return frozenset({FormAudience.EVERYBODY})
    return frozenset({FormAudience.EVERYBODY, FormAudience.RELATIVES})


async def offered(services: Services, user: PublicUser) -> list[OfferedForm]:
    async with services.database.reading() as tx:
        rows = await versions.offered(tx, audiences(user))
        begun = await drafts.forms_of(tx, user.id)
        prisons = await _prisons(tx)
    return [
        OfferedForm(
            id=row.id,
            name=row.name,
            lead=row.lead or "",
            unit=row.unit_name,
            prisons=prisons if row.of_all_prisons else [],
            begun=row.id in begun,
        )
        for row in rows
    ]


def is_offered(user: PublicUser, form: FormRow) -> bool:
    """Whether the person may fill it in now."""
    return form.state == ACTIVE and form.audience in audiences(user)


async def prisons_of(tx: Tx, form: FormRow) -> list[PrisonChoice]:
    """Of which one decides; none where the form is a prison's own."""
    return await _prisons(tx) if form.of_all_prisons else []


async def _prisons(tx: Tx) -> list[PrisonChoice]:
    return [
        PrisonChoice(id=one.id, name=one.name) for one in await units.prisons(tx) if one.enabled
    ]
