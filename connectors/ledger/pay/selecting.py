"""Which lines of pay count: of the approved version, the newest of each inmate (LR-PAY-02)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, any_, exists, func, select

from connectors.ledger.applier import GONE
from connectors.postgres.arrays import among
from pipelines.rules.labour.ledger.ids import as_uuid
from pipelines.rules.labour.ledger.pay_rows import STATES
from schemas.messages.labour import PayState
from schemas.tables.labour.ledger import shard_prison
from schemas.tables.labour.ledger_pay import booked_pay, pay_line, pay_version

newer = pay_line.alias("newer")
ORDER = (pay_line.c.month.desc(), pay_line.c.ward_id, pay_line.c.inmate_digest)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Approved lines of these wards, between two months, both included."""

    wards: Mapping[str, Sequence[str]]
    """By prison."""
    first: date
    last: date
    inmate_digest: bytes | None = None


_sheets = booked_pay.join(pay_version, pay_version.c.id == booked_pay.c.version_id).join(
    shard_prison, shard_prison.c.prison_id == booked_pay.c.prison_id
)


def sheets_of(wanted: Wanted, wards: Sequence[str]) -> Select[Any]:
    """Month, ward, version, its parts and how many lines were written with it."""
    return (
        select(
            booked_pay.c.month,
            booked_pay.c.ward_id,
            pay_version.c.id,
            pay_version.c.parts,
            pay_version.c.lines,
        )
        .select_from(_sheets)
        .where(*_approved(wanted, wards))
    )


def lines_of(wanted: Wanted, wards: Sequence[str]) -> Select[Any]:
    """Every line that counts, of one inmate where one is wanted."""
    joined = _sheets.join(
        pay_line,
        (booked_pay.c.ward_id == pay_line.c.ward_id) & (booked_pay.c.month == pay_line.c.month),
    )
    replaced = exists().where(
        newer.c.month == pay_line.c.month,
        newer.c.inmate_digest == pay_line.c.inmate_digest,
        newer.c.version_id == any_(pay_version.c.parts),
        newer.c.version > pay_line.c.version,
    )
    found = (
        select(*pay_line.c)
        .select_from(joined)
        .where(
            *_approved(wanted, wards),
            pay_line.c.month.between(wanted.first, wanted.last),
            among(pay_line.c.ward_id, (as_uuid(one) for one in wards)),
            pay_line.c.version_id == any_(pay_version.c.parts),
            pay_line.c.version >= pay_version.c.base,
            ~pay_line.c.removed,
            ~replaced,
        )
    )
    if wanted.inmate_digest is None:
        return found
    return found.where(pay_line.c.inmate_digest == wanted.inmate_digest)


def counted(lines: Select[Any]) -> Select[Any]:
    """How many of the lines each version has."""
    return lines.with_only_columns(pay_version.c.id, func.count()).group_by(pay_version.c.id)


def _approved(wanted: Wanted, wards: Sequence[str]) -> tuple[ColumnElement[bool], ...]:
    return (
        shard_prison.c.state != GONE,
        booked_pay.c.state == STATES[PayState.APPROVED],
        booked_pay.c.month.between(wanted.first, wanted.last),
        among(booked_pay.c.ward_id, (as_uuid(one) for one in wards)),
    )
