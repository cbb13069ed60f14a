"""Whether anybody may hear, read or keep what was said or written (VC-GEN-21, VC-MON-01)."""

from enum import StrEnum


class Confidentiality(StrEnum):
    """Of a call, visit or letter; one rule decides."""

    ORDINARY = "ordinary"
    PRIVILEGED = "privileged"
    """With a lawyer, with legal aid or on official business: nobody's but the parties'."""
    UNDETERMINED = "undetermined"
    """Nobody knows which of the two it is, so nothing of it is touched."""


class Basis(StrEnum):
    """What the confidentiality rests on."""

    RULE = "rule"
    """All that was told of the other side are words that the rule knows."""
    MISSING = "missing"
    """Nothing was told of the other side yet; its own source may still say it."""
    UNKNOWN = "unknown"
    """A word that the rule does not know."""
    CONTRADICTED = "contradicted"
    """What was ordinary was told otherwise later."""
    DECIDED = "decided"
    """Persons decided: one towards privileged, two towards ordinary."""


CONFIDENTIALITY_TITLES = {
    Confidentiality.ORDINARY: "普通",
    Confidentiality.PRIVILEGED: "保密",
    Confidentiality.UNDETERMINED: "待定密",
}
BASIS_TITLES = {
    Basis.RULE: "按关系认定",
    Basis.MISSING: "未登记关系",
    Basis.UNKNOWN: "关系无法认定",
    Basis.CONTRADICTED: "前后登记不一致",
    Basis.DECIDED: "人工定密",
}
