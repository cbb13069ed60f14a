"""What a made-up bureau was made from, kept beside the stand-ins so that they tell of the same."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec

from cluster.benches.prisons.whole_file import write_whole
from pipelines.flows.exchange.prisons.opening import FOLDER
from pipelines.rules.bureau.plan import VERSION, Plan
from schemas.settings import Settings

KEPT = "stand-ins"
NAME = "bureau.json"


class KeptBureau(NamedTuple):
    """The file, and the plan that stands in it."""

    path: Path
    plan: Plan


class _Written(msgspec.Struct, frozen=True, kw_only=True):
    """As people read it; `parted` follows from the others."""

    seed: int
    inmates: int
    years: int
    until: date
    parted: date
    version: int


def folder_of(settings: Settings) -> Path:
    """Where stand-ins keep whom they tell of."""
    return Path(settings.prisons_dir or Path(settings.data_dir) / FOLDER) / KEPT


def keep(folder: Path, plan: Plan) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    told = msgspec.structs.asdict(plan) | {"parted": plan.parted}
    text = msgspec.json.format(msgspec.json.encode(msgspec.convert(told, _Written)))
    write_whole(folder / NAME, text.decode() + "\n")


def kept(folder: Path) -> KeptBureau | None:
    """None where no bureau was made here, or one by another version of the rule.

    Of such a one stand-ins tell by its people, as of any others.
    """
    path = folder / NAME
    if not path.exists():
        return None
    plan = read(path)
    return KeptBureau(path, plan) if plan.version == VERSION else None


def read(path: Path) -> Plan:
    told = msgspec.structs.asdict(msgspec.json.decode(path.read_bytes(), type=_Written))
    del told["parted"]
    return Plan(**told)
