"""One Ray for all tests of a process that need actors or deployments; each test leaves it empty."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

LOGICAL_CPUS = 16
OBJECT_STORE_BYTES = 100 << 20


@pytest.fixture(scope="session")
def own_ray() -> Iterator[None]:
    """A Ray of the tests' own, without dashboard."""
    import ray

    from actors.background import NAMESPACE

    ray.init(
        address="local",
        namespace=NAMESPACE,
        num_cpus=LOGICAL_CPUS,
        include_dashboard=False,
        log_to_driver=False,
        object_store_memory=OBJECT_STORE_BYTES,
    )
    yield
    ray.shutdown()  # type: ignore[no-untyped-call]


@pytest.fixture(scope="session")
def own_serve(own_ray: None) -> Iterator[None]:
    """Serve on it, without an HTTP ingress."""
    from ray import serve

    serve.start(http_options={"location": "NoServer"})
    yield
    serve.shutdown()  # type: ignore[no-untyped-call]


@pytest.fixture
def cluster(own_ray: None) -> Iterator[None]:
    """Named actors that a test began end with it."""
    before = _named()
    yield
    end_actors(_named() - before)


@contextmanager
def deployed(application: Any, name: str, **options: Any) -> Iterator[Any]:
    """A deployment's handle; it needs `own_serve`, and is gone behind the block."""
    from ray import serve

    target = serve.RunTarget(application, name=name, route_prefix=None, **options)
    (handle,) = serve.run_many([target])
    try:
        yield handle
    finally:
        serve.delete(name)


def end_actors(named: set[tuple[str, str]]) -> None:
    import ray

    for namespace, name in named:
        try:
            ray.kill(ray.get_actor(name, namespace=namespace))
        except ValueError:
            continue  # Its last holder is gone, and so it ended by itself.


def _named() -> set[tuple[str, str]]:
    import ray

    return {
        (one["namespace"], one["name"]) for one in ray.util.list_named_actors(all_namespaces=True)
    }
