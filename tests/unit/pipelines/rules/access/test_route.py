"""A route says what fits together, or is none."""

from typing import Any

import pytest

from pipelines.rules.access.codes.phone import READ_PHONE_FIGURES
from pipelines.rules.access.route import ANY_OFFICER, OfModule, Route, Takes, Undeclared, Who
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from pipelines.rules.platform.shedding import Order


def test_what_is_not_said_is_the_usual() -> None:
    route = Route(who=Who.OFFICER, asks=READ_PHONE_FIGURES)
    assert (route.worth, route.takes, route.answers) == (Order.USUAL, Takes.JSON, ())
    assert route.from_internet is None
    assert not any(
        (route.mends, route.before_consent, route.disabled_too, route.by_word, route.reveals)
    )
    assert (route.keeps_note, route.keeps_answer, route.seals_answer) == (True, True, False)


def test_what_a_key_is_worth_and_what_is_sealed() -> None:
    unnoted = Route(who=Who.DEVICE, repeats=Unnoted.MACHINE)
    assert (unnoted.keeps_note, unnoted.keeps_answer, unnoted.seals_answer) == (False, True, False)
    secret = Route(who=Who.OFFICER, asks=ANY_OFFICER, repeats=Secret.TOTP)
    assert (secret.keeps_note, secret.keeps_answer, secret.seals_answer) == (True, False, True)
    shown = Route(who=Who.OFFICER, asks=ANY_OFFICER, reveals=True)
    assert (shown.keeps_note, shown.keeps_answer, shown.seals_answer) == (True, True, True)


def test_a_modules_permission_may_name_parts_of_the_address() -> None:
    assert OfModule("{code}:{action}").held_for({"code": "cards", "action": "lose"}) == "cards:lose"
    assert OfModule("devices:list").held_for({}) == "devices:list"


@pytest.mark.parametrize(
    "said",
    [
        {"who": Who.OFFICER},
        {"who": Who.RELATIVE, "asks": ANY_OFFICER},
        {"who": Who.ANYBODY, "asks": READ_PHONE_FIGURES, "because": "why"},
        {"who": Who.ANYBODY},
        {"who": Who.INMATE, "because": "why"},
        {"who": Who.OFFICER, "asks": ANY_OFFICER, "from_internet": "why"},
        {"who": Who.INMATE, "from_internet": "why"},
        {"who": Who.DEVICE, "from_internet": "why"},
        {"who": Who.CONSUMER, "from_internet": "why"},
        {"who": Who.OFFICER, "asks": ANY_OFFICER, "subsystem": "calls"},
        {"who": Who.RELATIVE, "subsystem": "nowhere"},
        {"who": Who.RELATIVE, "ranged": True},
        {"who": Who.RELATIVE, "counted": True},
        {"who": Who.OFFICER, "asks": READ_PHONE_FIGURES, "mends": True},
        {"who": Who.OFFICER, "asks": OfModule("{code}:list"), "mends": True},
        {"who": Who.RELATIVE, "mends": True},
        {"who": Who.OFFICIAL, "asks": ANY_OFFICER},
        {"who": Who.OFFICIAL, "before_consent": True},
        {"who": Who.PUBLIC, "asks": ANY_OFFICER},
        {"who": Who.PUBLIC, "mends": True},
        {"who": Who.RELATIVE, "by_word": True},
        {"who": Who.INMATE, "before_consent": True},
        {"who": Who.INMATE, "disabled_too": True},
        {"who": Who.DEVICE, "disabled_too": True, "credential": "why"},
        {"who": Who.RELATIVE, "credential": "why"},
        {"who": Who.CONSUMER, "credential": "why"},
    ],
)
def test_what_does_not_fit_together_is_no_route(said: dict[str, Any]) -> None:
    with pytest.raises(Undeclared):
        Route(**said)


@pytest.mark.parametrize(
    "said",
    [
        {"who": Who.OFFICER, "asks": ANY_OFFICER, "mends": True},
        {"who": Who.OFFICER, "asks": READ_PHONE_FIGURES, "by_word": True},
        {"who": Who.RELATIVE, "from_internet": "why", "subsystem": "calls", "before_consent": True},
        {"who": Who.INMATE, "subsystem": "calls"},
        {"who": Who.OFFICIAL, "from_internet": "why", "subsystem": "official", "counted": True},
        {"who": Who.OFFICIAL, "mends": True},
        {"who": Who.PUBLIC, "from_internet": "why", "before_consent": True, "counted": True},
        {"who": Who.ANYBODY, "because": "why", "counted": True, "credential": "why"},
        {"who": Who.ANYBODY, "because": "why", "from_internet": "why"},
        {"who": Who.TOKEN, "from_internet": "why", "worth": Order.NEVER},
        {"who": Who.DEVICE, "disabled_too": True},
        {"who": Who.DEVICE, "credential": "why"},
        {"who": Who.OFFICER, "asks": ANY_OFFICER, "answers": ("text/csv",), "ranged": True},
    ],
)
def test_what_fits_together_is_one(said: dict[str, Any]) -> None:
    assert Route(**said).who is said["who"]
