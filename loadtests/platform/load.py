"""Runs Locust in a process of its own and reads what it measured."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import msgspec

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
SPAWN_A_SECOND = 8
SIGN_IN_S = 120.0
"""How long the sign-ins may take beyond the spawning; none of it is measured."""
TAIL_S = 60.0


class LoadFailed(Exception):
    """Locust did not end as it should."""


class NameFigures(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of request, in milliseconds."""

    name: str
    requests: int
    failures: int
    p50_ms: float
    p95_ms: float
    worst_ms: float


class LoadFigures(msgspec.Struct, frozen=True, kw_only=True):
    """All requests from the moment that the last user was signed in."""

    users: int
    seconds: float
    requests: int
    errors: int
    requests_per_s: float
    p50_ms: float
    p95_ms: float
    by_name: list[NameFigures]


def run(
    address: str,
    plan: msgspec.Struct,
    *,
    users: int,
    seconds: int,
    locustfile: Path = LOCUSTFILE,
    haste: float = 1.0,
) -> LoadFigures:
    """Bounded: it ends by itself, whatever the platform does."""
    with tempfile.TemporaryDirectory(prefix="qinqiao-load-") as folder:
        accounts, figures = Path(folder) / "plan.json", Path(folder) / "figures"
        accounts.write_bytes(msgspec.json.encode(plan))
        before = users / SPAWN_A_SECOND + SIGN_IN_S
        command = [
            *(sys.executable, "-m", "locust", "-f", str(locustfile), "--plan", str(accounts)),
            *("--host", address, "--headless", "--only-summary"),
            *("-u", str(users), "-r", str(SPAWN_A_SECOND), "--measured-s", str(seconds)),
            *("--haste", str(haste)),
            *("-t", f"{round(before + seconds)}s", "--json-file", str(figures)),
            *("--exit-code-on-error", "0"),
        ]
        done = subprocess.run(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            timeout=before + seconds + TAIL_S,
            check=False,
        )
        written = figures.with_suffix(".json")
        if done.returncode != 0 or not written.exists():
            raise LoadFailed(done.stderr[-2000:])
        return _figures(msgspec.json.decode(written.read_bytes()), users, float(seconds))


def _figures(entries: list[dict[str, Any]], users: int, seconds: float) -> LoadFigures:
    times: dict[float, int] = {}
    for entry in entries:
        for time, count in entry["response_times"].items():
            times[float(time)] = times.get(float(time), 0) + count
    requests = sum(entry["num_requests"] for entry in entries)
    lasted = max(e["last_request_timestamp"] for e in entries) - min(
        e["start_time"] for e in entries
    )
    return LoadFigures(
        users=users,
        seconds=round(lasted, 1),
        requests=requests,
        errors=sum(entry["num_failures"] for entry in entries),
        requests_per_s=round(requests / lasted, 1),
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
        by_name=[_of_name(entry) for entry in sorted(entries, key=lambda one: one["name"])],
    )


def _of_name(entry: dict[str, Any]) -> NameFigures:
    times = {float(time): count for time, count in entry["response_times"].items()}
    return NameFigures(
        name=entry["name"],
        requests=entry["num_requests"],
        failures=entry["num_failures"],
        p50_ms=percentile(times, 0.5),
        p95_ms=percentile(times, 0.95),
        worst_ms=round(entry["max_response_time"], 1),
    )


def percentile(times: dict[float, int], share: float) -> float:
    """The least time within which this share of the requests was answered; 0 without any."""
    wanted = share * sum(times.values())
    seen = 0
    for time in sorted(times):
        seen += times[time]
        if seen >= wanted:
            return time
    return 0.0
