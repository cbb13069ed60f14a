"""Why a changing interface keeps no note of a request's key, or not its answer (LR-GEN-08).

All others keep both: a new one is noted by itself as soon as it leaves an audit row in its
transaction; one that leaves none and says no reason fails the tests.
"""

from enum import StrEnum


class Unnoted(StrEnum):
    """Why no note is kept of a request's key."""

    SIGN_IN = (
        "Nobody is known before it whose note it could be, and its answer is a cookie; a session"
        " whose answer was lost ends by itself, and proofs of identity count once anyway."
    )
    CLAIM = "Nobody is known before it, and the code is used up by the first one."
    SIGN_OUT = "The session is over after the first one, and the second is told just that."
    FILE = (
        "The body is a file, read as it comes or sent as a form whose border differs each time: a"
        " lost answer is asked for by sending the file again, and what nobody refers to is cleared"
        " away."
    )
    READING = (
        "Changes nothing that a second one could change again; it is a POST because of its body."
    )
    DRAFT = "Puts the same content in the place of the same: a second one changes nothing."
    MARK = "Sets a mark that stands already the second time."
    ROOM = (
        "The call's room does it, which lives in memory beside the database: what it was told twice"
        " it shows twice, and none of it is a record."
    )
    TOKEN = (
        "A token is for one entry and a short time; a second request gets another, the first"
        " lapses."
    )
    MACHINE = (
        "Sent by a device or an outside system and not by a page; what it tells carries a number of"
        " its own, by which the second one is recognised."
    )
    KNOB = "A knob of a simulated platform, which no installation with real people serves."
    BATCH = (
        "Each item is carried out in a transaction of its own, so that one holds up no other; one"
        " that was carried out already is told as such, and the others are made good."
    )
    MASK = "Shows one value in clear to one person; that must not lie in a note as well."


class Secret(StrEnum):
    """Noted, so that it is carried out once; its answer holds a secret and is not kept. Whoever did
    not get it makes another one.
    """

    HALF = "Half of a claim code is shown once."
    TOTP = "The secret of the one-time codes is shown once."
    KEY = "The key's secret is shown once."
    DEVICE = "The device's secret is shown once."
    CARD = "What is to be written on a card is handed out once."
