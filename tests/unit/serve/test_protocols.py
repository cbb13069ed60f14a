"""docs/protocols.md says what the code says: every message with its fields, every engine."""

import re
import typing
from pathlib import Path
from types import UnionType

import msgspec
import pytest

from cluster.settings import REPOSITORY
from connectors.media.engine import MediaEngine
from connectors.media.engines import ENGINES as MEDIA
from connectors.speech.engine import Abilities, SpeechEngine
from connectors.speech.engines import ENGINES as SPEECH
from connectors.vision.engine import ENGINES as FACES
from connectors.vision.engine import FaceEngine
from schemas.calls import live, pushes, state
from schemas.messages import (
    approval,
    call,
    funds,
    labour,
    officers,
    official,
    subjects,
    venue,
)
from schemas.people.contacts import ContactChannel
from schemas.settings import FACE_ENGINES, MEDIA_ENGINES, SPEECH_ENGINES, Settings
from schemas.speech import live_speech

DOCUMENT = (REPOSITORY / "docs" / "protocols.md").read_text(encoding="utf-8")
ENGINES = {"media_engine": MEDIA, "speech_engines": SPEECH, "face_engine": FACES}
HOURS = [
    kind.__struct_config__.tag
    for kind in typing.get_args(labour.LabourMessage)
    if kind is not labour.PaySettled
]
ANSWERS = live.Joined | live.Answer | live.Pong | live.Refused

pytestmark = pytest.mark.requirement("VC-GEN-13")


def rows(mark: str) -> list[list[str]]:
    """The cells of the table behind a mark, without its heads."""
    table = DOCUMENT.split(f"<!-- {mark} -->\n", 1)[1].split("\n\n", 1)[0]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.split("\n")][
        2:
    ]


def named(text: str) -> list[str]:
    """What stands in backticks, outside of blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def declared(union: UnionType, *, without: frozenset[str] = frozenset()) -> dict[str, list[str]]:
    """The fields of each type of a union, by its tag."""
    return {
        str(kind.__struct_config__.tag): [
            one.encode_name for one in msgspec.structs.fields(kind) if one.name not in without
        ]
        for kind in typing.get_args(union)
    }


@pytest.mark.parametrize(
    ("mark", "union", "without"),
    [
        ("client", live.AnyClientFrame, frozenset()),
        ("answers", ANSWERS, frozenset()),
        ("events", live.AnyEvent, frozenset({"seq", "at"})),
        ("pushes", pushes.AnyConsolePush, frozenset()),
        ("sounds", live_speech.AnySoundFrame, frozenset()),
        ("streams", live_speech.AnyStreamAnswer, frozenset()),
        ("speech", live_speech.AnySpeechPush, frozenset()),
    ],
)
def test_every_frame_stands_there_with_its_fields(
    mark: str, union: UnionType, without: frozenset[str]
) -> None:
    described = {named(kind)[0]: named(fields) for kind, fields, _ in rows(mark)}
    assert described == declared(union, without=without)


def test_nothing_the_server_sends_is_left_out() -> None:
    tables = set(typing.get_args(ANSWERS)) | set(typing.get_args(live.AnyEvent))
    assert tables == set(typing.get_args(live.AnyServerFrame))


def test_what_only_officers_see_is_marked() -> None:
    marked = {named(kind)[0] for kind, _, meaning in rows("events") if meaning.startswith("★")}
    assert marked == {kind.__struct_config__.tag for kind in live.OFFICERS_ONLY}


def test_every_message_stands_there_with_its_fields_and_subject() -> None:
    payloads = [
        kind
        for module in (approval, call, officers, venue)
        for name, kind in vars(module).items()
        if name.endswith(("Message", "Notice"))
    ]
    payloads += [funds.TicketsDue, official.OfficialBookingTold]
    payloads += typing.get_args(labour.LabourMessage)
    described = {named(name)[0]: named(fields) for name, _, fields in rows("messages")}
    assert described == {
        kind.__name__: [one.encode_name for one in msgspec.structs.fields(kind)]
        for kind in payloads
    }
    made = {
        subjects.call_state("<prison>", "<call id>"),
        subjects.call_transcript("<prison>", "<call id>"),
        subjects.call_recording("<prison>", "<call id>"),
        subjects.venue_changed("<prison>", "<venue id>"),
        subjects.alert_raised("<prison>"),
        subjects.alert_changed("<prison>"),
        subjects.approval_event("<prison>", "<case id>", "<event>"),
        subjects.notify_officers("<prison>"),
        subjects.notify_official("<prison>"),
        subjects.WORDS_CHANGED,
        subjects.labour_pay("<prison>"),
        subjects.funds_due("<prison>"),
        *(subjects.labour_hours("<prison>", event) for event in HOURS),
    }
    assert {subject for _, cell, _ in rows("messages") for subject in named(cell)} == made
    for stream in subjects.STREAMS:
        assert f"`{stream.name}` (`{stream.subjects[0]}`)" in DOCUMENT


def test_every_engine_stands_there_with_its_setting_and_its_class() -> None:
    described: dict[str, list[str]] = {}
    for setting, engine, place, _ in rows("engines"):
        described.setdefault(named(setting)[0], []).append(named(engine)[0])
        file, name = named(place)[0].split(": ")
        assert f"class {name}" in (REPOSITORY / file).read_text(encoding="utf-8")
    assert described == {setting: list(engines) for setting, engines in ENGINES.items()}


def test_the_names_that_settings_allow_are_those_of_the_maps() -> None:
    allowed = (MEDIA_ENGINES, SPEECH_ENGINES, FACE_ENGINES)
    assert allowed == tuple(tuple(engines) for engines in ENGINES.values())
    settings = {one.name: one.default for one in msgspec.structs.fields(Settings)}
    for setting, engines in ENGINES.items():
        first = next(iter(engines))
        assert settings[setting] in (first, (first,))


@pytest.mark.parametrize("protocol", [MediaEngine, SpeechEngine, FaceEngine, Abilities])
def test_every_member_of_the_protocols_is_named(protocol: type) -> None:
    members = {name for name in vars(protocol) if not name.startswith("_")}
    members |= set(vars(protocol).get("__annotations__", {}))
    assert members
    assert members <= set(named(DOCUMENT))


def test_every_state_and_reason_is_named() -> None:
    words = set(re.findall(r"[a-z_]+", DOCUMENT))
    kinds = (state.CallState, state.EndReason, state.MaskingState)
    for kind in (*kinds, live_speech.StreamEnd, live_speech.SpeechState):
        assert {str(one.value) for one in kind} <= words


def test_the_files_it_points_to_are_there() -> None:
    paths = {text.split(":")[0] for text in named(DOCUMENT) if "/" in text}
    files = {path for path in paths if path.endswith(".py") and not path.startswith("/")}
    assert len(files) > 10
    missing = [path for path in files if not Path(REPOSITORY / path).is_file()]
    assert missing == []


@pytest.mark.parametrize("row", rows("ways"), ids=lambda row: row[0][:40])
def test_each_way_in_names_what_drives_it(row: list[str]) -> None:
    cells = row[1:]
    assert len(cells) == len(ContactChannel)
    driven = [name for cell in cells for name in named(cell)]
    assert driven, "a way by which nothing comes is none"
    for file in driven:
        assert (REPOSITORY / file).is_file(), file
    assert [cell for cell in cells if not named(cell) and cell != "–"] == []
