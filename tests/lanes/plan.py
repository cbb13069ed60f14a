"""Which lanes there are, and which of them run at once."""

from tests.lanes.lane import Lane

SLOW = "soak"
"""`make soak` runs what bears this mark, and the folder of this name."""
ALONE = "undisturbed"
"""Measures times of the product, so nothing else may run beside it."""
LONG = "tests/soak"

CALLS = Lane("calls", ("tests/integration/media",), mark=f"not {ALONE}")
"""Calls in real time: their clients may not wait for a processor."""
PLATFORM = Lane(
    "platform",
    (
        "tests/e2e",
        "tests/integration/actors",
        "tests/integration/cluster",
        "tests/integration/serve/calls/wall",
        "tests/integration/serve/exchange/test_connecting_prisons.py",
        "tests/integration/serve/speech/test_live_speech_by_ray.py",
    ),
    mark=f"not {ALONE}",
)
"""Whole platforms, Ray, and all prisons at once, of which two leave the machine too little."""
SHARED = Lane(
    "shared",
    ("tests",),
    (*CALLS.paths, *PLATFORM.paths, LONG),
    mark=f"not {ALONE}",
    processes=3,
    niceness=5,
)
PAGES = Lane("pages", ("ui",), tool=("npm", "--prefix", "ui", "run", "test"), niceness=5)
"""The user interface's own tests."""
QUIET = Lane(
    "quiet",
    (
        "tests/integration/actors/test_live_words.py",
        "tests/integration/media/test_bad_networks.py",
        "tests/integration/media/test_killed_recorder.py",
        "tests/integration/media/test_many_calls.py",
        "tests/integration/media/test_masking.py",
        "tests/integration/media/test_recording.py",
        "tests/integration/postgres/test_visit_slots.py",
        "tests/integration/serve/speech/test_alert_handling.py",
        "tests/integration/serve/speech/test_full_pool_by_ray.py",
        "tests/integration/serve/platform/test_stalled_keys.py",
        "tests/integration/serve/access/test_withdrawn_rights.py",
        "tests/integration/vision/test_face_watch.py",
    ),
    mark=ALONE,
)
"""What bears that mark; its files are named, since finding them takes longer than running them."""

BESIDE = ((CALLS, PLATFORM), (SHARED,), (PAGES,))
"""Rows run beside one another, the lanes of a row in turn."""
AFTER = (QUIET,)
"""Then these, one after the other, with the machine to themselves."""
