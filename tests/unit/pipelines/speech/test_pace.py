from pipelines.speech.pace import EFFORTS, Pace


def test_a_quiet_machine_gives_one_utterance_the_most() -> None:
    assert Pace().effort(1, 4.0) == EFFORTS[0]


def test_a_full_batch_gets_less() -> None:
    assert Pace().effort(20, 5.0).margin_s < EFFORTS[0].margin_s


def test_a_slow_machine_gives_less_and_recovers() -> None:
    pace = Pace()
    for _ in range(30):
        pace.learn(encoded_s=16.0, took_s=4.0)
    assert pace.effort(1, 4.0).margin_s < EFFORTS[0].margin_s
    for _ in range(30):
        pace.learn(encoded_s=16.0, took_s=0.3)
    assert pace.effort(1, 4.0) == EFFORTS[0]


def test_one_stall_does_not_change_the_effort_for_ever() -> None:
    pace = Pace()
    pace.learn(encoded_s=10.0, took_s=500.0)
    assert pace.rate < 0.2
