"""WeChat and 随申办 of a test: one of each for all replicas, in the time of the test's world."""

from connectors.platforms.host_people import Holder
from connectors.platforms.hosts import HostsWithin
from tests.integration.serve.world import World

LI = Holder(openid="wx-li", name="李某某", id_no="13800000001", phone="13800000001")
WANG = Holder(openid="wx-wang", name="王某某", id_no="13800000002", phone="13800000002")
"""By the numbers that the planted relatives have."""
_hosts: dict[str, HostsWithin] = {}


def hosts_of(world: World) -> HostsWithin:
    """Those of the world's folder, which its replicas share."""
    folder = world.settings.data_dir
    if folder not in _hosts:
        _hosts[folder] = HostsWithin(world.settings, world.clock, (LI, WANG))
    return _hosts[folder]
