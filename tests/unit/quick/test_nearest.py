"""The tests nearest to a change come first, and no more of them than fit."""

from tests.quick.nearest import Chosen, choose

TESTS = {
    "tests/integration/postgres/test_alerts.py": "from connectors.postgres.speech import alerts\n",
    "tests/integration/serve/speech/test_alert_handling.py": "import httpx\n",
    "tests/integration/serve/platform/test_menu.py": "import httpx\n",
    "tests/integration/serve/speech/test_words.py": (
        "from connectors.postgres.speech.words import words\n"
    ),
}


def chosen(changed: list[str], most_s: float = 100.0, **seconds: float) -> Chosen:
    return choose(TESTS, changed, seconds, most_s=most_s, unknown_s=10.0)


def test_who_imports_what_was_changed_comes_before_who_shares_a_word() -> None:
    assert chosen(["connectors/postgres/speech/alerts.py"]).taken[:2] == [
        "tests/integration/postgres/test_alerts.py",
        "tests/integration/serve/speech/test_alert_handling.py",
    ]


def test_a_changed_test_comes_first() -> None:
    changed = [
        "tests/integration/serve/platform/test_menu.py",
        "connectors/postgres/speech/words/words.py",
    ]
    assert chosen(changed).taken[:2] == [
        "tests/integration/serve/platform/test_menu.py",
        "tests/integration/serve/speech/test_words.py",
    ]


def test_what_does_not_fit_is_named() -> None:
    found = chosen(
        ["serve/platform/menu/routes.py", "connectors/postgres/speech/words/words.py"], most_s=15.0
    )
    assert found.taken == ["tests/integration/serve/speech/test_words.py"]
    assert "tests/integration/serve/platform/test_menu.py" in found.left_out


def test_a_change_of_nothing_that_is_tried_chooses_nothing() -> None:
    assert chosen(["CHANGELOG.md"]) == Chosen([], [])
