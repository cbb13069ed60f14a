"""What holds before something of the mini-program is written, and what follows (VC-MINI-01)."""

from typing import Any

from sqlalchemy import select, update

from connectors.postgres.access import officers
from connectors.postgres.modules import dictionary_rules, writing
from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.family.content import wrong_dates, wrong_target
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict
from schemas.modules.family.app_modules import LINK_HOSTS
from schemas.modules.family.content_fields import PUBLISHED, WITHDRAWN
from schemas.modules.family.help_text_versions import (
    CURRENT,
    HELP_TEXT_VERSIONS,
    RETIRED,
    SUPERSEDED,
)
from schemas.tables.generated import GENERATED

COPIED = ("part", "title", "body", "unit_id", "sort")
"""What a version keeps of its text."""


async def require_dates(_: Tx, saving: Saving) -> dict[str, Any]:
    """What ends has begun before."""
    wrong = wrong_dates(saving.values["shown_from"], saving.values["shown_until"])
    if wrong is not None:
        raise problem("shown_until", wrong)
    return {}


async def require_target(tx: Tx, saving: Saving) -> dict[str, Any]:
    """An entry leads to a page of ours, or to a host that the bureau lists."""
    await require_dates(tx, saving)
    values = saving.values
    hosts = await dictionary_rules.items(tx, LINK_HOSTS, local(saving.at).date()) or []
    wrong = wrong_target(
        values["target"], values["text_id"], values["link"], [one.title for one in hosts]
    )
    if wrong is not None:
        raise problem(*wrong)
    return {}


async def number_edition(_: Tx, saving: Saving) -> dict[str, Any]:
    """What is published becomes the next edition."""
    before = saving.before
    if before is None or saving.state != PUBLISHED or before.state == PUBLISHED:
        return {}
    return {"edition": (before.values["edition"] or 0) + 1, "published_at": saving.at}


async def keep_version(tx: Tx, record_id: str, saving: Saving) -> None:
    """Readers see the text as it was published, until the next one or its withdrawal."""
    before = saving.before
    if before is None or before.state == saving.state:
        return
    if saving.state == WITHDRAWN:
        await _retire(tx, record_id, RETIRED)
    if saving.state != PUBLISHED:
        return
    await _retire(tx, record_id, SUPERSEDED)
    author = await officers.get(tx, saving.by or "")
    told = {
        "text_id": record_id,
        "number": (before.values["edition"] or 0) + 1,
        "published_at": saving.at,
        "published_by": author.name if author else "",
    }
    await writing.add(
        tx,
        HELP_TEXT_VERSIONS,
        saving.seals,
        told | {name: saving.values[name] for name in COPIED},
        state=CURRENT,
        by=saving.by,
        at=saving.at,
    )


async def require_unpublished(tx: Tx, record: Stored) -> None:
    """Raise `Conflict` where versions of the text are kept."""
    version = GENERATED["help_text_versions"]
    found = select(version.c.id).where(version.c.text_id == record.id).limit(1)
    if await tx.scalar(found) is not None:
        raise Conflict("已发布过的篇目不能删除，可以撤下。", code="text_published")


async def _retire(tx: Tx, text_id: str, state: str) -> None:
    version = GENERATED["help_text_versions"]
    current = (version.c.text_id == text_id, version.c.state == CURRENT)
    await tx.execute(update(version).where(*current).values(state=state))
