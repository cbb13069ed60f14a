import pytest

from pipelines.rules.speech.voices import Voice, voices
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput


@pytest.mark.parametrize(
    ("channels", "first", "expected"),
    [
        (1, None, (Voice.MIXED,)),
        (1, PartyRole.INMATE, (Voice.MIXED,)),
        (2, None, (Voice.MIXED, Voice.MIXED)),
        (2, PartyRole.INMATE, (Voice.INMATE, Voice.RELATIVE)),
        (2, PartyRole.RELATIVE, (Voice.RELATIVE, Voice.INMATE)),
    ],
)
def test_whose_channel_it_is(
    channels: int, first: PartyRole | None, expected: tuple[Voice, ...]
) -> None:
    assert voices(channels, first) == expected


def test_an_officer_has_no_channel() -> None:
    with pytest.raises(InvalidInput) as refusal:
        voices(2, PartyRole.OFFICER)
    assert refusal.value.code == "channel_of_nobody"
