"""Why something that changes leaves no audit row, where several share the reason (AU-1).

The others say theirs themselves; one that leaves none and says none fails the tests.
"""

IN_THE_ROOM = (
    "The call's room does it and writes the row, with the officer and his address;"
    " what the room refuses, the interface writes down."
)

KNOB = "A knob of a simulated platform, which no installation with real people serves."

BEFOREHAND: dict[str, str] = {
    "officer": "An attempt is counted before its proof is looked at (`officers.reserve_attempt`).",
    "official_account": "The same for somebody of an outside body.",
    "public_account": "When he came in last is noted before the session, which has the row.",
    "public_identity": "The same of what an entry knows him by besides.",
    "public_code": "A try is counted before the code is looked at, so that no refusal undoes it.",
    "public_entry_session": "The platform's session ends behind the sign-out, which has the row.",
    "unknown_login": "The same for a login that nobody has, and for one on a known device.",
    "inbox": "A one-time ticket is used up before it is known who comes in.",
    "sign_in_challenge": "A challenge is used up before the proof that answers it is looked at.",
    "erased_file": "Contents go once the decision that released them, which has the row, is in.",
    "outbound_call": "A call to an outside system is logged whatever comes of it.",
    "inmate_status": "What the prison affairs platform answered before a decision is asked for.",
    "repeat_note": "The answer of a change that had to be in, with its row, before it was known.",
    "api_nonce": "A number used once is used up before the call is let in, or the body opened.",
    "pay_line": "Lines lie in their shard before the core names them, together with the row.",
    "pay_version": "The same for the version to which they belong.",
    "visit_calendar": "Sessions follow the calendar as soon as somebody looks; its change has one.",
    "visit_session": "The same for the sessions themselves.",
    "visit_place": "A hold that ran out is ended by whoever asks next; the hold has the row.",
    "going_upload": "How much of a file is here; the row comes with the file, once it is whole.",
    "going_piece": "A piece of it, sealed, which goes when the file is whole.",
    "api_call": "The line of the log of opened interfaces, written whatever came of the call.",
}
"""Tables that a request may write in a transaction of its own, ahead of or beside its business, and
why that one has no row. The business itself has one in its transaction."""
