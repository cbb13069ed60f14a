"""The lines of a correction of hours as approvers are shown them; in the case they lie sealed."""

import secrets

import msgspec

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from pipelines.flows.access.auth.callers import Officer
from pipelines.rules.governance.masking import mask_name, mask_number
from pipelines.rules.labour.sight import sees_identity
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import HOURS
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.approvals.cases import ChangeLine
from schemas.modules.levelled import LABOUR_HOURS


class WordedChange(msgspec.Struct, frozen=True, kw_only=True):
    """A line before and after, in words."""

    name: str
    inmate_no: str
    work: str
    """Post and kind of hours."""
    before: str
    after: str


_decoder = msgspec.json.Decoder(list[WordedChange])


def seal_lines(keys: KeyProvider, correction_id: str, lines: list[WordedChange]) -> str:
    """As hex, for the proposal of a case."""
    plain = msgspec.json.encode(lines).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return seal_field(keys.sealing(HOURS), plain, _context(correction_id), nonce).hex()


def shown_lines(keys: KeyProvider, case: ApprovalCaseRow, officer: Officer) -> list[ChangeLine]:
    """Who worked is masked for an officer below the level of hours (LR-GEN-07)."""
    sealed = bytes.fromhex((case.proposal or {})["lines_sealed"])
    plain = open_field(keys.sealing(HOURS), sealed, _context(case.object_id))
    clear = sees_identity(officer.levels[LABOUR_HOURS.code], officer.permissions)
    return [_line(one, clear=clear) for one in _decoder.decode(plain)]


def _line(one: WordedChange, *, clear: bool) -> ChangeLine:
    name = one.name if clear else mask_name(one.name)
    number = one.inmate_no if clear else mask_number(one.inmate_no)
    who = f"{name}（{number}）" if name else ""
    return ChangeLine(title=f"{who} {one.work}", before=one.before, after=one.after)


def _context(correction_id: str) -> str:
    return f"timesheet_correction.lines:{correction_id}"
