"""Ray and Serve on this machine."""

import logging
import shutil
from pathlib import Path

import ray
from ray import serve
from ray.serve.config import HTTPOptions

from schemas.settings import Settings

NAMESPACE = "qinqiao"
# Actors here wait far more than they compute, so far more of them fit than there are processors.
LOGICAL_CPUS = 64
_OBJECT_STORE_BYTES = 256 * 1024 * 1024


class RayCluster:
    """The embedded Ray with Serve's HTTP ingress."""

    def __init__(self, settings: Settings, run_dir: Path, log_dir: Path) -> None:
        self._settings = settings
        self._temp = run_dir / "ray"
        self._log_dir = log_dir

    def start(self) -> None:
        shutil.rmtree(self._temp, ignore_errors=True)
        ray.init(
            namespace=NAMESPACE,
            num_cpus=LOGICAL_CPUS,
            object_store_memory=_OBJECT_STORE_BYTES,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.WARNING,
            _temp_dir=str(self._temp),
        )
        self._link_logs()
        options = HTTPOptions(host=self._settings.http_host, port=self._settings.http_port)
        serve.start(http_options=options)

    def stop(self) -> None:
        """Replicas and actors end with their processes; what matters is in the database."""
        if ray.is_initialized():
            serve.shutdown()  # type: ignore[no-untyped-call]
            ray.shutdown()

    def _link_logs(self) -> None:
        """Show Ray's own logs, which it keeps beside its sockets, under the platform's."""
        link = self._log_dir / "ray"
        link.unlink(missing_ok=True)
        link.symlink_to(self._temp / "session_latest" / "logs")
