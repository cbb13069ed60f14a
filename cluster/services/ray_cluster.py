"""Ray and Serve on this machine."""

import logging
import shutil
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import psutil
import ray
from ray import serve
from ray._private import worker
from ray.serve.config import HTTPOptions

from cluster.edge import RULES_FILE, words_of, write_rules
from cluster.services import warming
from cluster.services.ports import LOOPBACK
from cluster.services.run_dir import close
from schemas.settings import Settings

NAMESPACE = "qinqiao"
# Actors here wait far more than they compute, so far more of them fit than there are processors.
LOGICAL_CPUS = 64
_OBJECT_STORE_BYTES = 256 * 1024 * 1024
_ATTEMPTS = 3
_log = logging.getLogger("qinqiao.ray")


class RayCluster:
    """The embedded Ray with Serve's HTTP ingress."""

    def __init__(self, settings: Settings, run_dir: Path, log_dir: Path) -> None:
        self._settings = settings
        # Ray opens its own folder to everybody, so it lies in one that is closed.
        self._closed = run_dir / "ray"
        self._temp = self._closed / "s"
        self._edge_rules = run_dir / "haproxy" / RULES_FILE
        self._log_dir = log_dir

    def start(self, *, warm: int = 0) -> None:
        """`warm` is for how many replicas of the pages processes get ready meanwhile."""
        shutil.rmtree(self._closed, ignore_errors=True)
        close(self._closed)
        self._start_ray()
        self._link_logs()
        warming.begin(warm)
        write_rules(self._edge_rules, words_of(self._settings).to_nodes)
        # Replicas listen where Serve's listener does, so both stay on loopback; the ingress's own
        # program puts that listener where the settings say (`cluster.listener`).
        options = HTTPOptions(host=LOOPBACK, port=self._settings.http_port)
        serve.start(http_options=options)

    def stop(self) -> None:
        """Replicas and actors end with their processes; what matters is in the database."""
        if not ray.is_initialized():
            return
        # Ray reports here that its controller was ended: true, wanted, and no operator's business.
        with (self._log_dir / "ray-stop.log").open("w") as log, redirect_stdout(log):
            serve.shutdown()  # type: ignore[no-untyped-call]
            ray.shutdown()

    def _start_ray(self) -> None:
        """Ray gives its parts thirty seconds to find each other: a busy machine may need more."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                self._init()
                return
            except Exception as failure:
                if "timed out during startup" not in str(failure) or attempt == _ATTEMPTS:
                    raise
                _log.warning("Ray did not come up in time; trying again (%d)", attempt)
                self._end_half_started()

    def _init(self) -> None:
        ray.init(
            namespace=NAMESPACE,
            num_cpus=LOGICAL_CPUS,
            object_store_memory=_OBJECT_STORE_BYTES,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.WARNING,
            _temp_dir=str(self._temp),
        )
        _end_needless()

    def _end_half_started(self) -> None:
        """End what a failed attempt left: its processes name our folder in their commands."""
        children = psutil.Process().children(recursive=True)
        ours = [
            child for child in children if any(str(self._temp) in part for part in _command(child))
        ]
        for child in ours:
            child.kill()
        psutil.wait_procs(ours, timeout=10)

    def _link_logs(self) -> None:
        """Show Ray's own logs, which it keeps beside its sockets, under the platform's."""
        link = self._log_dir / "ray"
        link.unlink(missing_ok=True)
        link.symlink_to(self._temp / "session_latest" / "logs")


def _end_needless() -> None:
    """One has no cloud to grow, one nobody to hand lines of logs to, one no page and no statistics.

    Ray has no setting for any of them beside `ray start`; all may end at any time.
    """
    node: Any = worker._global_node
    if node is not None:
        node.kill_monitor(check_alive=False)
        node.kill_log_monitor(check_alive=False)
        node.kill_dashboard(check_alive=False)


def _command(process: psutil.Process) -> list[str]:
    try:
        command: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return command
