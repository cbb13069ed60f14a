"""Every file that leaves holds what it held, and its leaving is written down (decisions/0071)."""

import pytest

from tests.golden import kept, taken
from tests.golden.answering import Asking
from tests.golden.file_asking import files
from tests.integration.golden.conftest import Bureau

pytestmark = [
    pytest.mark.integration,
    pytest.mark.soak,
    pytest.mark.drives("pipelines/flows", "pipelines/rules", "serve"),
]


async def test_files_hold_what_is_kept(bureau: Bureau) -> None:
    asking = Asking(bureau.people, bureau.golden)
    database, lines = bureau.world.database, []
    for question in files():
        await asking.officer(question.asker)
        before = await taken.last_row(database)
        reply = await asking.reply(question)
        kept.leave_file(question.name, reply.content)
        lines.append([question.name, "file", taken.told(reply)])
        for row in await taken.rows_after(database, before):
            lines.append([question.name, "audit", asking.known(row)])
    kept.compare(files=kept.text_of(lines))
