"""Processes are told apart by what they are called."""

import pytest

from cluster.benches.idle.parts import part_of


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("ray::PrisonConnectorActor", "connectors"),
        ("ray::PrisonConnectorActor.health", "connectors"),
        ("ray::StandingPartsActor.health", "standing_parts"),
        ("ray::compose_recording", "recordings"),
        ("ray::ServeReplica:app:Api", "app"),
        ("ray::ServeReplica:speech_reader:SpeechReader.handle_request", "speech_reader"),
        ("ray::ServeController.listen_for_change", "serve"),
        ("ray::JobSchedulerActor", "JobSchedulerActor"),
        ("ray::IDLE", "spare_workers"),
        ("ray::_warm()", "spare_workers"),
        ("ray::RuntimeEnvAgent", "ray"),
        ("ray-dashboard-DashboardAgent", "ray"),
        ("/x/site-packages/ray/core/src/ray/raylet/raylet --store", "ray"),
        ("/x/python -u /x/site-packages/ray/_private/log_monitor.py --a", "ray"),
        ("postgres: qinqiao_app qinqiao [local] idle", "postgres"),
        ("/usr/lib/postgresql/17/bin/postgres -D /x", "postgres"),
        ("/x/nats-server -c /x", "nats"),
        ("/x/haproxy -f /x", "ingress"),
        ("/x/python -m cluster simulate prisons /x/prisons", "stand_ins"),
        ("/x/python -m cluster simulate platforms /x/platforms", "stand_ins"),
        ("/x/python -m cluster up --demonstration", "platform"),
        ("/x/python -c from multiprocessing.resource_tracker import main", "helpers"),
        ("cat", "other"),
    ],
)
def test_a_process_is_the_part_that_its_command_names(command: str, part: str) -> None:
    assert part_of(command) == part
