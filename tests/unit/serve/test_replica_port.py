"""Guards: these fail when another Ray opens the ports of its replicas in another way."""

import inspect

import pytest
from ray.serve._private import replica

from serve import replica_port
from serve.replica_port import OPENED_BY, keep_to_loopback


def test_serve_opens_the_port_after_the_deployment_was_made() -> None:
    made = inspect.getsource(replica.Replica.initialize)
    assert made.index("initialize_callable()") < made.index("_on_initialized()")
    opened = inspect.getsource(replica.Replica._on_initialized)
    assert f"{OPENED_BY}(self._server, " in opened


def test_the_port_of_a_replica_is_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    # Put back behind the test.
    monkeypatch.setattr(replica, OPENED_BY, vars(replica)[OPENED_BY])
    asked: list[str] = []

    class Server:
        """A witness in place of gRPC's server."""

        def add_insecure_port(self, address: str) -> int:
            asked.append(address)
            return 1

    keep_to_loopback()
    vars(replica)[OPENED_BY](Server(), "[::]:0")
    assert asked == ["127.0.0.1:0"]


def test_another_way_of_opening_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replica_port, "OPENED_BY", "unheard_of")
    with pytest.raises(RuntimeError, match="another way"):
        keep_to_loopback()
