"""The wiring of the whole platform, in one visible function."""

import importlib
import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from cluster.announce import announce
from cluster.check.watch import Watch
from cluster.database_roles import require_two_roles
from cluster.embedded import Services
from cluster.instance_lock import InstanceLock
from cluster.layout import Layout
from cluster.listener import listener_environment, require_sealed
from cluster.logs import log_to
from cluster.mode import require_environment, require_simulators_apart
from cluster.models.verify import check_models
from cluster.nodes.leading import Leader
from cluster.nodes.standing import Always, Claim, Standing
from cluster.preparing import Plant, plant_nothing, prepare_data
from cluster.problems import CannotStart
from cluster.ready import write_ready
from cluster.self_test import require_self_test
from cluster.services.leftovers import end_leftovers
from cluster.services.ports import require_free
from cluster.services.ray_environment import ray_environment
from cluster.services.run_dir import close_data, make_run_dir
from cluster.settings import INSTANCE_VARIABLE
from cluster.stop_asked import StopAsked
from cluster.supervisor import Supervisor
from connectors.doors import open_database
from connectors.keys.environment import settle_environment
from schemas.settings import Settings

if TYPE_CHECKING:
    from cluster.benches.bureau_filling import BureauFilling
    from cluster.benches.platforms_standing import PlatformStandIns
    from cluster.benches.prisons.standing import PrisonStandIns

_log = logging.getLogger("qinqiao.cluster")


def up(settings: Settings, console: Console) -> None:
    """Start everything, say where it is, and keep it running until a signal ends it.

    Whatever was started is stopped in reverse order, also where a later step refuses.
    """
    layout = Layout.of(settings)
    stop = StopAsked()
    stop.unwind()
    with ExitStack() as running:
        lock = InstanceLock(layout.data)
        lock.acquire()
        running.callback(lock.release)
        log_to(layout.log, settings.log_level)
        end_leftovers(layout.data)
        # The last step of stopping: some of Ray's processes outlive its own end by a moment.
        running.callback(end_leftovers, layout.data)
        _check(settings)
        require_environment(settings, settle_environment(settings))
        run_dir = make_run_dir(layout.data)
        close_data(settings)
        # From here on every child carries the marker by which leftovers are found.
        os.environ[INSTANCE_VARIABLE] = str(layout.data)
        if "ray" in sys.modules:
            raise RuntimeError("Ray was imported before its environment stood")
        os.environ.update(ray_environment(run_dir) | listener_environment(settings))

        platforms = platform_stand_ins(settings, layout, running)
        if platforms is not None:
            settings = platforms.settings
        services = Services(settings, layout)
        settings = services.settings
        # Registered before Ray, so that it is stopped after: rooms write until their end.
        running.callback(services.stop)
        with ThreadPoolExecutor(2) as beside:
            data = beside.submit(prepare_data, settings, services, past_of(settings))
            # Imported now and not before: Ray and Serve read the environment when imported.
            from cluster.services.ray_cluster import RayCluster

            # Takes seconds, in which Ray mostly waits for its own processes.
            deployment = beside.submit(importlib.import_module, "cluster.deploy")
            cluster = RayCluster(settings, run_dir, layout.log)
            running.callback(cluster.stop)
            cluster.start(warm=settings.api_replicas)
            data.result()
        if platforms is not None:
            platforms.start()
        ray_side = deployment.result()
        # Ray's driver has taken SIGTERM for itself.
        stop.unwind()
        ray_side.show_pages(settings)
        announce(settings, console)
        console.print("  speech and faces are being loaded …", highlight=False)
        ray_side.deploy(settings)
        # Ray ends an actor whose last handle goes.
        keeper = ray_side.keep(settings)
        running.callback(lambda: keeper)
        claim = claim_of(settings, running)
        # Of several nodes another one goes on; the only one lets rooms write until Ray ends.
        fall = ray_side.fall if settings.node else list.clear
        standing = Standing(claim, lambda: ray_side.stand(settings), fall)
        running.callback(standing.end)
        running.callback(services.keeper.stop)
        services.keeper.start()
        standing.look()

        def tell() -> None:
            write_ready(layout.ready, services.ready())

        filling = bureau_filling(settings, layout, running, console)
        stand_ins = prison_stand_ins(settings, layout, running, console)
        beside_it: list[BureauFilling | PrisonStandIns] = [*filling, *stand_ins]

        def look() -> None:
            standing.look()
            for one in beside_it:
                one.look()

        running.callback(layout.ready.unlink, missing_ok=True)
        watch = Watch(settings, services.ready)
        running.callback(watch.stop)
        watched = [*services.embedded, *([platforms] if platforms else []), *beside_it]
        supervisor = Supervisor(watched, tell, look, stop=stop)
        stop.listen()
        tell()
        # It finds the database in what was just told.
        for one in filling:
            one.start()
        watch.start()
        console.print("  speech and faces answer; records come in beside it.", highlight=False)
        supervisor.run()
        console.print("Stopping …")
    console.print("Stopped.")


