"""Requests that would be answered too late are declined beforehand (NF-TECH-12)."""

from pipelines.rules.platform.request_gate import (
    CALM_S,
    FEW,
    LONG_S,
    STANDING_S,
    WINDOW_S,
    RequestGate,
)
from pipelines.rules.platform.shedding import Order

FREE, RATE = 4, 10.0


class Clock:
    """Stands where it is put."""

    def __init__(self) -> None:
        self.now_s = 50.0

    def __call__(self) -> float:
        return self.now_s


def entered(gate: RequestGate, order: Order, count: int) -> list[int]:
    return [number for _ in range(count) if (number := gate.enter(order)) is not None]


def gate_and_clock() -> tuple[RequestGate, Clock]:
    clock = Clock()
    return RequestGate(free=FREE, rate=RATE, clock_s=clock), clock


def test_figures_are_declined_first_then_the_usual_and_the_way_in_never() -> None:
    gate, _ = gate_and_clock()
    # A second of work is ten.
    assert len(entered(gate, Order.LATER, 100)) == RATE
    assert len(entered(gate, Order.USUAL, 100)) == 1.5 * RATE
    assert len(entered(gate, Order.NEVER, 100)) == 100
    assert gate.declined == (100 - RATE) + (100 - 1.5 * RATE)


def test_few_are_taken_however_long_they_take() -> None:
    gate = RequestGate(free=FREE, rate=0.01, clock_s=Clock())
    assert len(entered(gate, Order.LATER, 100)) == FREE


def test_a_crowd_is_waited_for_and_a_standing_queue_is_kept_short() -> None:
    gate, clock = gate_and_clock()
    crowd = entered(gate, Order.USUAL, 100)
    assert len(crowd) == 2.5 * RATE
    clock.now_s += STANDING_S + 0.1
    # It stands, and nobody is taken before most have left.
    for number in crowd[FEW:]:
        assert gate.enter(Order.USUAL) is None
        gate.leave(number)
    assert len(entered(gate, Order.USUAL, 100)) == 0
    # For as long as somebody is declined.
    clock.now_s += CALM_S - 0.1
    gate.leave(crowd[0])
    assert len(entered(gate, Order.USUAL, 100)) == 1
    clock.now_s += CALM_S + 0.1
    assert len(entered(gate, Order.USUAL, 100)) == 2.5 * RATE - FEW


def test_figures_that_are_declined_keep_no_queue_standing() -> None:
    clock = Clock()
    gate = RequestGate(free=FREE, rate=100.0, clock_s=clock)
    crowd = entered(gate, Order.USUAL, 15)
    clock.now_s += STANDING_S + 0.1
    for _ in range(4):
        assert entered(gate, Order.LATER, 100) == []
        clock.now_s += CALM_S / 3
    assert len(crowd) == 15
    assert entered(gate, Order.LATER, 100) != []


def test_figures_are_declined_first_in_a_standing_queue_too() -> None:
    clock = Clock()
    gate = RequestGate(free=FREE, rate=200.0, clock_s=clock)
    crowd = entered(gate, Order.NEVER, 20)
    clock.now_s += STANDING_S + 0.1
    assert entered(gate, Order.LATER, 100) == []
    assert len(entered(gate, Order.USUAL, 100)) == 20
    assert len(entered(gate, Order.NEVER, 100)) == 100
    assert len(crowd) == 20


def test_who_has_left_is_ahead_of_nobody() -> None:
    gate, _ = gate_and_clock()
    for number in entered(gate, Order.USUAL, 100):
        gate.leave(number)
    assert gate.in_work == 0
    assert gate.enter(Order.LATER) is not None


def test_a_slow_machine_takes_fewer_and_a_quick_one_more() -> None:
    taken = []
    for done_a_second in (2, 40):
        gate, clock = gate_and_clock()
        numbers = entered(gate, Order.NEVER, 20)
        for _ in range(8):
            for _ in range(done_a_second):
                clock.now_s += WINDOW_S / done_a_second
                gate.leave(numbers.pop(0))
                numbers += entered(gate, Order.NEVER, 1)
        for number in numbers:
            gate.leave(number)
        clock.now_s += CALM_S
        taken.append(len(entered(gate, Order.USUAL, 500)))
    assert taken[0] < 2.5 * RATE < taken[1]


def test_what_was_slow_once_is_not_held_for_slow_for_ever() -> None:
    gate, clock = gate_and_clock()
    numbers = entered(gate, Order.NEVER, 20)
    for _ in range(4):
        clock.now_s += WINDOW_S
        gate.leave(numbers.pop())
        numbers += entered(gate, Order.NEVER, 1)
    for number in numbers:
        gate.leave(number)
    slow = entered(gate, Order.USUAL, 500)
    for number in slow:
        gate.leave(number)
    for _ in range(30):
        clock.now_s += WINDOW_S
        gate.leave(entered(gate, Order.USUAL, 1)[0])
    assert len(slow) < 20 < len(entered(gate, Order.USUAL, 500))


def test_downloads_and_who_waits_for_news_hold_nobody_up() -> None:
    gate, clock = gate_and_clock()
    waiting = entered(gate, Order.USUAL, 100)
    assert gate.enter(Order.USUAL) is None
    clock.now_s += LONG_S + 0.1
    assert gate.enter(Order.USUAL) is not None
    assert gate.in_work == 1
    for number in waiting:
        gate.leave(number)
    assert gate.in_work == 1


def test_pages_beyond_the_most_are_told_nothing_and_calls_always_have_their_socket() -> None:
    gate = RequestGate(sockets=2)
    assert [gate.open_socket(always=False) for _ in range(3)] == [True, True, False]
    assert gate.open_socket(always=True)
    gate.close_socket()
    gate.close_socket()
    assert gate.open_socket(always=False)
    assert gate.declined == 1
