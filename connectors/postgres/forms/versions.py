"""Forms and the versions that they were designed in."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Select, delete, insert, select, update

from connectors.postgres.arrays import among
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from schemas.errors import Conflict, IntegrityBroken
from schemas.forms.definition import FormDefinition
from schemas.forms.submission import FormVersionState
from schemas.modules.common import ACTIVE
from schemas.modules.forms.forms import FormAudience
from schemas.people.kinds import OrgType
from schemas.tables import metadata
from schemas.tables.forms.form import form_version
from schemas.tables.platform.org import org_unit

form, version = metadata.tables["form"], form_version
unit = org_unit.alias("form_unit")


class FormRow(msgspec.Struct, frozen=True, kw_only=True):
    """A form with the unit that it belongs to."""

    id: str
    state: str
    code: str
    name: str
    audience: FormAudience
    lead: str | None
    unit_id: str
    unit_name: str
    unit_path: str
    unit_type: OrgType

    @property
    def of_all_prisons(self) -> bool:
        """Whether whoever fills it in says which prison decides."""
        return self.unit_type is OrgType.BUREAU


class VersionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a form."""

    id: str
    form_id: str
    number: int
    state: FormVersionState
    content: FormDefinition
    note: str
    revision: int
    created_by: str
    created_at: datetime
    published_by: str | None
    published_at: datetime | None
    retired_at: datetime | None


def _forms() -> Select[tuple[object, ...]]:
    names = ("id", "state", "code", "name", "audience", "lead", "unit_id")
    beside = (
        unit.c.name.label("unit_name"),
        unit.c.path.label("unit_path"),
        unit.c.org_type.label("unit_type"),
    )
    own = (form.c[name] for name in names)
    return select(*own, *beside).join(unit, unit.c.id == form.c.unit_id)


async def form_of(tx: Tx, form_id: str, *, for_update: bool = False) -> FormRow | None:
    """The form, wherever it belongs; the caller checks whose it is."""
    found = _forms().where(form.c.id == form_id)
    return await tx.first(found.with_for_update(of=form) if for_update else found, FormRow)


async def offered(tx: Tx, audiences: Collection[FormAudience]) -> list[FormRow]:
    """Forms in use that have a version in force, in their order."""
    published = select(version.c.form_id).where(version.c.state == FormVersionState.PUBLISHED.value)
    found = _forms().where(
        form.c.state == ACTIVE,
        among(form.c.audience, [one.value for one in audiences]),
        form.c.id.in_(published),
    )
    return await tx.all(found.order_by(form.c.sort, form.c.code), FormRow)


async def seen(tx: Tx, scopes: tuple[str, ...], above: Collection[str]) -> list[FormRow]:
    """Forms that were published once: of units in reach, and of those with a path of `above`."""
    designed = select(version.c.form_id).where(version.c.state != FormVersionState.DRAFT.value)
    below = in_scopes(unit.c.path, scopes)
    higher = among(unit.c.path, above)
    found = _forms().where(below | higher, form.c.id.in_(designed))
    return await tx.all(found.order_by(form.c.sort, form.c.code), FormRow)


async def all_of(tx: Tx, form_id: str) -> list[VersionRow]:
    """All versions, newest first."""
    found = select(version).where(version.c.form_id == form_id)
    return await tx.all(found.order_by(version.c.number.desc()), VersionRow)


async def get(tx: Tx, version_id: str) -> VersionRow:
    """The version that something was filled in by."""
    found = await tx.first(select(version).where(version.c.id == version_id), VersionRow)
    if found is None:
        raise IntegrityBroken("表单版本缺失。", code="form_version_gone")
    return found


async def in_force(tx: Tx, form_id: str) -> VersionRow | None:
    """The version by which the form is filled in from now on."""
    found = select(version).where(
        version.c.form_id == form_id, version.c.state == FormVersionState.PUBLISHED.value
    )
    return await tx.first(found, VersionRow)


async def save_draft(
    tx: Tx, form_id: str, content: FormDefinition, *, note: str, base: int, by: str, at: datetime
) -> int:
    """Keep a definition as the draft: in its place where there is one, else as a new version.

    `base` is the draft's revision that was changed, 0 where there was no draft. The caller holds
    the form's lock. Answers the draft's number.
    """
    kept: dict[str, Any] = {
        "content": msgspec.to_builtins(content),
        "note": note,
        "created_by": by,
        "created_at": at,
    }
    known = await all_of(tx, form_id)
    draft = next((one for one in known if one.state is FormVersionState.DRAFT), None)
    if base != (draft.revision if draft else 0):
        raise Conflict(
            "表单已被他人修改，您的修改没有保存。请刷新后再改。", code="changed_meanwhile"
        )
    if draft is not None:
        changed = update(version).where(version.c.id == draft.id)
        await tx.execute(changed.values(revision=draft.revision + 1, **kept))
        return draft.number
    number = max((one.number for one in known), default=0) + 1
    row = {"id": make_id(), "form_id": form_id, "number": number, "revision": 1}
    await tx.execute(insert(version).values(state=FormVersionState.DRAFT.value, **row, **kept))
    return number


async def publish(tx: Tx, form_id: str, draft_id: str, *, by: str, at: datetime) -> None:
    """Let a draft be what is filled in from now on; what is filled in already keeps its own."""
    of_form = version.c.form_id == form_id
    before = update(version).where(of_form, version.c.state == FormVersionState.PUBLISHED.value)
    await tx.execute(before.values(state=FormVersionState.RETIRED.value, retired_at=at))
    mine = update(version).where(of_form, version.c.id == draft_id)
    await tx.execute(
        mine.values(state=FormVersionState.PUBLISHED.value, published_by=by, published_at=at)
    )


async def drop_draft(tx: Tx, form_id: str) -> bool:
    """Remove a draft; whether there was one."""
    mine = (version.c.form_id == form_id, version.c.state == FormVersionState.DRAFT.value)
    return (await tx.execute(delete(version).where(*mine))).rowcount > 0
