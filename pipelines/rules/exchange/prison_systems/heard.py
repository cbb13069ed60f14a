"""Records that say what was heard in a conversation, and what of them may be kept (VC-GEN-21)."""

from collections.abc import Mapping

from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.values import Scalar
from schemas.governance.confidentiality import Confidentiality

WORDS: dict[RecordKind, frozenset[str]] = {
    RecordKind.REVIEW: frozenset({"summary", "assessment", "anomaly"}),
    RecordKind.MONITORING: frozenset({"remarks", "rating"}),
}
"""What of each kind comes from listening; the rest says who listened when."""
UNKEPT = frozenset({RecordKind.FACE})
"""Kinds of which nothing is kept as it came once it is applied: a face lies in one place alone."""
NAMES = ("conversation_no", "visit_no")
"""By which a record names its conversation."""


def without_words(mapping: KindMapping, fields: Mapping[str, Scalar]) -> dict[str, Scalar]:
    """The source's fields by which a record is known and asked for again, and no others.

    What no mapping reads may say anything, so it goes as well.
    """
    words = WORDS[mapping.kind]
    heard = {name for field in mapping.fields if field.to in words for name in field.source}
    read = {name for field in mapping.fields if field.to not in words for name in field.source}
    named = {name for field in mapping.fields if field.to in NAMES for name in field.source}
    named |= {*mapping.key, mapping.version, mapping.day, mapping.deleted or mapping.version}
    kept = (read - heard) | named
    return {name: value for name, value in fields.items() if name in kept}


def may_be_kept(of: Confidentiality | None) -> bool:
    """Whether what was heard is; of a conversation that is not known here nobody knows."""
    return of is Confidentiality.ORDINARY
