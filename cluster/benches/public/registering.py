"""People who register one after the other on a running platform (VC-PUB-01)."""

import asyncio
import uuid

from cluster.benches.casting import turning
from cluster.benches.public.people import MadePerson, made_people
from cluster.benches.public.standing import Standing
from cluster.benches.seed.cast import SCRIPT_INMATE
from cluster.telling import Tell
from connectors.vision.sample_faces import sample_face, varied
from loadtests.bench import registering
from loadtests.bench.registering import RegisterBench, Registrant
from schemas.exchange.police import PersonResult
from schemas.people.kinds import Kinship
from schemas.people.registrations import SaveRegistration
from schemas.platform.police_knobs import SimulatedPerson

FACES = ("t1-1", "t1-6", "t1-3", "t1-4")
"""Sample pictures that look ahead, so that their heads can be turned to both sides."""
PAPER = "%PDF-1.7\n%{number}\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def run(standing: Standing, people: int, tell: Tell) -> RegisterBench:
    """Public security believes each of them, so that its stand-in compares no faces meanwhile."""
    standing.ready()
    return asyncio.run(_measured(standing, list(made_people(people)), tell))


async def _measured(standing: Standing, people: list[MadePerson], tell: Tell) -> RegisterBench:
    await standing.know([_believed(one) for one in people])
    tell(f"{len(people)} people register")
    registrants = [_registrant(one, number) for number, one in enumerate(people)]
    found = await registering.measured(standing.address, registrants, turning)
    tell(f"sending a registration: {found.register_ms.p50} / {found.register_ms.p95} ms")
    return found


def _believed(one: MadePerson) -> SimulatedPerson:
    return SimulatedPerson(id_no=one.card.id_no, name=one.card.name, result=PersonResult.MATCH)


def _registrant(one: MadePerson, number: int) -> Registrant:
    card = one.card
    return Registrant(
        openid=f"bench-{number}-{uuid.uuid4().hex[:12]}",
        front=one.front,
        back=one.back,
        face=varied(sample_face(FACES[number % len(FACES)])),
        paper=PAPER.format(number=card.id_no).encode(),
        answers=SaveRegistration(
            name=card.name,
            id_no=card.id_no,
            phone=f"138{number:08}",
            address=card.address,
            card_until=card.until,
            long_term=card.until is None,
            inmate_name=SCRIPT_INMATE.name,
            inmate_no=SCRIPT_INMATE.number,
            kinship=Kinship.CHILD.value,
        ),
    )
