"""Shares and trees of the statistics of visits."""

from pipelines.rules.visits.visit_figures import (
    HeldWard,
    average,
    share,
    unseen_tree,
)


def test_shares_and_averages_of_nothing_are_none() -> None:
    assert share(0, 0) is None
    assert average(0, 0) is None
    assert share(1, 3) == "0.3333"
    assert share(2, 3) == "0.6667"
    assert average(13, 3) == "4.33"
    assert average(9, 2) == "4.50"


def ward(prison: str, name: str, held: int, unseen: int) -> HeldWard:
    return HeldWard(
        prison_id=prison, prison=prison, ward_id=name, ward=name, held=held, unseen=unseen
    )


def test_a_prison_is_the_sum_of_its_wards() -> None:
    tree = unseen_tree([ward("P1", "A", 10, 2), ward("P1", "B", 0, 0), ward("P2", "C", 4, 4)])
    assert [(one.unit_id, one.held, one.unseen, one.share) for one in tree] == [
        ("P1", 10, 2, "0.2000"),
        ("P2", 4, 4, "1.0000"),
    ]
    assert [one.share for one in tree[0].below] == ["0.2000", None]
