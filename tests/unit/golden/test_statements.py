"""What counts is told from what asks who may count."""

from tests.golden.statements import Heard

COUNTING = "SELECT count(*) FROM visit JOIN org_unit ON org_unit.id = visit.ward_id"


def test_a_counting_statement_is_kept_once_with_all_that_send_it() -> None:
    heard = Heard()
    for question in ("first", "second"):
        heard.begin()
        heard.take("SELECT session.id FROM session WHERE session.digest = %(digest)s")
        heard.take(COUNTING)
        heard.end(question)
    (name,) = heard.texts
    assert heard.lines() == [
        ["first", "sends", [name]],
        ["second", "sends", [name]],
        [name, "text", COUNTING],
    ]


def test_a_table_that_begins_alike_is_another_one() -> None:
    heard = Heard()
    heard.begin()
    heard.take("SELECT visit_booking.id FROM visit_booking")
    heard.end("booked")
    assert heard.lines() == [["booked", "sends", []]]
