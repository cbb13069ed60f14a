"""The library of registered faces: who is in it, what changed, and how a face leaves it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    delete,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    tuple_,
)

from connectors.postgres.calls.call_row import ward
from connectors.postgres.ids import make_id
from connectors.postgres.people.faces import TemplateRow, next_version
from connectors.postgres.transaction import Tx, in_scopes
from schemas.people.faces.kinds import FaceCaller
from schemas.people.faces.views import FaceCheckLine, FaceEntry
from schemas.people.kinds import BindingState, SubjectKind
from schemas.tables.generated import GENERATED
from schemas.tables.people.face import face_check, face_library, face_search, face_template
from schemas.tables.people.person import inmate, inmate_binding, relative

PERSON = {SubjectKind.INMATE: inmate, SubjectKind.RELATIVE: relative}


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """Whose template it is."""

    template_id: str
    subject_id: str
    name: str
    number: str | None
    unit: str | None


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """People of one kind, as far as the scopes reach."""

    kind: SubjectKind
    scopes: tuple[str, ...]

    @property
    def table(self) -> Any:
        return PERSON[self.kind]

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        if self.kind is SubjectKind.INMATE:
            return (inmate.c.name, inmate.c.inmate_no.label("number"), ward.c.name.label("unit"))
        return (relative.c.name, null().label("number"), null().label("unit"))

    def joined(self, to: FromClause, subject: ColumnElement[str]) -> FromClause:
        """`to` with these people, and with the wards of inmates."""
        people = to.join(self.table, self.table.c.id == subject)
        return self.with_wards(people)

    def with_wards(self, people: FromClause) -> FromClause:
        inmates = self.kind is SubjectKind.INMATE
        return people.join(ward, ward.c.id == inmate.c.ward_id) if inmates else people

    @property
    def reach(self) -> ColumnElement[bool]:
        """Inmates of the units, and relatives bound to one of them."""
        if self.kind is SubjectKind.INMATE:
            return in_scopes(ward.c.path, self.scopes)
        bound = (
            select(literal(1))
            .select_from(inmate_binding)
            .join(inmate, inmate.c.id == inmate_binding.c.inmate_id)
            .join(ward, ward.c.id == inmate.c.ward_id)
            .where(
                inmate_binding.c.relative_id == relative.c.id,
                inmate_binding.c.state == BindingState.APPROVED.value,
                in_scopes(ward.c.path, self.scopes),
            )
        )
        return bound.exists()

    def called(self, text: str) -> ColumnElement[bool]:
        """Part of the name, or the beginning of the number."""
        named: ColumnElement[bool] = self.table.c.name.contains(text, autoescape=True)
        if self.kind is SubjectKind.RELATIVE:
            return named
        return or_(named, inmate.c.inmate_no.startswith(text, autoescape=True))


async def entries(
    tx: Tx, whose: Whose, *, text: str, registered: bool | None, limit: int, offset: int
) -> tuple[list[FaceEntry], int]:
    """People by number or name with the newest of their faces, and how many in all."""
    person = whose.table
    place = func.row_number().over(
        partition_by=face_template.c.subject_id, order_by=face_template.c.created_at.desc()
    )
    ranked = (
        select(face_template, place.label("place"))
        .where(face_template.c.subject_kind == whose.kind.value)
        .subquery("ranked")
    )
    newest = select(ranked).where(ranked.c.place == 1).subquery("newest")
    faces = (newest.c[name] for name in ("engine", "quality", "source", "created_by", "created_at"))
    found = select(
        literal(whose.kind.value).label("subject_kind"),
        person.c.id.label("subject_id"),
        *whose.columns,
        *faces,
    ).select_from(whose.with_wards(person).outerjoin(newest, newest.c.subject_id == person.c.id))
    found = found.where(whose.reach)
    if text:
        found = found.where(whose.called(text))
    if registered is not None:
        there = newest.c.engine.is_not(None)
        found = found.where(there if registered else ~there)
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    order = inmate.c.inmate_no if whose.kind is SubjectKind.INMATE else relative.c.name
    ordered = found.order_by(order, person.c.id).limit(limit).offset(offset)
    return await tx.all(ordered, FaceEntry), int(total)


async def templates_of(tx: Tx, kind: SubjectKind, subject_id: str) -> list[TemplateRow]:
    """A person's faces, one an engine, the newest first."""
    found = select(face_template).where(
        face_template.c.subject_kind == kind.value, face_template.c.subject_id == subject_id
    )
    return await tx.all(found.order_by(face_template.c.created_at.desc()), TemplateRow)


