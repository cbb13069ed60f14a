"""Ray and its ingress are told to stay on this machine."""

import subprocess
from pathlib import Path

from cluster.services.ray_environment import ray_environment

_CONFIG = """\
frontend prometheus
    bind :{metrics}
frontend http_frontend
    bind {host}:8700
listen stats
  bind *:{stats}
"""


def test_statistics_and_metrics_of_the_ingress_move_to_loopback(tmp_path: Path) -> None:
    environment = ray_environment(tmp_path)
    ports = {
        "metrics": environment["RAY_SERVE_HAPROXY_METRICS_PORT"],
        "stats": environment["RAY_SERVE_HAPROXY_STATS_PORT"],
    }
    config = tmp_path / "haproxy.cfg"
    # The public port stays where the settings put it.
    config.write_text(_CONFIG.format(host="*", **ports))
    subprocess.run(
        [environment["RAY_SERVE_HAPROXY_BINARY_PATH"], "-db", "-f", str(config)],
        env=environment | {"HAPROXY_PROGRAM": "/bin/true", "PATH": "/usr/bin:/bin"},
        check=True,
    )
    binds = [line.strip() for line in config.read_text().splitlines() if "bind" in line]
    assert binds == [
        f"bind 127.0.0.1:{ports['metrics']}",
        "bind *:8700",
        f"bind 127.0.0.1:{ports['stats']}",
    ]


def test_the_ingress_program_is_there(tmp_path: Path) -> None:
    program = ray_environment(tmp_path)["HAPROXY_PROGRAM"]
    version = subprocess.run([program, "-v"], capture_output=True, text=True, check=True)
    assert "HAProxy version" in version.stdout


def test_the_token_of_our_processes_is_new_each_time_and_in_no_file(tmp_path: Path) -> None:
    first, second = (ray_environment(tmp_path)["RAY_AUTH_TOKEN"] for _ in range(2))
    assert len(first) == 64
    assert first != second
    assert "RAY_AUTH_TOKEN_PATH" not in ray_environment(tmp_path)
    assert list(tmp_path.iterdir()) == []