def claim_of(settings: Settings, running: ExitStack) -> Claim:
    """Of several nodes one leads; a node without a name is the only one."""
    if not settings.node:
        return Always()
    leader = Leader(settings.node, lambda: open_database(settings, pool_size=1))
    running.callback(leader.stop)
    leader.start()
    return leader


def past_of(settings: Settings) -> Plant:
    """What a demonstration begins with that is to be a bureau with a history."""
    if not settings.demonstration:
        return plant_nothing
    from cluster.benches.bureau_past import past_of as of_bureau

    return of_bureau(settings)


def bureau_filling(
    settings: Settings, layout: Layout, running: ExitStack, console: Console
) -> "list[BureauFilling]":
    """The process that fills in the history of a bureau, where some of it is missing."""
    if not settings.demonstration:
        return []
    # Here, so that other platforms need not load what makes bureaus.
    from cluster.benches.bureau import made_here, stand_here
    from cluster.benches.bureau_filling import BureauFilling

    plan = made_here(settings)
    if plan is None or stand_here(settings, plan).full:
        return []

    def tell(line: str) -> None:
        console.print(line, highlight=False)

    log = layout.log / "bureau-filling.log"
    filling = BureauFilling(settings, plan, log, os.environ, tell)
    running.callback(filling.stop)
    return [filling]


def platform_stand_ins(
    settings: Settings, layout: Layout, running: ExitStack
) -> "PlatformStandIns | None":
    """The process that stands in for outside platforms, where no other ones are named."""
    if not settings.simulators:
        return None
    # Here, so that other platforms need not load what stand-ins need.
    from cluster.benches.platforms_standing import PlatformStandIns, lacking

    names = lacking(settings)
    if not names:
        return None
    log = layout.log / "platform-stand-ins.log"
    standing = PlatformStandIns(settings, names, log, os.environ)
    running.callback(standing.stop)
    return standing


def prison_stand_ins(
    settings: Settings, layout: Layout, running: ExitStack, console: Console
) -> "list[PrisonStandIns]":
    """The process that stands in for the prisons' systems, where it is asked for."""
    if not settings.prison_stand_ins:
        return []
    # Here, so that other platforms need not load what stand-ins need.
    from cluster.benches.prisons.progress import Progress
    from cluster.benches.prisons.standing import PrisonStandIns

    progress = Progress(settings, lambda line: console.print(line, highlight=False))
    log = layout.log / "prison-stand-ins.log"
    stand_ins = PrisonStandIns(settings, log, os.environ, progress)
    running.callback(stand_ins.stop)
    stand_ins.start()
    return [stand_ins]


def _check(settings: Settings) -> None:
    """Refuse early, by name, what would fail late and in riddles."""
    if settings.bureau_inmates and not settings.demonstration:
        raise CannotStart(
            "虚构的监狱局只能与演示数据一同生成。",
            english="a made-up bureau is made for a demonstration alone",
            code="bureau_without_demonstration",
        )
    if settings.prison_stand_ins and not settings.demonstration:
        # What stand-ins tell is made up, and must never lie among real records.
        raise CannotStart(
            "监狱系统模拟器只能与演示数据一同启动。",
            english="stand-ins of the prisons' systems run beside a demonstration alone",
            code="stand_ins_without_demonstration",
        )
    require_self_test()
    require_simulators_apart(settings)
    require_two_roles(settings)
    require_sealed(settings)
    require_free(settings.http_host, settings.http_port, "QINQIAO_HTTP_PORT")
    check_models(Path(settings.models_dir))
    if not (Path(settings.ui_dir) / "console.html").is_file():
        raise CannotStart(
            f"未找到构建好的界面（{settings.ui_dir}）。请运行 make ui。",
            english=f"the built user interface is not in {settings.ui_dir}; run `make ui`",
            code="ui_missing",
        )