async def remove(tx: Tx, rows: Collection[TemplateRow]) -> None:
    """Take templates out of the library; every replica's index follows by the version."""
    for engine in sorted({row.engine for row in rows}):
        await next_version(tx, engine)
    await tx.execute(delete(face_template).where(face_template.c.id.in_([r.id for r in rows])))


async def version(tx: Tx, engine: str) -> int:
    """How far the library of an engine has come; 0 while it is empty."""
    found = select(face_library.c.version).where(face_library.c.engine == engine)
    return int(await tx.scalar(found) or 0)


async def changed(
    tx: Tx, kind: SubjectKind, engine: str, since: tuple[int, str], limit: int
) -> list[TemplateRow]:
    """Templates after a version and id, in their order."""
    found = _of(select(face_template), kind, engine).where(
        tuple_(face_template.c.version, face_template.c.id) > since
    )
    ordered = found.order_by(face_template.c.version, face_template.c.id)
    return await tx.all(ordered.limit(limit), TemplateRow)


async def count(tx: Tx, kind: SubjectKind, engine: str) -> int:
    return int(
        await tx.scalar(_of(select(func.count()).select_from(face_template), kind, engine)) or 0
    )


async def ids(tx: Tx, kind: SubjectKind, engine: str) -> set[str]:
    return set((await tx.execute(_of(select(face_template.c.id), kind, engine))).scalars())


def _of(statement: Select[Any], kind: SubjectKind, engine: str) -> Select[Any]:
    return statement.where(
        face_template.c.engine == engine, face_template.c.subject_kind == kind.value
    )


async def candidates(tx: Tx, whose: Whose, template_ids: Collection[str]) -> list[Candidate]:
    """Those of the templates that are still registered, of people in reach."""
    found = (
        select(face_template.c.id.label("template_id"), face_template.c.subject_id, *whose.columns)
        .select_from(whose.joined(face_template, face_template.c.subject_id))
        .where(face_template.c.id.in_(template_ids), whose.reach)
    )
    return await tx.all(found, Candidate)


async def add_search(
    tx: Tx,
    *,
    caller: FaceCaller,
    asked_by: str,
    kind: SubjectKind,
    engine: str,
    threshold: float,
    reason: str,
    hits: list[dict[str, Any]],
    picture_file_id: str,
    at: datetime,
) -> str:
    """Keep a search, whether it found somebody or not; answers its id."""
    search_id = make_id()
    await tx.execute(
        insert(face_search).values(
            id=search_id,
            caller=caller.value,
            asked_by=asked_by,
            subject_kind=kind.value,
            engine=engine,
            threshold=threshold,
            reason=reason,
            hits=hits,
            picture_file_id=picture_file_id,
            at=at,
        )
    )
    return search_id


async def checks(
    tx: Tx,
    whose: Whose,
    *,
    subject_id: str | None,
    caller: FaceCaller | None,
    passed: bool | None,
    limit: int,
    offset: int,
) -> tuple[list[FaceCheckLine], int]:
    """The log of checks, newest first."""
    device = GENERATED["devices"]
    shown = (
        face_check.c[name]
        for name in FaceCheckLine.__struct_fields__
        if name not in ("name", "number", "device")
    )
    joined = whose.joined(face_check, face_check.c.subject_id)
    found = (
        select(*shown, *whose.columns[:2], device.c.name.label("device"))
        .select_from(joined.outerjoin(device, device.c.id == face_check.c.device_id))
        .where(face_check.c.subject_kind == whose.kind.value, whose.reach)
    )
    if subject_id is not None:
        found = found.where(face_check.c.subject_id == subject_id)
    if caller is not None:
        found = found.where(face_check.c.caller == caller.value)
    if passed is not None:
        found = found.where(face_check.c.passed.is_(passed))
    total = await tx.scalar(select(func.count()).select_from(found.subquery()))
    ordered = found.order_by(face_check.c.id.desc()).limit(limit).offset(offset)
    return await tx.all(ordered, FaceCheckLine), int(total)
