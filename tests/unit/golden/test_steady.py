"""Ids, stamps and papers are the same in every run, and what they are otherwise outside."""

import io
import zipfile

from connectors.postgres.ids import make_id
from tests.golden.steady import NOW, steady_files, steady_ids, steady_stamps
from tests.integration.serve.made_files import made_file


def test_ids_count_up_from_a_moment_that_stands_still() -> None:
    made = []
    for _ in range(2):
        with steady_ids(NOW):
            made.append([make_id(), make_id()])
    assert made[0] == made[1] == sorted(made[0])
    assert make_id() != make_id()


def test_parts_of_an_archive_bear_one_moment() -> None:
    out = io.BytesIO()
    with steady_stamps(), zipfile.ZipFile(out, "w") as archive:
        archive.writestr("part", b"x")
    assert archive.infolist()[0].date_time == (2026, 11, 24, 14, 0, 0)


def test_papers_are_the_same_in_every_run_and_no_two_alike() -> None:
    made = []
    for _ in range(2):
        with steady_files():
            made.append([made_file(name) for name in ("a.jpg", "b.jpg", "c.pdf", "d.pdf")])
    assert made[0] == made[1]
    assert len(set(made[0])) == 4
