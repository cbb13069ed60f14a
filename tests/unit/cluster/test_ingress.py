"""Ray and its ingress are told to stay on this machine."""

import subprocess
from pathlib import Path

import pytest
import uvicorn
from uvicorn.middleware.proxy_headers import _TrustedHosts

from cluster.edge import write_rules
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
    write_rules(Path(environment["HAPROXY_EDGE_RULES"]), "ab" * 32)
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


def _started(folder: Path, environment: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """Serve's configuration, as its HAProxy would be started with it."""
    config = folder / "haproxy.cfg"
    if not config.exists():
        config.write_text(_CONFIG.format(host="*", metrics=1, stats=2))
    return subprocess.run(
        [environment["RAY_SERVE_HAPROXY_BINARY_PATH"], "-db", "-f", str(config)],
        env=environment | {"HAPROXY_PROGRAM": "/bin/true", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_where_requests_come_from_is_said_before_any_other_rule(tmp_path: Path) -> None:
    environment = ray_environment(tmp_path)
    rules = Path(environment["HAPROXY_EDGE_RULES"])
    write_rules(rules, "ab" * 32)
    # Serve starts it anew with every change, on the same file or another.
    for _ in range(2):
        assert _started(tmp_path, environment).returncode == 0
    config = tmp_path / "haproxy.cfg"
    assert "    bind *:8700\n" + rules.read_text() + "listen stats" in config.read_text()
    assert config.read_text().count("http-request") == rules.read_text().count("http-request")
    assert {rules.stat().st_mode & 0o777, config.stat().st_mode & 0o777} == {0o600}


def test_without_these_rules_there_is_no_ingress(tmp_path: Path) -> None:
    refused = _started(tmp_path, ray_environment(tmp_path))
    assert refused.returncode != 0
    assert "no rules about addresses" in refused.stderr


def test_replicas_believe_no_header_of_a_neighbour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", ray_environment(tmp_path)["FORWARDED_ALLOW_IPS"])
    trusted = uvicorn.Config("nothing:app").forwarded_allow_ips
    assert trusted is not None
    assert "127.0.0.1" not in _TrustedHosts(trusted)
    assert "" not in _TrustedHosts(trusted)


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
