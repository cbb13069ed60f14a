"""Dumps as the old system would write them, with the list that comes with them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pipelines.rules.labour.legacy.forms import READ_AS
from pipelines.rules.labour.legacy.manifest import FILE_NAME
from schemas.labour.legacy import LegacyKind

Line = Sequence[str] | bytes


def line(number: str, inmate_no: str, day: str, hours: str = "8", **more: str) -> list[str]:
    """A row of P03's first ward."""
    told = {"prison": "P03", "ward": "P03-W01", "kind": "正常", "post": "", "project": ""} | more
    return [
        number, told["prison"], told["ward"], inmate_no, day, hours,
        told["kind"], told["post"], told["project"],
    ]  # fmt: skip


def pay(number: str, inmate_no: str, month: str, amount: str, **more: str) -> list[str]:
    """A row of P03's first ward, all of it for hours."""
    told = {"prison": "P03", "ward": "P03-W01", "items": f"计时报酬:{amount}"} | more
    return [
        number, told["prison"], told["ward"], inmate_no, month, amount, told["items"],
    ]  # fmt: skip


class Folder:
    """A delivery that grows file by file."""

    def __init__(self, root: Path, name: str = "第一批") -> None:
        self.root, self.name = root, name
        self.files: list[dict[str, object]] = []
        root.mkdir(parents=True, exist_ok=True)

    def add(
        self,
        lines: Iterable[Line],
        *,
        unit: str = "P03",
        year: int = 2023,
        encoding: str = "gb18030",
        of: LegacyKind = LegacyKind.HOURS,
        **told: object,
    ) -> Path:
        """A file with its entry in the list; `told` is what the list says otherwise."""
        mark = "" if of is LegacyKind.HOURS else f"-{of.value}"
        path = self.root / f"{unit}-{year}{mark}.csv"
        listed, rest = list(lines), encoding.removesuffix("-sig")
        rows = [one if isinstance(one, bytes) else ",".join(one).encode(rest) for one in listed]
        head = ",".join(READ_AS[of].form.headings).encode(encoding)
        path.write_bytes(b"".join(one + b"\r\n" for one in [head, *rows]))
        entry: dict[str, object] = {
            "file": path.name,
            "kind": of.value,
            "unit": unit,
            "year": year,
            "rows": len(rows),
            "sum": str(sum((_hours(one) for one in listed), Decimal())),
            "sm3": hashlib.new("sm3", path.read_bytes()).hexdigest(),
        }
        self.files.append(entry | told)
        self.write()
        return path

    def write(self) -> None:
        told = {"name": self.name, "files": self.files}
        (self.root / FILE_NAME).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _hours(one: Line) -> Decimal:
    """What the old system has of the row; it knows nothing of encodings."""
    fields = one.decode("ascii", "replace").split(",") if isinstance(one, bytes) else one
    try:
        return Decimal(fields[5])
    except (IndexError, InvalidOperation):
        return Decimal()
