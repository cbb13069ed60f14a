"""Signing decisions with the approver's SM2 key, and checking what was signed (NR-1)."""

from datetime import timedelta

from connectors.keys import sm2
from connectors.postgres.approvals import signing_keys
from connectors.postgres.approvals.case_row import ApprovalCaseRow
from connectors.postgres.approvals.signing_keys import SigningKeyRow
from connectors.postgres.approvals.steps import StepRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.services import Services
from pipelines.rules.approvals.content import SignedContent, canonical
from pipelines.rules.approvals.officer_keys import key_integrity, owner_of
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.keys import KeyProvider
from schemas.approvals.cases import OwnSignature, SignatureVerdict
from schemas.errors import Forbidden

SKEW = timedelta(minutes=5)
"""How far the clock of an officer's own device may be off."""


async def signed(
    tx: Tx,
    services: Services,
    officer: Officer,
    content: SignedContent,
    own: OwnSignature | None,
) -> tuple[bytes | None, str | None]:
    """The signature over the content and the id of its key; none where signing is switched off."""
    if own is None and not services.settings.sign_approvals:
        return None, None
    public = services.keys.public_key(owner_of(officer.id))
    data = canonical(content)
    if own is None:
        signature = services.keys.sign(owner_of(officer.id), data)
    else:
        signature = _own(services, officer, own, public, data)
    return signature, await _keep(tx, services, officer.id, public)


def _own(
    services: Services, officer: Officer, own: OwnSignature, public: bytes, data: bytes
) -> bytes:
    """A signature brought along; only the session's officer may be its signer."""
    if own.signer != officer.id:
        raise Forbidden("签名人不是当前登录的民警。", code="signer_not_session")
    if abs(services.clock() - own.at) > SKEW:
        raise Forbidden("签名时间与当前时间相差过大。", code="signature_time")
    try:
        signature = bytes.fromhex(own.value)
    except ValueError:
        signature = b""
    if not sm2.verify(public, data, signature):
        raise Forbidden("签名与审批内容不符。", code="signature_invalid")
    return signature


async def _keep(tx: Tx, services: Services, officer_id: str, public: bytes) -> str:
    key_id = sm3_hex(public)
    row = SigningKeyRow(
        id=key_id,
        officer_id=officer_id,
        public_key=public,
        integrity=key_integrity(services.keys, key_id, officer_id, public),
        since=services.clock(),
    )
    await signing_keys.keep(tx, row)
    return key_id


def content_of(case: ApprovalCaseRow, step: StepRow, digest: str) -> SignedContent:
    """What the step's signature must cover, from what the database says now."""
    return SignedContent(
        case_id=case.id,
        kind=case.kind,
        object_id=case.object_id,
        facts_digest=digest,
        node=step.node or "",
        visit=step.visit,
        decision=step.action.value,
        to=step.sent_to,
        opinion=step.opinion,
        officer_id=step.actor_id or "",
        on_behalf_of=step.on_behalf_of,
        at=step.at,
    )


def check(
    keys: KeyProvider,
    case: ApprovalCaseRow,
    step: StepRow,
    known: dict[str, SigningKeyRow],
    digest: str,
) -> SignatureVerdict:
    """Whether a decision on facts with this digest is still the one that its officer signed."""
    data = canonical(content_of(case, step, digest))
    problem = _problem(keys, step, data, known)
    return SignatureVerdict(
        seq=step.seq,
        actor=step.actor_name,
        signed=step.signature is not None,
        valid=problem is None,
        problem=problem,
        content=data.decode(),
    )


def _problem(
    keys: KeyProvider, step: StepRow, data: bytes, known: dict[str, SigningKeyRow]
) -> str | None:
    if step.signature is None:
        return "unsigned"
    key = known.get(step.key_id or "")
    if key is None or key.officer_id != step.actor_id:
        return "key_unknown"
    if key.integrity != key_integrity(keys, key.id, key.officer_id, key.public_key):
        return "key_changed"
    return None if sm2.verify(key.public_key, data, step.signature) else "changed"
