import pytest

from pipelines.rules.vision.template import pack, unpack


def test_an_embedding_survives_storage() -> None:
    assert unpack(pack([0.25, -1, 3])) == pytest.approx([0.25, -1, 3])


def test_the_stored_form_is_four_little_endian_bytes_a_dimension() -> None:
    assert pack([1.0]) == b"\x00\x00\x80\x3f"
