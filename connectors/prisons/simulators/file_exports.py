"""A stand-in that writes files: exports of what changed, counts, and receipts for orders."""

import csv
import io
import os
import threading
from collections.abc import Iterable
from pathlib import Path

import msgspec

from connectors.prisons.adapters.files import COUNTS, ORDERS, RECEIPTS, RECORDINGS, RECORDS
from connectors.prisons.port import Order
from connectors.prisons.simulators.makers.maker import Row, flat
from connectors.prisons.simulators.source import Source
from schemas.exchange.prison_systems.access import FilesAccess
from schemas.exchange.prison_systems.kinds import RecordKind

ROWS_A_FILE = 20_000
PATTERN = {"csv": "{}-*.csv", "json_lines": "{}-*.jsonl"}


class FileExports:
    """Writes into one folder whenever it is told to; silent while the source is down."""

    def __init__(self, source: Source, folder: Path, access: FilesAccess) -> None:
        self.source = source
        self._folder = folder
        self._access = access
        self._positions = dict.fromkeys(source.book.shelves, 0)
        self._files = 0
        self._counted = -1
        self._one_at_a_time = threading.Lock()
        for one in (RECORDS, COUNTS, ORDERS, RECEIPTS, RECORDINGS):
            (folder / one).mkdir(parents=True, exist_ok=True)

    def export(self) -> None:
        """Everything that changed since the last time, and how many there are now."""
        with self._one_at_a_time:
            if self.source.faults.down:
                return
            self._acknowledge()
            for kind in self._positions:
                self._export(kind)
            self._count()

    def _export(self, kind: RecordKind) -> None:
        while True:
            page = self.source.after(kind, self._positions[kind], ROWS_A_FILE)
            self._positions[kind] = page.position
            if not page.rows:
                return
            self._files += 1
            pattern = PATTERN[self._access.format].format(self.source.maker.name_of(kind))
            content = self._content(kind, page.rows)
            if self.source.faults.garbled:
                content = b"\x00\xff" + content[:200]
            if self.source.faults.half:
                content = content[: len(content) // 2]
            self._write(RECORDS, pattern.replace("*", f"{self._files:08}"), content)
            if kind is RecordKind.RECORDING:
                self._lay_out(page.rows)

    def _content(self, kind: RecordKind, rows: Iterable[Row | None]) -> bytes:
        if self._access.format == "json_lines":
            lines = [b'{"broken": ' if one is None else msgspec.json.encode(one) for one in rows]
            return b"".join(line + b"\n" for line in lines)
        columns = self.source.maker.columns(kind)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(columns)
        for one in rows:
            told = {} if one is None else flat(one)
            writer.writerow(["#ERR"] if one is None else [told.get(name, "") for name in columns])
        return text.getvalue().encode(self._access.encoding)

    def _count(self) -> None:
        if self._counted == self._files:
            return
        self._counted = self._files
        lines = ["kind,day,count,digest"]
        for kind, shelf in self.source.book.shelves.items():
            name = self.source.maker.name_of(kind)
            days = shelf.all_days()
            if days:
                lines += [
                    f"{name},{one.day},{one.count},{one.digest}"
                    for one in self.source.counts(kind, days[0], days[-1])
                ]
        self._write(COUNTS, f"counts-{self._files:08}.csv", "\n".join(lines).encode())

    def _acknowledge(self) -> None:
        for path in sorted((self._folder / ORDERS).glob("[!.]*.json")):
            if not (self._folder / RECEIPTS / path.name).exists():
                receipt = self.source.take(msgspec.json.decode(path.read_bytes(), type=Order))
                self._write(RECEIPTS, path.name, msgspec.json.encode(receipt))

    def _lay_out(self, rows: Iterable[Row | None]) -> None:
        """Recordings are links to the few that there are."""
        mapping = next(
            one
            for one in self.source.maker.mappings(self.source.book.kind)
            if one.kind is RecordKind.RECORDING
        )
        place = next(one.source[0] for one in mapping.fields if one.to == "file")
        for row in rows:
            name = str(flat(row).get(place, "")) if row is not None else ""
            content = self.source.recording(name)
            target = self._folder / RECORDINGS / name
            if name and content is not None and not target.exists():
                os.link(self._kept(content), target)

    def _kept(self, content: bytes) -> Path:
        digest = next(one.sm3 for one in self.source.book.sounds if one.content == content)
        kept = self._folder / f".{digest}.wav"
        if not kept.exists():
            kept.write_bytes(content)
        return kept

    def _write(self, folder: str, name: str, content: bytes) -> None:
        draft = self._folder / folder / f".{name}.part"
        draft.write_bytes(content)
        draft.replace(self._folder / folder / name)
