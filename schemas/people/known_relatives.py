"""What is asked of, and told to, whoever a prison's visit system knows (VC-PUB-07)."""

from enum import StrEnum

from schemas.base import View


class KnownBinding(StrEnum):
    """Who decides on the binding of somebody whom the visit system knows."""

    OFFICER = "officer"
    AT_ONCE = "at_once"
    """The prison decided beforehand: nobody is asked."""


class KnownCheck(StrEnum):
    """Whether public security is asked about such a person all the same."""

    REPLACED = "replaced"
    ASKED = "asked"


class KnownToPrison(View, frozen=True, kw_only=True):
    """That a visit system knows the person as a relative of the inmate: no proof is asked for."""

    prison: str
    kinship: str
    """In the words of the record."""
    kinship_code: str
    at_once: bool
    """Whether nobody has to look at it, as the inmate's prison set it."""
