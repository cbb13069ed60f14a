"""Made-up citizens: people whom the service knows and the platform does not."""

from collections.abc import Iterator

from connectors.vision.sample_faces import SAMPLES
from pipelines.rules.people.id_number import with_check_digit
from schemas.platform.police_knobs import SimulatedPerson

REGION = "990000"
"""An area code that was never given out, so that no made-up number is anybody's."""
NAMES = ("林晓梅", "周建国", "陈玉兰", "吴海峰", "郑秀英", "孙立新")
BORN = ("19560412", "19890723", "19631130", "19781005", "19950218", "19830609")


def citizens() -> Iterator[SimulatedPerson]:
    """One to each sample face."""
    for place, (name, born, face) in enumerate(zip(NAMES, BORN, SAMPLES, strict=True), 1):
        number = with_check_digit(f"{REGION}{born}{place:03}")
        yield SimulatedPerson(id_no=number, name=name, face=face)
