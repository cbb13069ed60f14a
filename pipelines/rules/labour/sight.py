"""How much of who worked somebody may see in hours (LR-GEN-07)."""

from collections.abc import Collection

from pipelines.rules.access.codes.access import SEE_LABOUR
from pipelines.rules.modules.levels import Levels, clearance, level_of, level_of_module, may_see
from schemas.errors import Forbidden
from schemas.modules.levelled import LABOUR_HOURS
from schemas.modules.levels import Level

TOO_HIGH = "level_too_high"
IDENTITY = LABOUR_HOURS.field("inmate")


def hours_clearance(permissions: Collection[str]) -> Level:
    """The highest level seen in data of labour: their own right opens the sensitive ones alone."""
    seen = clearance(permissions)
    if SEE_LABOUR.code in permissions and seen.rank < Level.SENSITIVE.rank:
        return Level.SENSITIVE
    return seen


def sees_identity(levels: Levels | None, permissions: Collection[str]) -> bool:
    return may_see(level_of(LABOUR_HOURS, IDENTITY, levels), hours_clearance(permissions))


def require_open(levels: Levels | None, permissions: Collection[str]) -> None:
    """Raise `Forbidden` where hours as a whole lie above what may be seen."""
    if not may_see(level_of_module(LABOUR_HOURS, levels), hours_clearance(permissions)):
        raise Forbidden("劳动工时的密级高于您的账号可查看的级别。", code=TOO_HIGH)


def require_identity(levels: Levels | None, permissions: Collection[str]) -> None:
    """Raise `Forbidden` where somebody would write what must be named by people he may not see."""
    require_open(levels, permissions)
    if not sees_identity(levels, permissions):
        raise Forbidden(
            "劳动者身份的密级高于您的账号可查看的级别，只能查看，不能录入或更正工时。",
            code=TOO_HIGH,
        )
