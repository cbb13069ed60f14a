"""Whether anybody may hear or read a visit, phone call or letter, as its record shows it."""

from schemas.governance.confidentiality import (
    BASIS_TITLES,
    CONFIDENTIALITY_TITLES,
    Basis,
    Confidentiality,
)
from schemas.modules.field import Choice, Edited, Field, Found, Option, Text
from schemas.modules.governance.told_fields import SOURCE

_TONES = {
    Confidentiality.ORDINARY: "info",
    Confidentiality.PRIVILEGED: "danger",
    Confidentiality.UNDETERMINED: "warning",
}
CONFIDENTIALITY = Choice(
    options=tuple(
        Option(one.value, title, _TONES[one]) for one, title in CONFIDENTIALITY_TITLES.items()
    )
)
BASES = Choice(options=tuple(Option(one.value, title) for one, title in BASIS_TITLES.items()))


def confidential_fields() -> tuple[Field, Field]:
    """What the rule found; the database lets nobody write less (VC-GEN-21)."""
    return (
        Field(
            name="confidentiality",
            title="保密",
            kind=CONFIDENTIALITY,
            default=Confidentiality.UNDETERMINED.value,
            found=Found.EXACT,
            edited=Edited.NEVER,
            transferred=False,
        ),
        Field(
            name="confidentiality_basis",
            title="定密依据",
            kind=BASES,
            default=Basis.MISSING.value,
            found=Found.EXACT,
            listed=False,
            edited=Edited.NEVER,
            transferred=False,
        ),
    )


def kinship_told_field() -> Field:
    """The source's own word, by which officers see what the rule did not know."""
    return Field(
        name="kinship_told",
        title="与罪犯关系（来源系统）",
        kind=Text(most=64),
        required=False,
        listed=False,
        edited=Edited.NEVER,
        section=SOURCE,
    )
