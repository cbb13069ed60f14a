"""What an officer does at the console."""

from pathlib import Path

from playwright.async_api import FilePayload, Locator, Page, expect


class Console:
    """One officer's browser."""

    def __init__(self, page: Page, password: str) -> None:
        self.page = page
        self._password = password

    async def enter(self, login: str) -> None:
        await self.page.goto("/console/")
        await self.find("signin-login").fill(login)
        await self.find("signin-password").fill(self._password)
        await self.find("signin-submit").click()
        await expect(self.find("user-menu")).to_be_visible()

    def find(self, test_id: str) -> Locator:
        return self.page.get_by_test_id(test_id)

    async def open(self, code: str) -> None:
        """A module by the menu."""
        await self.find(f"menu-{code}").click()
        await expect(self.find("records-total")).to_be_visible()

    async def fill(self, field: str, text: str) -> None:
        await self.page.locator(f"#field-{field} input").fill(text)

    async def pick(self, field: str, title: str) -> None:
        """An option of a select, a tree of units or a group of radio buttons."""
        place = self.page.locator(f"#field-{field}")
        radio = place.locator(".el-radio", has_text=title)
        if await radio.count():
            await radio.click()
            return
        await place.locator(".el-select__wrapper").click()
        await self.page.locator(".el-select-dropdown__item:visible", has_text=title).last.click()

    async def save(self) -> None:
        await self.find("form-save").click()

    async def download(self, button: str) -> Path:
        async with self.page.expect_download() as waiting:
            await self.find(button).click()
        return Path(await (await waiting.value).path())

    async def import_file(self, name: str, content: bytes) -> None:
        await self.find("records-import").click()
        file = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
        await self.find("import-file").set_input_files(file)
        await self.find("import-begin").click()
        await expect(self.find("import-summary")).to_be_visible()
