"""Which requests are carried out once, and which answers are kept for the second."""

from pipelines.rules.platform.repeated_routes import keeps_answer, keeps_note


def test_an_interface_is_noted_unless_it_is_named() -> None:
    assert keeps_note("POST /api/calls")
    assert not keeps_note("POST /api/officer/sign-in")
    # By method and address: the same address may be noted for another method.
    assert keeps_note("DELETE /api/officer/sign-in")


def test_what_is_no_interface_is_not_noted() -> None:
    assert not keeps_note("POST /console/api/")
    assert not keeps_note("POST /apis/calls")


def test_an_answer_with_a_secret_is_not_kept() -> None:
    assert not keeps_answer("POST /api/devices/credentials")
    assert keeps_answer("POST /api/calls")
