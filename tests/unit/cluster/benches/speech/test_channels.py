"""When the calls of a bench begin."""

from cluster.benches.speech.channels import Stretch, beginnings


def test_who_joins_in_a_stretch_begins_within_a_time_of_it_and_who_left_does_not_come_back() -> (
    None
):
    stretches = [Stretch(2, 90.0), Stretch(5, 90.0), Stretch(1, 30.0), Stretch(6, 10.0)]
    assert beginnings(stretches, 15.0) == [0.0, 7.5, 90.0, 95.0, 100.0, 210.0]
    assert beginnings([Stretch(3, 60.0)], 0.0) == [0.0, 0.0, 0.0]
