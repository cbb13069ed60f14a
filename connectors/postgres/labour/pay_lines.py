"""Lines of pay in the core database; amounts and steps are sealed (LR-PAY-07, LR-CRYPTO-01)."""

import secrets
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import delete, insert, select

from connectors.labour.pay_book import LineVersion, Replacing, SheetKey, StoredLine
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from pipelines.labour.pay.line import PayLine, PayStep
from pipelines.security.field import open_field, seal_field
from pipelines.security.keys import KeyProvider
from pipelines.security.purposes import PAY
from pipelines.security.sm4 import NONCE_BYTES
from schemas.tables.pay import pay_line, pay_line_version

Row = Mapping[Any, Any]


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """How an amount came about, as it lies under the seal."""

    minutes: dict[str, int]
    steps: tuple[PayStep, ...]


class CorePayBook:
    """`PayBook` on tables of the core database; a seal moved to another row does not open."""

    def __init__(self, keys: KeyProvider) -> None:
        self._keys = keys

    async def write(
        self, tx: Tx, sheet: SheetKey, lines: Sequence[PayLine], replacing: Replacing, *, keep: bool
    ) -> None:
        before = {one.inmate_id: one for one in await self.lines(tx, sheet)}
        if keep:
            await self._keep(tx, sheet, list(before.values()), replacing)
        await tx.execute(delete(pay_line).where(pay_line.c.sheet_id == sheet.sheet_id))
        rows = []
        for line in lines:
            known = before.get(line.inmate_id)
            version = known.version + 1 if keep and known else (known.version if known else 1)
            rows.append(self._row(sheet, line, version, replacing))
        if rows:
            await tx.execute(insert(pay_line).values(rows))

    async def change(
        self, tx: Tx, sheet: SheetKey, inmate_id: str, line: PayLine | None, replacing: Replacing
    ) -> None:
        before = await self.line(tx, sheet, inmate_id)
        if before is None:
            raise KeyError(inmate_id)
        await self._keep(tx, sheet, [before], replacing)
        row = self._row(sheet, line or before.line, before.version + 1, replacing)
        one = (pay_line.c.sheet_id == sheet.sheet_id, pay_line.c.inmate_id == inmate_id)
        await tx.execute(delete(pay_line).where(*one))
        await tx.execute(insert(pay_line).values(**row | {"removed": line is None}))

    async def lines(self, tx: Tx, sheet: SheetKey) -> list[StoredLine]:
        found = select(pay_line).where(pay_line.c.sheet_id == sheet.sheet_id)
        rows = (await tx.execute(found)).mappings().all()
        return [self._stored(sheet, row) for row in rows]

    async def line(self, tx: Tx, sheet: SheetKey, inmate_id: str) -> StoredLine | None:
        found = select(pay_line).where(
            pay_line.c.sheet_id == sheet.sheet_id, pay_line.c.inmate_id == inmate_id
        )
        row = (await tx.execute(found)).mappings().first()
        return self._stored(sheet, row) if row else None

    async def versions(self, tx: Tx, sheet: SheetKey, inmate_id: str) -> list[LineVersion]:
        kept = pay_line_version
        found = select(kept).where(kept.c.sheet_id == sheet.sheet_id, kept.c.inmate_id == inmate_id)
        rows = (await tx.execute(found.order_by(kept.c.version.desc()))).mappings().all()
        return [
            LineVersion(
                version=row["version"],
                removed=row["removed"],
                line=self._opened("pay_line_version", sheet, row),
                replaced=Replacing(
                    reason=row["reason"],
                    by=row["replaced_by"],
                    at=row["replaced_at"],
                    case_id=row["case_id"],
                ),
            )
            for row in rows
        ]

    async def _keep(
        self, tx: Tx, sheet: SheetKey, lines: Sequence[StoredLine], replacing: Replacing
    ) -> None:
        rows = []
        for one in lines:
            row_id = make_id()
            rows.append(
                {
                    "id": row_id,
                    "sheet_id": sheet.sheet_id,
                    "inmate_id": one.inmate_id,
                    "version": one.version,
                    "removed": one.removed,
                    **self._sealed("pay_line_version", row_id, one.line),
                    "reason": replacing.reason,
                    "replaced_by": replacing.by,
                    "replaced_at": replacing.at,
                    "case_id": replacing.case_id,
                }
            )
        if rows:
            await tx.execute(insert(pay_line_version).values(rows))

    def _row(
        self, sheet: SheetKey, line: PayLine, version: int, replacing: Replacing
    ) -> dict[str, Any]:
        row_id = make_id()
        return {
            "id": row_id,
            "sheet_id": sheet.sheet_id,
            "ward_id": sheet.ward_id,
            "month": sheet.month,
            "inmate_id": line.inmate_id,
            "version": version,
            "removed": False,
            **self._sealed("pay_line", row_id, line),
            "changed_at": replacing.at,
        }

    def _sealed(self, table: str, row_id: str, line: PayLine) -> dict[str, bytes]:
        told = msgspec.json.encode(_Told(minutes=line.minutes, steps=line.steps)).decode()
        return {
            "amount_sealed": self._close(f"{table}.amount:{row_id}", str(line.amount)),
            "steps_sealed": self._close(f"{table}.steps:{row_id}", told),
        }

    def _close(self, place: str, plain: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return seal_field(self._keys.sealing(PAY), plain, place, nonce)

    def _stored(self, sheet: SheetKey, row: Row) -> StoredLine:
        return StoredLine(
            inmate_id=row["inmate_id"],
            version=row["version"],
            removed=row["removed"],
            line=self._opened("pay_line", sheet, row),
            changed_at=row["changed_at"],
        )

    def _opened(self, table: str, sheet: SheetKey, row: Row) -> PayLine:
        key, row_id = self._keys.sealing(PAY), row["id"]
        amount = open_field(key, bytes(row["amount_sealed"]), f"{table}.amount:{row_id}")
        steps = open_field(key, bytes(row["steps_sealed"]), f"{table}.steps:{row_id}")
        told = msgspec.json.decode(steps, type=_Told)
        return PayLine(
            inmate_id=row["inmate_id"],
            month=sheet.month,
            amount=Decimal(amount),
            minutes=told.minutes,
            steps=told.steps,
        )
