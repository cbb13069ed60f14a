"""Which part of the platform a process is, by its command line."""

RAY = "ray::"
REPLICA = "ServeReplica:"
BY_ACTOR = {
    "PrisonConnectorActor": "connectors",
    "StandingPartsActor": "standing_parts",
    "CallRoomActor": "rooms",
    "ServeController": "serve",
    "HAProxyManager": "serve",
    "ProxyActor": "serve",
    "IDLE": "spare_workers",
    "_warm": "spare_workers",
    "compose_recording": "recordings",
}
BY_PROGRAM = {
    "postgres": "postgres",
    "nats-server": "nats",
    "haproxy": "ingress",
    "clamd": "scanner",
    "raylet": "ray",
    "gcs_server": "ray",
}
BY_WORD = (
    ("simulate prisons", "stand_ins"),
    ("simulate platforms", "stand_ins"),
    ("cluster up", "platform"),
    ("qinqiao up", "platform"),
    ("/ray/", "ray"),
    ("ray-dashboard", "ray"),
    ("multiprocessing", "helpers"),
)
"""Looked for in the whole line, the first one counts."""
AGENTS = ("DashboardAgent", "RuntimeEnvAgent", "DashboardHead")
OTHER = "other"


def part_of(command: str) -> str:
    """Deployments bear their application's name, other standing actors their class's."""
    if command.startswith(RAY):
        return _of_worker(command.removeprefix(RAY))
    program = command.split(" ", 1)[0].rsplit("/", 1)[-1].rstrip(":")
    if program in BY_PROGRAM:
        return BY_PROGRAM[program]
    return next((part for word, part in BY_WORD if word in command), OTHER)


def _of_worker(title: str) -> str:
    if title.startswith(REPLICA):
        # `ServeReplica:application:Deployment`.
        return title.split(":")[1]
    name = title.split(".", 1)[0].split("(", 1)[0].strip()
    if any(agent in name for agent in AGENTS):
        return "ray"
    return BY_ACTOR.get(name, name)
