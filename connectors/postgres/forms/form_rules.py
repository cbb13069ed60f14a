"""What must hold of forms and of kinds of business that use them, beyond their declarations."""

from typing import Any

from sqlalchemy import select

from connectors.postgres.modules.saving import Saving
from connectors.postgres.transaction import Tx
from pipelines.rules.modules.problems import problem
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.modules.forms.forms import FormAudience
from schemas.tables import metadata
from schemas.tables.forms.form import form_version


async def require_official(tx: Tx, saving: Saving) -> dict[str, Any]:
    """A kind of official business uses a form that is meant for one."""
    form = metadata.tables["form"]
    wanted = saving.values.get("form_id")
    if wanted is None:
        return {}
    audience = await tx.scalar(select(form.c.audience).where(form.c.id == wanted))
    if audience != FormAudience.OFFICIAL:
        raise problem("form_id", "只能选用填写人为“对公业务”的表单")
    return {}


async def require_unversioned(tx: Tx, record: Stored) -> None:
    """What was designed stays; such a form is put out of use instead."""
    found = select(form_version.c.id).where(form_version.c.form_id == record.id).limit(1)
    if await tx.scalar(found) is not None:
        raise Conflict("该表单已有设计内容，不能删除。可以停用。", code="record_in_use")
