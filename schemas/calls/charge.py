"""What a video call is charged to: the rule, a granted extra call, or a special rule's days."""

from enum import StrEnum


class ChargeKind(StrEnum):
    """Decided when the call is booked and kept with it (decisions/0015)."""

    ORDINARY = "ordinary"
    EXTRA = "extra"
    SPECIAL = "special"
    """Within the days of a special rule of the inmate's own, which counts apart."""
    UNCOUNTED = "uncounted"
    """To nothing: a privileged call is no family call (decisions/0016)."""


CHARGE_TITLES = {
    ChargeKind.ORDINARY: "普通",
    ChargeKind.EXTRA: "额外",
    ChargeKind.SPECIAL: "特殊通话日",
    ChargeKind.UNCOUNTED: "不计次数（保密）",
}
