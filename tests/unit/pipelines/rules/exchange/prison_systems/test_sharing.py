"""Prisons' connectors share as many processes as there are processors."""

from pipelines.rules.exchange.prison_systems.sharing import processes, shared

PRISONS = [f"P{number:02}" for number in range(1, 16)]


def test_a_prison_has_its_own_process_where_there_are_processors_for_all() -> None:
    assert processes(15, 32) == 15
    assert processes(15, 2) == 2
    assert processes(1, 2) == 1
    assert processes(15, 0) == 1
    assert processes(0, 2) == 0


def test_they_are_dealt_out_evenly() -> None:
    shares = shared(PRISONS, {}, 2)
    assert [len(shares[number]) for number in (1, 2)] == [8, 7]
    assert sorted(code for carried in shares.values() for code in carried) == PRISONS


def test_who_asks_again_gets_the_same_answer() -> None:
    assert shared(PRISONS, {}, 2) == shared(list(reversed(PRISONS)), {}, 2)


def test_a_new_prison_goes_where_least_is_and_moves_nobody() -> None:
    assert shared(["P01", "P02", "P03"], {1: ["P01"], 2: ["P02"]}, 2) == {
        1: ["P01", "P03"],
        2: ["P02"],
    }
    assert shared(["P01", "P02", "P03"], {1: ["P01", "P02"], 2: []}, 2) == {
        1: ["P01", "P02"],
        2: ["P03"],
    }


def test_processes_become_more_with_the_prisons() -> None:
    assert shared(["P01", "P02"], {1: ["P01"]}, 2) == {1: ["P01"], 2: ["P02"]}


def test_a_prison_without_a_system_is_carried_no_more_and_its_process_stays() -> None:
    assert shared(["P01"], {1: ["P01"], 2: ["P02"]}, 2) == {1: ["P01"], 2: []}


def test_nobody_is_carried_where_there_is_nobody() -> None:
    assert shared([], {}, 2) == {}
