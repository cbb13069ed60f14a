"""A stand-in on a separated network: what it tells is carried over in packages."""

import secrets
from datetime import datetime
from pathlib import Path

import msgspec

from connectors.keys import sm2
from connectors.prisons.adapters.carrying import IN, OUT, RECEIPTS
from connectors.prisons.adapters.package_file import OWNER, opened_package
from connectors.prisons.adapters.packages import ORDERS, ReceiptLine
from connectors.prisons.port import Order
from connectors.prisons.simulators.makers.maker import Row
from connectors.prisons.simulators.source import Source
from pipelines.rules.exchange.prison_systems.packages.manifest import DayHeld, Held, Manifest
from pipelines.rules.exchange.prison_systems.packages.numbers import by_number, file_name
from pipelines.rules.exchange.prison_systems.packages.writing import package
from pipelines.rules.security.keys import KEY_BYTES, KeyProvider
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Recording

ROWS_A_PACKAGE = 20_000


class PackageMaker:
    """Writes a package whenever it is told to, and reads those that lie ready for it."""

    def __init__(
        self,
        source: Source,
        folder: Path,
        keys: KeyProvider,
        receiver: bytes,
    ) -> None:
        self.source = source
        self._folder = folder
        self._keys = keys
        self._receiver = receiver
        self._positions = dict.fromkeys(source.book.shelves, 0)
        self._number = 0
        self._read: set[int] = set()
        self._receipts: list[ReceiptLine] = []
        self._whole: dict[int, bytes] = {}
        """Packages that came to harm on their way, as they were made."""
        for one in (IN, OUT):
            (folder / one).mkdir(parents=True, exist_ok=True)

    @property
    def certificate(self) -> str:
        """By which its packages are known, hexadecimal."""
        return self._keys.public_key(OWNER).hex()

    def export(self) -> None:
        """Packages of everything that changed since the last time; harmed ones are made good."""
        faults = self.source.faults
        if faults.down:
            return
        if not (faults.half or faults.garbled):
            for number, content in self._whole.items():
                self._lay(number, content)
            self._whole.clear()
        self._take_orders()
        while self._next():
            continue

    def _next(self) -> bool:
        """One package; whether another must follow."""
        members: dict[str, bytes] = {}
        held: list[Held] = []
        full = False
        told = self._positions[RecordKind.RECORDING]
        for kind, position in self._positions.items():
            page = self.source.after(kind, position, ROWS_A_PACKAGE)
            self._positions[kind] = page.position
            full = full or page.left > 0
            if page.rows:
                name = self.source.maker.name_of(kind)
                members[f"records/{name}.jsonl"] = _lines(page.rows)
                held.append(Held(name=name, lines=len(page.rows)))
        if not held and not self._receipts and self._number:
            return False
        members |= self._sounds(told)
        if self._receipts:
            members[RECEIPTS] = b"".join(msgspec.json.encode(one) + b"\n" for one in self._receipts)
            self._receipts.clear()
        self._number += 1
        self._write(self._made(members, tuple(held)))
        return full

    def _made(self, members: dict[str, bytes], held: tuple[Held, ...]) -> bytes:
        key = secrets.token_bytes(KEY_BYTES)
        return package(
            Manifest(number=self._number, sender=self.source.name, records=held, days=self._days()),
            members,
            key=key,
            wrapped=sm2.encrypt(self._receiver, key),
            receiver=self._receiver,
            made_at=self._made_at(),
            sign=lambda data: self._keys.sign(OWNER, data),
        )

    def _made_at(self) -> datetime:
        return self.source.clock.now()

    def _days(self) -> tuple[DayHeld, ...]:
        found: list[DayHeld] = []
        for kind, shelf in self.source.book.shelves.items():
            days = shelf.all_days()
            name = self.source.maker.name_of(kind)
            found += [
                DayHeld(name=name, day=one.day, count=one.count, digest=one.digest)
                for one in (self.source.counts(kind, days[0], days[-1]) if days else ())
            ]
        return tuple(found)

    def _sounds(self, told: int) -> dict[str, bytes]:
        """The files of the recordings that this package tells of, behind what was told before."""
        shelf = self.source.book.shelves[RecordKind.RECORDING]
        found: dict[str, bytes] = {}
        for number in shelf.after(told, ROWS_A_PACKAGE)[0]:
            record = shelf.entry(number).record
            if isinstance(record, Recording):
                content = self.source.recording(record.file)
                found[f"recordings/{record.file}"] = content or b""
        return found

    def _take_orders(self) -> None:
        """What was carried over to here; it is believed by the platform's signature alone."""
        waiting = by_number(one.name for one in (self._folder / OUT).iterdir())
        for number, name in sorted(waiting.items()):
            if number in self._read:
                continue
            path = self._folder / OUT / name
            with opened_package(path, number, self._receiver, self._keys) as found:
                orders = [msgspec.json.decode(one, type=Order) for one in found.lines(ORDERS)]
            for order in orders:
                receipt = self.source.take(order)
                self._receipts.append(
                    ReceiptLine(order.id, receipt.accepted, receipt.reference, receipt.problem)
                )
            self._read.add(number)

    def _write(self, content: bytes) -> None:
        faults = self.source.faults
        harmed = content
        if faults.half:
            harmed = content[: len(content) // 2]
        elif faults.garbled:
            harmed = content[:-40] + bytes(40)
        if harmed is not content:
            self._whole[self._number] = content
        self._lay(self._number, harmed)

    def _lay(self, number: int, content: bytes) -> None:
        target = self._folder / IN / file_name(number)
        draft = target.with_name(f".{target.name}.part")
        draft.write_bytes(content)
        draft.replace(target)


def _lines(rows: list[Row | None]) -> bytes:
    lines = [b'"#ERR"' if one is None else msgspec.json.encode(one) for one in rows]
    return b"".join(one + b"\n" for one in lines)
