"""What the ingress opens: one listener where the settings say, and nothing to other users."""

import subprocess
from pathlib import Path

from cluster.edge import write_rules
from cluster.listener import listener_environment
from cluster.services.ray_environment import ray_environment
from cluster.settings import load_settings
from tests.certificates import write_certificate

# As Serve writes it, as far as it bears on what is opened.
_CONFIG = """\
global
    stats socket {socket} {rights} expose-fd listeners
    stats timeout 30s
defaults
    mode http
    timeout connect 5s
    timeout client 5s
    timeout server 5s
frontend prometheus
    bind :{metrics}
    no log
frontend http_frontend
    bind 127.0.0.1:8700
    default_backend app
backend app
    server replica 127.0.0.1:30001
listen stats
  bind *:{stats}
  stats enable
"""


class Ingress:
    """The program in HAProxy's place, on a configuration of its own."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.file = folder / "haproxy.cfg"
        self._environment = ray_environment(folder) | {"PATH": "/usr/bin:/bin"} | environment
        self.metrics = self._environment["RAY_SERVE_HAPROXY_METRICS_PORT"]
        self.stats = self._environment["RAY_SERVE_HAPROXY_STATS_PORT"]
        write_rules(Path(self._environment["HAPROXY_EDGE_RULES"]), "ab" * 32)

    def read(
        self, rights: str = "mode 666 level admin", **program: str
    ) -> "subprocess.CompletedProcess[str]":
        """Let it change the configuration; HAProxy then checks it, or what `program` names."""
        socket = self.file.parent / "a"
        text = _CONFIG.format(socket=socket, rights=rights, metrics=self.metrics, stats=self.stats)
        self.file.write_text(text)
        return subprocess.run(
            [self._environment["RAY_SERVE_HAPROXY_BINARY_PATH"], "-c", "-f", str(self.file)],
            env=self._environment | program,
            capture_output=True,
            text=True,
            check=False,
        )

    def lines(self, word: str) -> list[str]:
        return [line.strip() for line in self.file.read_text().splitlines() if word in line]


def test_of_itself_the_ingress_stays_on_loopback(tmp_path: Path) -> None:
    ingress = Ingress(tmp_path, {})
    done = ingress.read()
    assert done.returncode == 0, done.stderr
    assert ingress.lines("bind ") == [
        f"bind 127.0.0.1:{ingress.metrics}",
        "bind 127.0.0.1:8700",
        f"bind 127.0.0.1:{ingress.stats}",
    ]


def test_people_are_served_where_the_settings_say_and_over_tls(tmp_path: Path) -> None:
    # HAProxy reads its own settings' quotes, so a path may hold what is special elsewhere.
    file = write_certificate(tmp_path / "edge & gate #1.pem")
    settings = load_settings({}, http_host="0.0.0.0", tls_certificate=str(file))
    ingress = Ingress(tmp_path, listener_environment(settings))
    done = ingress.read()
    assert done.returncode == 0, done.stderr
    assert ingress.lines("bind ")[1] == (
        'bind "${HAPROXY_LISTEN}" ssl crt "${HAPROXY_CERTIFICATE}" ssl-min-ver TLSv1.2'
        " alpn h2,http/1.1"
    )
    file.write_text("no certificate")
    assert ingress.read().returncode != 0


def test_without_a_certificate_the_listener_moves_alone(tmp_path: Path) -> None:
    settings = load_settings({}, http_host="127.0.0.2")
    ingress = Ingress(tmp_path, listener_environment(settings))
    done = ingress.read()
    assert done.returncode == 0, done.stderr
    assert ingress.lines("bind ")[1] == 'bind "${HAPROXY_LISTEN}"'


def test_the_socket_that_steers_the_ingress_is_closed_and_reads_alone(tmp_path: Path) -> None:
    ingress = Ingress(tmp_path, {})
    done = ingress.read()
    assert done.returncode == 0, done.stderr
    assert ingress.lines("stats socket") == [
        f"stats socket {tmp_path}/a mode 600 level user expose-fd listeners"
    ]


def test_an_ingress_that_would_be_open_in_a_new_way_does_not_start(tmp_path: Path) -> None:
    """Another Ray may write its settings otherwise."""
    done = Ingress(tmp_path, {}).read("mode 660 level admin", HAPROXY_PROGRAM="/bin/true")
    assert done.returncode == 1
    assert "open to others" in done.stderr


def test_files_of_pages_are_kept_and_nothing_else(tmp_path: Path) -> None:
    ingress = Ingress(tmp_path, {})
    done = ingress.read()
    assert done.returncode == 0, done.stderr
    assert ingress.lines("cache pages") == ["cache pages"]
    assert ingress.lines("cache-use") == ["http-request cache-use pages if { path_beg /assets/ }"]
    assert len(ingress.lines("cache-store")) == 1
