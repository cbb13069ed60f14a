"""What keys make stands where a story left its place, as the approval centre makes it."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from connectors.keys import sm2
from connectors.keys.software import SoftwareKeys
from connectors.postgres.keyed_values import KeyedValues
from pipelines.rules.approvals.content import SignedContent, canonical, facts_digest
from pipelines.rules.approvals.officer_keys import owner_of
from pipelines.rules.approvals.sealed_fact import open_fact
from pipelines.rules.bureau.keyed import (
    FactsDigest,
    KeyedDigest,
    SealedFact,
    SealedNote,
    Signature,
    SignedWith,
    encoded,
)
from pipelines.rules.security.digest import hmac_sm3, sm3_hex
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import APPROVAL_CONTENT, PAY
from pipelines.rules.security.sealed_note import open_note

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
FACTS = FactsDigest(
    {"amount": SealedFact(12.5, "here"), "content": KeyedDigest(APPROVAL_CONTENT, b"lines")}
)
CONTENT = SignedContent(
    case_id="1",
    kind="pay_sheet",
    object_id="2",
    facts_digest="",
    node="ward",
    visit=1,
    decision="approve",
    to=None,
    opinion="同意",
    officer_id="3",
    on_behalf_of=None,
    at=AT,
)


@pytest.fixture
def keys(tmp_path: Path) -> KeyProvider:
    return SoftwareKeys(tmp_path)


def test_facts_are_sealed_and_digested_the_same_wherever_they_stand(keys: KeyProvider) -> None:
    facts = KeyedValues(keys).of(FACTS.facts)
    assert open_fact(keys, facts["amount"], "here") == 12.5
    assert facts["content"] == hmac_sm3(keys.derive(APPROVAL_CONTENT), b"lines").hex()
    detail = KeyedValues(keys).of({"digest": FACTS, "kind": "pay_sheet", "lines": [1, None]})
    assert detail == {"digest": facts_digest(facts), "kind": "pay_sheet", "lines": [1, None]}


def test_a_long_content_is_told_by_its_digest() -> None:
    told = encoded(FACTS)
    assert sm3_hex(b"lines").encode() in told
    assert encoded(KeyedDigest(APPROVAL_CONTENT, b"lines")) in told
    assert encoded(KeyedDigest(APPROVAL_CONTENT, b"others")) not in told


def test_a_note_of_the_log_opens(keys: KeyProvider) -> None:
    note = KeyedValues(keys).of(SealedNote(PAY, "12.50", "there"))
    assert open_note(keys.sealing(PAY), note, "there") == "12.50"


def test_a_decision_is_signed_with_the_officers_own_key(keys: KeyProvider) -> None:
    made = KeyedValues(keys)
    signature, public = made.of(Signature(CONTENT, FACTS)), keys.public_key(owner_of("3"))
    signed = msgspec.structs.replace(CONTENT, facts_digest=made.of(FACTS))
    assert sm2.verify(public, canonical(signed), signature)
    assert made.of(SignedWith("3")) == sm3_hex(public)
