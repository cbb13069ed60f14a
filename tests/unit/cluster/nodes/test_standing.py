"""What must run once follows the claim to lead."""

from dataclasses import dataclass, field

from cluster.nodes.standing import Always, Standing


@dataclass
class Lease:
    leads: bool = False


@dataclass
class Kept:
    running: list[object] = field(default_factory=list)
    starts: int = 0

    def begin(self) -> list[object]:
        self.starts += 1
        self.running = [object(), object()]
        return list(self.running)

    def end(self, actors: list[object]) -> None:
        assert actors == self.running
        self.running = []


def test_it_runs_while_the_node_leads() -> None:
    lease, kept = Lease(), Kept()
    standing = Standing(lease, kept.begin, kept.end)
    standing.look()
    assert kept.starts == 0
    lease.leads = True
    standing.look()
    standing.look()
    assert kept.starts == 1
    lease.leads = False
    standing.look()
    assert kept.running == []
    lease.leads = True
    standing.look()
    assert kept.starts == 2


def test_the_only_node_always_leads() -> None:
    kept = Kept()
    standing = Standing(Always(), kept.begin, kept.end)
    standing.look()
    standing.end()
    standing.end()
    assert (kept.starts, kept.running) == (1, [])
