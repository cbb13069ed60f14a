"""Signed packages, carried by hand: read from one folder, written into another.

in/   from the prison, each number once and in turn
out/  ours to the prison, an order each, named by its id
"""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec

from connectors.keys import sm2
from connectors.prisons.adapters.answers import away, unacknowledged, unreadable
from connectors.prisons.adapters.carrying import IN, OUT, RECEIPTS, Carrying
from connectors.prisons.adapters.cursor import place_of, written
from connectors.prisons.adapters.day import day_of
from connectors.prisons.adapters.names import KindNames
from connectors.prisons.adapters.package_file import OWNER, PackageFile, opened_package
from connectors.prisons.adapters.places import order_name, parts_of
from connectors.prisons.adapters.told import told
from connectors.prisons.port import Broken, DayCount, NotOffered, Order, Pulled, Receipt, Told
from pipelines.rules.exchange.prison_systems.packages.manifest import Manifest
from pipelines.rules.exchange.prison_systems.packages.numbers import by_number, file_name, following
from pipelines.rules.exchange.prison_systems.packages.problems import broken
from pipelines.rules.exchange.prison_systems.packages.writing import package
from pipelines.rules.security.keys import KEY_BYTES, KeyProvider
from schemas.errors import InvalidInput
from schemas.exchange.prison_systems.access import PackageAccess
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping

ORDERS = "orders.jsonl"
RECORDINGS = "recordings/"
SENDER = "qinqiao"
WRITES = 20
"""So often a number is tried for a package of ours while others write beside us."""


class Reached(msgspec.Struct, frozen=True, tag="package"):
    """The package that is being read, and how many of its lines were told."""

    number: int = 1
    line: int = 0


