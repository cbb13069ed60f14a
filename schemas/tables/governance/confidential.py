"""Guards of confidentiality, and what persons decided of it (VC-GEN-21).

That nothing privileged becomes ordinary, and nothing undetermined but by its own source or by two,
is kept by triggers (`hold_confidentiality`), whoever writes.
"""

from sqlalchemy import CheckConstraint, Column, String, Table

from schemas.people.kinds import FAMILY
from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference
from schemas.tables.generated import GENERATED

_FAMILIES = ", ".join(f"'{one.value}'" for one in FAMILY)
_OTHERWISE = "confidentiality <> 'ordinary' or confidentiality_basis = 'decided'"
_FAMILY = f"coalesce(kinship, '') in ({_FAMILIES})"
_HELPED = "(kinship is null and help_person_id is not null)"

for _code, _ordinary in (
    ("visits", f"{_FAMILY} or {_HELPED}"),
    ("phone_calls", _FAMILY),
    ("letters", _FAMILY),
):
    GENERATED[_code].append_constraint(
        CheckConstraint(f"{_OTHERWISE} or {_ordinary}", name="only_family_is_ordinary")
    )

confidentiality_decision = Table(
    "confidentiality_decision",
    metadata,
    id_column(),
    # `ContactChannel` of the record.
    Column("channel", String(16), nullable=False),
    Column("record_id", String(ID_LENGTH), nullable=False, index=True),
    Column("was", String(16), nullable=False),
    Column("towards", String(16), nullable=False),
    Column("reason", String(200), nullable=False),
    # Towards ordinary they are two; towards privileged one is enough.
    reference("proposed_by", "officer"),
    reference("decided_by", "officer"),
    moment("at"),
    CheckConstraint(
        "towards <> 'ordinary' or (was = 'undetermined' and proposed_by <> decided_by)",
        name="two_make_ordinary",
    ),
)
