"""What every holder of keys must do."""

import secrets

import pytest

from connectors.keys import sm2
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KEY_BYTES, KeyProvider, WrappedKey
from schemas.errors import IntegrityBroken


class ProviderContract:
    """A subclass gives the fixture `provider`."""

    def test_a_wrapped_key_comes_back_and_does_not_show(self, provider: KeyProvider) -> None:
        key = secrets.token_bytes(KEY_BYTES)
        first, second = provider.wrap(key), provider.wrap(key)
        assert key not in first.blob
        assert first.blob != second.blob
        assert provider.unwrap(first) == provider.unwrap(second) == key

    def test_a_changed_or_foreign_blob_does_not_open(self, provider: KeyProvider) -> None:
        wrapped = provider.wrap(bytes(KEY_BYTES))
        changed = wrapped.blob[:-1] + bytes([wrapped.blob[-1] ^ 1])
        for wrong in (WrappedKey(wrapped.key_id, changed), WrappedKey("other", wrapped.blob)):
            with pytest.raises(IntegrityBroken):
                provider.unwrap(wrong)

    def test_a_purpose_has_one_key_and_no_other_purpose_has_it(self, provider: KeyProvider) -> None:
        assert provider.derive("a") == provider.derive("a")
        assert len(provider.derive("a")) == 32
        assert provider.derive("a") != provider.derive("b")

    def test_what_is_sealed_for_a_purpose_opens_for_it_alone(self, provider: KeyProvider) -> None:
        sealed = seal_field(provider.sealing("a"), "zhou", "place", secrets.token_bytes(12))
        assert open_field(provider.sealing("a"), sealed, "place") == "zhou"
        for purpose, place in (("b", "place"), ("a", "elsewhere")):
            with pytest.raises(IntegrityBroken):
                open_field(provider.sealing(purpose), sealed, place)
        with pytest.raises(IntegrityBroken):
            open_field(provider.sealing("a"), bytes([9]) + sealed[1:], "place")

    def test_a_signature_holds_for_its_owner_and_text_alone(self, provider: KeyProvider) -> None:
        signature = provider.sign("officer/1", b"approved")
        public = provider.public_key("officer/1")
        assert sm2.verify(public, b"approved", signature)
        assert not sm2.verify(public, b"rejected", signature)
        assert not sm2.verify(provider.public_key("officer/2"), b"approved", signature)

    def test_what_is_encrypted_for_an_owner_opens_for_no_other(self, provider: KeyProvider) -> None:
        sealed = sm2.encrypt(provider.public_key("platform/x"), b"sixteen bytes ..")
        assert provider.decrypt("platform/x", sealed) == b"sixteen bytes .."
        with pytest.raises(IntegrityBroken):
            provider.decrypt("platform/y", sealed)
