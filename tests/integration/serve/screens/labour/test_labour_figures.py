"""Labour figures and documents on the screen: opened by class, found by text, changed by hand."""

from datetime import UTC, datetime

import pytest
from playwright.async_api import expect

from tests.integration.serve.client import People
from tests.integration.serve.labour.test_labour_documents import CLASSES, published
from tests.integration.serve.labour.test_project_output import filled
from tests.integration.serve.made_files import made_file
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.screens.console import Console
from tests.integration.serve.world import World

NOW = datetime(2026, 11, 26, 2, tzinfo=UTC)


@pytest.mark.requirement("LR-XC-04")
async def test_a_class_is_opened_to_its_projects_and_taken_out(
    console: Console, people: People, world: World
) -> None:
    world.now = NOW
    bench = Bench("project_outputs", people, world)
    await console.enter("leader")
    await console.find("menu-output-by-project-class").click()
    await expect(console.page.get_by_text("没有填报产值")).to_be_visible()
    await filled(bench, await bench.keeper(), await people.officer("prison_approver"))
    await console.page.goto("/console/#/output-by-project-class?period=2026-10")
    await expect(console.find("output-total")).to_have_text("40,000.35")
    await expect(console.find("output-unapproved")).to_have_text("未审批 1 条，未计入")
    await expect(console.page.get_by_text("线圈绕制")).to_be_hidden()
    await console.find("output-table").locator(".el-table__expand-icon").first.click()
    await expect(console.page.get_by_text("线圈绕制")).to_be_visible()
    await expect(console.find("output-value-assembly")).to_have_text("40,000.35")
    await console.find("output-year").click()
    await expect(console.find("output-total")).to_have_text("140,000.45")
    taken = await console.download("output-export")
    assert taken.read_bytes().startswith(b"PK")


@pytest.mark.requirement("LR-DOC-01")
@pytest.mark.requirement("LR-DOC-02")
@pytest.mark.requirement("LR-DOC-03")
async def test_readers_find_what_was_published_and_have_no_way_to_manage(
    console: Console, people: People, world: World
) -> None:
    bench = Bench("labour_documents", people, world)
    leader = await people.officer("leader")
    await console.enter("monitor")
    await console.find("menu-labour-documents").click()
    await expect(console.page.get_by_text("还没有发布的文档")).to_be_visible()
    for code, (title, body) in CLASSES.items():
        await published(bench, leader, document_class=code, title=title, body=body)
    await bench.create(title="断电草案", body="断电")
    await console.page.reload()
    await expect(console.find("documents-total")).to_have_text("共 4 篇")
    await console.find("documents-text").fill("断电")
    await console.find("documents-search").click()
    await expect(console.find("documents-total")).to_have_text("共 1 篇")
    await expect(console.find("documents-list").locator("mark")).to_have_text("断电")
    await console.find("documents-list").locator("a").click()
    await expect(console.find("document-body")).to_contain_text("换针时必须断电")
    paper = await console.download("document-download")
    assert paper.read_bytes().startswith(b"%PDF")
    # The keepers' area is in no menu, and its address opens nothing.
    await expect(console.find("menu-labour_documents")).to_have_count(0)
    await console.page.goto("/console/#/m/labour_documents")
    await expect(console.page.get_by_text("没有权限").first).to_be_visible()


@pytest.mark.requirement("LR-XC-05")
async def test_a_contract_is_signed_and_changed_by_hand(
    console: Console, people: People, world: World
) -> None:
    bench = Bench("labour_contracts", people, world)
    made = await bench.create()
    await console.enter("leader")
    await console.page.goto(f"/console/#/m/labour_contracts/{made['id']}")
    await console.find("deed-sign").click()
    await console.find("deed-confirm").click()
    await expect(console.page.get_by_text("履行中").first).to_be_visible()
    await console.find("deed-change").click()
    await console.find("deed-term_until").locator("input").fill("2028-12-31")
    await console.find("deed-term_until").locator("input").press("Enter")
    await console.find("deed-amount").locator("input").fill("420000")
    await (
        console.find("deed-files")
        .locator("input[type=file]")
        .set_input_files(
            {"name": "续签.pdf", "mimeType": "application/pdf", "buffer": made_file("续签.pdf")}
        )
    )
    await expect(console.find("deed-files")).to_contain_text("已上传")
    await console.find("deed-reason").fill("续签一年")
    await console.find("deed-confirm").click()
    await expect(console.page.get_by_text("已变更").first).to_be_visible()
    versions = console.find("related-labour_contract_versions")
    await expect(versions).to_contain_text("360,000.00")
    await expect(versions).to_contain_text("续签一年")
