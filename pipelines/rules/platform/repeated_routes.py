"""Which changing interfaces keep no note of a request's key, and why; all others do (LR-GEN-08).

A new one is noted by itself as soon as it leaves an audit row in its transaction; one that leaves
none and does not stand here fails the tests.
"""

from typing import Final

SIGN_IN = (
    "Nobody is known before it whose note it could be, and its answer is a cookie; a session whose"
    " answer was lost ends by itself, and proofs of identity count once anyway."
)
CLAIM = "Nobody is known before it, and the code is used up by the first one."
SIGN_OUT = "The session is over after the first one, and the second is told just that."
FILE = (
    "The body is a file, read as it comes or sent as a form whose border differs each time: a lost"
    " answer is asked for by sending the file again, and what nobody refers to is cleared away."
)
READING = "Changes nothing that a second one could change again; it is a POST because of its body."
DRAFT = "Puts the same content in the place of the same: a second one changes nothing."
MARK = "Sets a mark that stands already the second time."
ROOM = (
    "The call's room does it, which lives in memory beside the database: what it was told twice it"
    " shows twice, and none of it is a record."
)
TOKEN = (
    "A token is for one entry and a short time; a second request gets another, the first lapses."
)
MACHINE = (
    "Sent by a device or an outside system and not by a page; what it tells carries a number of its"
    " own, by which the second one is recognised."
)
KNOB = "A knob of a simulated platform, which no installation with real people serves."
BATCH = (
    "Each item is carried out in a transaction of its own, so that one holds up no other; one that"
    " was carried out already is told as such, and the others are made good."
)
HALF = "Half of a claim code is shown once."
MASK = "Shows one value in clear to one person; that must not lie in a note as well."

WITHOUT_NOTE: Final[dict[str, str]] = {
    "POST /api/liveness-challenges": READING,
    "POST /api/officer/challenges": READING,
    "POST /api/relative/sign-in": SIGN_IN,
    "POST /api/relative/citizen-sign-in": SIGN_IN,
    "POST /api/relative/portrait-sign-in": SIGN_IN,
    "POST /api/inmate/sign-in": SIGN_IN,
    "POST /api/inmate/face-sign-in": SIGN_IN,
    "POST /api/inmate/card-sign-in": SIGN_IN,
    "POST /api/officer/sign-in": SIGN_IN,
    "POST /api/officer/claim": CLAIM,
    "POST /api/relative/sign-out": SIGN_OUT,
    "POST /api/inmate/sign-out": SIGN_OUT,
    "POST /api/officer/sign-out": SIGN_OUT,
    "POST /api/relative/files": FILE,
    "POST /api/records/{code}/files/{field}": FILE,
    "POST /api/records/{code}/import": FILE,
    "POST /api/words/import": FILE,
    "POST /api/accounts/import": FILE,
    "POST /api/hours/import": FILE,
    "POST /api/reports/{report_id}/import": FILE,
    "POST /api/conversations/{conversation_id}/recordings": FILE,
    "POST /api/export-requests/{case_id}/file": FILE,
    "POST /api/relative/messages/read": MARK,
    "POST /api/relative/messages/{case_id}/read": MARK,
    "POST /api/relative/calls/{call_id}/join-tokens": TOKEN,
    "POST /api/inmate/calls/{call_id}/join-tokens": TOKEN,
    "POST /api/calls/{call_id}/watch-tokens": TOKEN,
    "POST /api/calls/{call_id}/notices": ROOM,
    "POST /api/calls/{call_id}/length": ROOM,
    "POST /api/calls/{call_id}/cut-off": ROOM,
    "POST /api/rooms/{call_id}/mute": ROOM,
    "POST /api/rooms/{call_id}/removal": ROOM,
    "POST /api/approvals/decisions": BATCH,
    "PUT /api/hours/draft": DRAFT,
    "POST /api/hours/check": READING,
    "POST /api/approval-flows/{flow_id}/check": READING,
    "POST /api/report-forms/{form_id}/check": READING,
    "POST /api/face-captures/{inmate_no}/quality": READING,
    "POST /api/analyst-queries": READING,
    "POST /api/face-searches": READING,
    "POST /api/records/{code}/{record_id}/reveal/{field}": MASK,
    "POST /api/device/key": MACHINE,
    "POST /api/device/register": MACHINE,
    "POST /api/device/heartbeat": MACHINE,
    "POST /api/device/commands/pick-up": MACHINE,
    "POST /api/device/commands/{command_id}/report": MACHINE,
    "POST /api/device/logs": MACHINE,
    "POST /api/device/contents": MACHINE,
    "POST /api/device/face-checks": MACHINE,
    "POST /api/device/card-readings": MACHINE,
    "POST /api/open/phone/dial": MACHINE,
    "POST /api/open/v1/phone/dial": MACHINE,
    "POST /api/open/phone/calls/{call_no}/answered": MACHINE,
    "POST /api/open/v1/phone/calls/{call_no}/answered": MACHINE,
    "POST /api/open/phone/calls/{call_no}/ended": MACHINE,
    "POST /api/open/v1/phone/calls/{call_no}/ended": MACHINE,
    "POST /api/simulators/citizen/tokens": KNOB,
    "POST /api/simulators/wechat/tickets": KNOB,
    "PUT /api/simulators/prison-affairs/inmates/{inmate_no}": KNOB,
    "PUT /api/simulators/prison-affairs/silence": KNOB,
    "PUT /api/simulators/prison-affairs/faults": KNOB,
    "POST /api/simulators/prison-affairs/movements": KNOB,
    "PUT /api/simulators/prison-affairs/movements/{seq}/loss": KNOB,
    "PUT /api/simulators/call-gateway/numbers": KNOB,
    "PUT /api/simulators/call-gateway/silence": KNOB,
}
"""By method and address, as in `route_permissions`."""

WITHOUT_ANSWER: Final[dict[str, str]] = {
    "POST /api/accounts": HALF,
    "POST /api/accounts/{account_id}/reset-password": HALF,
    "POST /api/accounts/{account_id}/reset-second-factor": HALF,
    "PUT /api/accounts/{account_id}/key": HALF,
    "POST /api/account-resets/{reset_id}/approve": HALF,
    "POST /api/rights-changes/{change_id}/approve": HALF,
    "POST /api/officer/second-factor": "The secret of the one-time codes is shown once.",
    "POST /api/api-consumers/{consumer_id}/keys/take": "The key's secret is shown once.",
    "POST /api/devices/credentials": "The device's secret is shown once.",
    "POST /api/refused-devices/{refused_id}/adopt": "The device's secret is shown once.",
    "POST /api/cards/{card_id}/content": "What is to be written on a card is handed out once.",
}
"""Noted, so that they are carried out once; their answers hold a secret and are not kept. Whoever
did not get it makes another one."""


def keeps_note(route: str) -> bool:
    """Whether a request with a key is carried out once."""
    return route.startswith("/api/", route.find(" ") + 1) and route not in WITHOUT_NOTE


def keeps_answer(route: str) -> bool:
    return route not in WITHOUT_ANSWER
