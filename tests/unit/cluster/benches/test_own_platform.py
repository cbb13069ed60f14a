"""A script that comes while a platform is being started waits for that one."""

import os
from pathlib import Path
from threading import Timer

from cluster.benches.own_platform import platform
from cluster.instance_lock import InstanceLock
from cluster.layout import Layout
from cluster.ready import Ready, write_ready
from cluster.settings import load_settings

ADDRESS = "http://127.0.0.1:8700"


def test_the_platform_that_is_being_started_is_waited_for(tmp_path: Path) -> None:
    settings = load_settings({}, data_dir=str(tmp_path))
    ready = Ready(address=ADDRESS, pid=os.getpid(), database_url="", nats_url="")
    told: list[str] = []
    lock = InstanceLock(tmp_path)
    lock.acquire()

    def serve() -> None:
        write_ready(Layout.of(settings).ready, ready)

    def tell(text: str) -> None:
        told.append(text)
        # It is there a moment after the script has begun to wait.
        Timer(0, serve).start()

    with platform(settings, tell) as address:
        assert address == ADDRESS
    assert told == ["waiting for the platform that is being started (at most 300 s)"]
    lock.release()
