"""Each kind of dump with its columns and its reader."""

from collections.abc import Callable
from typing import NamedTuple

from pipelines.rules.labour.legacy import pay_row, row
from pipelines.rules.labour.legacy.line import Form, Refused, UnitYear
from pipelines.rules.labour.legacy.pay_row import OldPay
from pipelines.rules.labour.legacy.row import OldHours
from schemas.labour.legacy import LegacyKind

Old = OldHours | OldPay
Reader = Callable[[int, list[str] | None, UnitYear], Old | Refused]


class Kind(NamedTuple):
    """How a kind of dump is read."""

    form: Form
    read: Reader


READ_AS: dict[LegacyKind, Kind] = {
    LegacyKind.HOURS: Kind(row.FORM, row.read_hours),
    LegacyKind.PAY: Kind(pay_row.FORM, pay_row.read_pay),
}
