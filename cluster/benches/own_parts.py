"""What a bench needs of the platform, for as long as it runs: no faces, no HTTP."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from cluster.benches.own_folder import empty_folder
from cluster.embedded import Services
from cluster.layout import Layout
from cluster.preparing import Plant, plant_nothing, prepare_data
from cluster.services.leftovers import end_leftovers
from cluster.services.ray_environment import ray_environment
from cluster.services.run_dir import make_run_dir
from cluster.settings import INSTANCE_VARIABLE
from schemas.settings import Settings

Past = Callable[[Services], Plant]


def nothing(_: Services) -> Plant:
    return plant_nothing


@contextmanager
def own_parts(settings: Settings, name: str, *, people: bool = True) -> Iterator[Settings]:
    """Database, messages and Ray on a folder of their own, which is removed at the end.

    `people` plants the demonstration's.
    """
    with own_services(settings, name, people=people) as (own, run_dir):
        # Imported now and not before: Ray and Serve read the environment when imported.
        from cluster.services.ray_cluster import RayCluster

        cluster = RayCluster(own, run_dir, Layout.of(own).log)
        with ExitStack() as running:
            running.callback(cluster.stop)
            cluster.start()
            yield own


@contextmanager
def own_services(
    settings: Settings, name: str, *, people: bool = True, past: Past = nothing
) -> Iterator[tuple[Settings, Path]]:
    """Database and messages alone, and the folder of their sockets; `past` is planted first."""
    folder = Path(settings.data_dir) / name
    own = msgspec.structs.replace(
        empty_folder(settings, name),
        demonstration=people,
        simulators=True,
        nats_url="",
    )
    layout = Layout.of(own)
    with ExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        layout.log.mkdir(parents=True, exist_ok=True)
        running.callback(end_leftovers, layout.data)
        run_dir = make_run_dir(layout.data)
        os.environ[INSTANCE_VARIABLE] = str(layout.data)
        environment = ray_environment(run_dir)
        if "ray" in sys.modules:
            # A second one of this process: Ray reads its token once.
            del environment["RAY_AUTH_TOKEN"]
        os.environ.update(environment)
        services = Services(own, layout)
        running.callback(services.stop)
        prepare_data(services.settings, services, past(services))
        yield services.settings, run_dir
