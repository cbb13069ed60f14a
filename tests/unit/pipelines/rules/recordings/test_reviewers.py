"""Whom a conversation may be given to for review."""

from pipelines.rules.access.codes.calls import REVIEW, WATCH
from pipelines.rules.recordings.reviewers import able
from pipelines.rules.speech.alert_handling import Hand


def hand(name: str, *scopes: str, may: tuple[str, ...] = (REVIEW.code,), id: str = "") -> Hand:
    return Hand(id=id or name, name=name, unit="", permissions=frozenset(may), scopes=scopes)


def test_those_who_may_review_and_reach_the_ward_in_the_order_of_their_names() -> None:
    hands = [
        hand("c", "/b/p/"),
        hand("a", "/b/p/w/", "/b/q/"),
        hand("b", "/b/q/"),
        hand("d", "/b/p/", may=(WATCH.code,)),
        hand("a", "/b/", id="0"),
    ]
    assert able(hands, "/b/p/w/") == [hands[4], hands[1], hands[0]]
