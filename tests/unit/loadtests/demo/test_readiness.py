"""What a platform lacks for a call."""

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from loadtests.demo.readiness import CURRENT, FRESH, no_channel, no_room, unhealthy, unheard
from schemas.calls.rooms import RoomPage
from schemas.platform.cluster.replicas import Observed
from schemas.platform.ops import HealthView
from schemas.speech.speech import UseSample
from schemas.speech.speech_resources import SpeechResources

NOW = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WELL = HealthView(
    status="ok", database=True, nats=True, faces=True, leads=True, version="0", source=""
)
SEEN = Observed(at=NOW, current=1, target=1, ready=1, waiting=0, engine="whisper")
FULL = UseSample(at=NOW, capacity=60, video_call=30, visit=20, phone_call=10, waiting=3, refused=0)


def speech(observed: Observed | None = None, *use: UseSample) -> SpeechResources:
    return SpeechResources(observed=observed, use=list(use))


def test_a_platform_names_the_first_thing_that_it_lacks() -> None:
    assert unhealthy(WELL) is None
    assert unhealthy(replace(WELL, faces=False)) == "the face model"
    assert unhealthy(replace(WELL, faces=False, nats=False)) == "the message server"
    assert unhealthy(replace(WELL, nats=False, database=False)) == "the database"


def test_the_speech_model_is_there_once_a_replica_was_seen_ready_lately() -> None:
    assert unheard(speech(), NOW) == "the speech model"
    assert unheard(speech(replace(SEEN, ready=0)), NOW) == "the speech model"
    assert unheard(speech(SEEN), NOW + FRESH) is None
    assert unheard(speech(SEEN), NOW + FRESH + SECOND) == "the speech model"


def test_channels_are_taken_where_the_last_minute_says_so() -> None:
    taken = "a free speech channel (all 60 were taken in the last minute)"
    assert no_channel(speech(), NOW) is None
    assert no_channel(speech(None, FULL), NOW + CURRENT) == taken
    assert no_channel(speech(None, FULL), NOW + CURRENT + SECOND) is None
    assert no_channel(speech(None, FULL, replace(FULL, visit=19)), NOW) is None


def test_a_room_is_free_below_the_limit() -> None:
    assert no_room(RoomPage(rows=[], running=39, most=40)) is None
    assert no_room(RoomPage(rows=[], running=40, most=40)) == "a free room (40 of 40 calls run)"
