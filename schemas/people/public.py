"""What is exchanged with whoever comes in from outside, relative or not yet."""

from schemas.base import Id, View
from schemas.people.kinds import PublicEntry


class PublicMe(View, frozen=True, kw_only=True):
    """Who is signed in with an account of his own."""

    id: Id
    name: str
    """Empty while nobody said it."""
    phone_masked: str
    """Empty while no number is known."""
    relative: bool
    """Whether the account is a relative's."""
    entry: PublicEntry
    """By which he came last."""
    consented: bool
    """Whether he agreed to the privacy notice in force."""
