"""What the mini-program's home shows somebody, and which prison is his (VC-MINI-01 to -03)."""

from connectors.postgres.audit import audit
from connectors.postgres.family import content, questions
from connectors.postgres.platform import attachments, units
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import PublicUser
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files import opening
from pipelines.flows.files.leaving import KeptFile
from pipelines.flows.services import Services
from pipelines.rules.family.content import Viewer
from pipelines.rules.platform.local_time import local
from schemas.errors import NotFound
from schemas.family.content import (
    ChoosePrison,
    HomeBanner,
    HomeModule,
    HomeNotice,
    HomePrison,
    PublicHome,
)

SUBJECT = "chosen_prison"


async def viewer_of(tx: Tx, user: PublicUser) -> Viewer:
    """The bureau's is for all; a prison's for whoever is bound there or chose it."""
    bureau = await units.root(tx)
    mine = {bureau.id} if bureau else set()
    if user.relative_id is not None:
        mine |= set(await content.prisons_of(tx, user.relative_id))
    if chosen := await content.chosen(tx, user.id):
        mine.add(chosen)
    return Viewer(relative=user.relative_id is not None, unit_ids=frozenset(mine))


async def home(services: Services, user: PublicUser) -> PublicHome:
    """All of it at once, since a phone on a bad line asks once."""
    today = local(services.clock()).date()
    async with services.database.transaction() as tx:
        viewer = await viewer_of(tx, user)
        chosen = await content.chosen(tx, user.id)
        return PublicHome(
            modules=[
                HomeModule(
                    id=row.id,
                    title=row.title,
                    icon=row.icon,
                    target=row.target,
                    text_id=row.text_id,
                    link=row.link,
                )
                for row in await content.modules(tx, viewer, today)
            ],
            banners=[
                HomeBanner(id=row.id, title=row.title, target=row.target)
                for row in await content.banners(tx, viewer, today)
            ],
            notices=[
                HomeNotice(
                    id=row.id,
                    title=row.title,
                    body=row.body,
                    pinned=row.pinned,
                    shown_from=row.shown_from,
                    unit=row.unit,
                )
                for row in await content.notices(tx, viewer, today)
            ],
            prisons=[
                HomePrison(
                    id=row.id,
                    name=row.name,
                    mine=row.id in viewer.unit_ids,
                    chosen=row.id == chosen,
                )
                for row in await units.prisons(tx)
            ],
            unread=await questions.unread(tx, user.id),
        )


async def choose_prison(services: Services, user: PublicUser, asked: ChoosePrison) -> PublicHome:
    """From now on he sees what this prison shows, beside that of those he is bound to."""
    attempt = Attempt(services, user.actor(), "chosen_prison.choose", SUBJECT, asked.prison_id)
    async with attempt, services.database.transaction() as tx:
        if all(row.id != asked.prison_id for row in await units.prisons(tx)):
            raise NotFound("没有找到这所监狱。", code="prison_not_found")
        await content.choose(tx, user.id, asked.prison_id, services.clock())
        await audit.write(
            tx,
            stream=user.stream,
            actor=user.actor(),
            action="chosen_prison.choose",
            object_kind=SUBJECT,
            object_id=asked.prison_id,
            at=services.clock(),
        )
    return await home(services, user)


async def picture(services: Services, user: PublicUser, banner_id: str) -> KeptFile:
    """The picture of a banner that is shown to him now."""
    today = local(services.clock()).date()
    async with services.database.transaction() as tx:
        shown = await content.banners(tx, await viewer_of(tx, user), today)
        file_ids = [row.picture for row in shown if row.id == banner_id]
        rows = await attachments.by_ids(tx, file_ids) if file_ids else []
    if not rows:
        raise opening.not_found()
    (row,) = rows
    return KeptFile(reader=await opening.verified(services, row), row=row, inline=True)
