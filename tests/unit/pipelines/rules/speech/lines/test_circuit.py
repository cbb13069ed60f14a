from pipelines.rules.speech.lines.circuit import FAILURES, LONGEST_REST_S, REST_S, Circuit


def test_a_single_failure_rests_nothing() -> None:
    circuit = Circuit()
    circuit.failed(0)
    assert circuit.lets_through(0)
    circuit.succeeded()
    circuit.failed(1)
    assert circuit.lets_through(1)


def test_failures_in_a_row_rest_it_until_one_try_is_let_through() -> None:
    circuit = Circuit()
    for _ in range(FAILURES):
        circuit.failed(10)
    assert circuit.resting_until == 10 + REST_S
    assert not circuit.lets_through(10 + REST_S - 0.1)
    assert circuit.lets_through(10 + REST_S)


def test_a_try_that_fails_rests_it_twice_as_long_up_to_a_limit() -> None:
    circuit = Circuit()
    circuit.failed(0, at_once=True)
    rests, now = [REST_S], REST_S
    for _ in range(8):
        circuit.failed(now)
        assert circuit.resting_until is not None
        rests.append(circuit.resting_until - now)
        now = circuit.resting_until
    assert rests[:3] == [REST_S, 2 * REST_S, 4 * REST_S]
    assert rests[-1] == LONGEST_REST_S


def test_a_try_that_succeeds_closes_it_and_forgets() -> None:
    circuit = Circuit()
    circuit.failed(0, at_once=True)
    circuit.failed(REST_S)
    circuit.succeeded()
    assert circuit.resting_until is None
    circuit.failed(100, at_once=True)
    assert circuit.resting_until == 100 + REST_S