class ReceiptLine(msgspec.Struct, frozen=True):
    """What became of an order, in a later package."""

    id: str
    accepted: bool
    reference: str = ""
    problem: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for in a package again and again."""

    mark: tuple[int, int]
    """Size and moment of the file that was read."""
    recordings: frozenset[str]
    receipts: list[bytes]


class PackageSystem(Carrying):
    """A system on a network that none of ours reaches."""

    def __init__(
        self,
        access: PackageAccess,
        kinds: Sequence[KindMapping],
        folder: Path,
        keys: KeyProvider,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        try:
            certificate = bytes.fromhex(access.certificate)
        except ValueError as error:
            raise InvalidInput("数据包发送方公钥格式有误。", code="certificate_broken") from error
        super().__init__(folder, certificate, keys)
        self._names = KindNames(kinds)
        self._clock = clock
        self._kept: tuple[str, tuple[int, int], list[bytes]] | None = None
        self._contents: dict[str, Content] = {}

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        return await asyncio.to_thread(self._pulled, kind, place_of(cursor, Reached()), limit)

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        return await asyncio.to_thread(self._counted, kind, since, until)

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        """Every version of the day's records that any package tells of."""
        mapping = self._names.mapping(kind)
        for number, name in sorted(self._received().items()):
            for raw in await asyncio.to_thread(self._lines, number, name, mapping.name):
                one = told(raw)
                if isinstance(one, Told) and (
                    day_of(one.fields.get(mapping.day), mapping.day_format) == day
                ):
                    yield one

    async def push(self, order: Order) -> Receipt:
        """A package lies ready at once; the receipt comes when one is carried back."""
        return await asyncio.to_thread(self._pushed, order)

    async def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        member = f"{RECORDINGS}{'/'.join(parts_of(file))}"
        number, name = await asyncio.to_thread(self._holding, member)
        with ExitStack() as stack:
            opening = self._opened(number, name)
            found = await asyncio.to_thread(stack.enter_context, opening)
            blocks = found.blocks(member, start)
            while (block := await asyncio.to_thread(next, blocks, None)) is not None:
                yield block

    async def check(self) -> str:
        received = await asyncio.to_thread(self._received)
        return f"数据包交换，已收到 {len(received)} 个"

    async def close(self) -> None:
        """Nothing is held open."""

    def _pulled(self, kind: RecordKind, reached: Reached, limit: int) -> Pulled:
        name = self._names.of(kind)
        received = self._received()
        found: list[Told | Broken] = []
        while (path := following(received, reached.number)) is not None:
            lines = self._lines(reached.number, path, name)
            taken = lines[reached.line : reached.line + limit - len(found)]
            found += [told(one) for one in taken]
            line = reached.line + len(taken)
            if line < len(lines):
                reached = Reached(reached.number, line)
                break
            reached = Reached(reached.number + 1)
            if len(found) >= limit:
                break
        more = reached.number in received
        return Pulled(records=found, cursor=written(reached), more=more)

    def _counted(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        received = self._received()
        if not received:
            raise NotOffered("尚未收到数据包。", code="counts_not_offered")
        last, name = max(received), self._names.of(kind)
        with self._opened(last, received[last]) as found:
            return [
                DayCount(kind=kind, day=one.day, count=one.count, digest=one.digest)
                for one in found.manifest.days
                if one.name == name and since <= one.day <= until
            ]

    def _lines(self, number: int, path: str, name: str) -> list[bytes]:
        """A kind's records in a package; as many as its manifest says, or it is refused."""
        seen = (self._folder / IN / path).stat()
        mark = (seen.st_size, seen.st_mtime_ns)
        place = f"{path}/{name}"
        if self._kept is not None and self._kept[:2] == (place, mark):
            return self._kept[2]
        with self._opened(number, path) as found:
            lines = found.lines(f"records/{name}.jsonl")
            if len(lines) != found.manifest.lines_of(name):
                raise broken("记录条数与清单不符")
        self._kept = (place, mark, lines)
        return lines

    def _pushed(self, order: Order) -> Receipt:
        label = order_name(order.id)
        receipt = self._receipt(order.id)
        if receipt is not None:
            return receipt
        sent = by_number(one.name for one in self._there(OUT))
        if not any(one.removesuffix(".qqp").endswith(f"-{label}") for one in sent.values()):
            self._send(order, label, sent)
        raise unacknowledged()

    def _send(self, order: Order, label: str, sent: Iterable[int]) -> None:
        first = max(sent, default=0) + 1
        content = msgspec.json.encode(order) + b"\n"
        for number in range(first, first + WRITES):
            key = secrets.token_bytes(KEY_BYTES)
            made = package(
                Manifest(number=number, sender=SENDER),
                {ORDERS: content},
                key=key,
                wrapped=sm2.encrypt(self._certificate, key),
                receiver=self._certificate,
                made_at=self._clock(),
                sign=lambda data: self._keys.sign(OWNER, data),
            )
            if _laid(self._folder / OUT, number, label, made):
                return
        raise away("package_numbers_taken")

    def _receipt(self, order_id: str) -> Receipt | None:
        for number, name in sorted(self._received().items(), reverse=True):
            for one in _receipts(self._content(number, name).receipts):
                if one.id == order_id:
                    return Receipt(
                        accepted=one.accepted, reference=one.reference, problem=one.problem
                    )
        return None

    def _holding(self, member: str) -> tuple[int, str]:
        """Number and name of the newest package that brings a recording."""
        for number, name in sorted(self._received().items(), reverse=True):
            if member in self._content(number, name).recordings:
                return number, name
        raise unreadable("数据包中没有该录音")

    def _content(self, number: int, name: str) -> Content:
        """What a package brings; believed and opened once, however often it is looked through."""
        seen = (self._folder / IN / name).stat()
        mark = (seen.st_size, seen.st_mtime_ns)
        known = self._contents.get(name)
        if known is None or known.mark != mark:
            with self._opened(number, name) as found:
                known = Content(
                    mark=mark,
                    recordings=frozenset(found.below(RECORDINGS)),
                    receipts=found.lines(RECEIPTS),
                )
            self._contents[name] = known
        return known

    def _received(self) -> dict[int, str]:
        return by_number(one.name for one in self._there(IN))

    def _there(self, folder: str) -> Iterator[Path]:
        if not self._folder.is_dir():
            raise away("folder_away")
        place = self._folder / folder
        try:
            yield from (one for one in place.iterdir() if one.is_file() and not one.is_symlink())
        except OSError as error:
            if folder == OUT and isinstance(error, FileNotFoundError):
                return
            raise away("folder_away") from error

    def _opened(self, number: int, name: str) -> AbstractContextManager[PackageFile]:
        return opened_package(self._folder / IN / name, number, self._certificate, self._keys)


def _receipts(lines: Iterable[bytes]) -> Iterator[ReceiptLine]:
    for line in lines:
        try:
            yield msgspec.json.decode(line, type=ReceiptLine)
        except msgspec.DecodeError as error:
            raise broken("回执格式有误") from error


def _laid(folder: Path, number: int, label: str, content: bytes) -> bool:
    """Whether the number was free; the file is whole when it bears its name."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(one.name.startswith(f"{number:08}") for one in folder.iterdir()):
        return False
    target = folder / file_name(number, label)
    draft = folder / f".{target.name}.part"
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(target)
    return True
