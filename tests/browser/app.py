"""The page as a person uses it: by what is written on it, waiting for what they see and for nothing else."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.async_api import ConsoleMessage, Error, Locator, Page, Request, expect

#: Milliseconds; something that never comes is noticed after this long.
PATIENCE = 20_000


class App:
    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []
        """Scripts that failed or were kept from running, and requests that would leave this machine."""
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("pageerror", self._failed)
        page.on("console", self._said)
        page.on("request", self._asked)

    def _failed(self, error: Error) -> None:
        self.faults.append(str(error))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(message.text)

    def _asked(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", None):
            self.faults.append(f"asked for {request.url}")

    async def open(self, url: str, name: str, *, seat: str | int = "") -> None:
        """As the person of this name; `seat` is their id where several share a name."""
        await self.page.goto(f"{url}/?as={seat or name}")
        await self.is_seat_of(name)

    async def is_seat_of(self, name: str) -> None:
        await expect(self.page.get_by_role("button", name=f"You are {name}")).to_be_visible()

    async def becomes(self, name: str) -> None:
        """Takes another person's seat, by the switcher."""
        await self.page.get_by_role("button", name=re.compile("^You are")).click()
        window = self.page.get_by_role("dialog", name="Who to be")
        await window.get_by_role("textbox", name="Find somebody").fill(name)
        await window.get_by_role("button", name=name).click()
        await self.is_seat_of(name)

    # ------------------------------------------------------------------ looking

    @property
    def messages(self) -> Locator:
        return self.page.locator("#messages article")

    def message(self, text: str) -> Locator:
        """The newest message that says this."""
        return self.messages.filter(has_text=text).last

    @property
    def form(self) -> Locator:
        return self.page.locator("dialog.form")

    @property
    def typed(self) -> Locator:
        return self.page.locator("#typed")

    async def sees(self, text: str) -> Locator:
        found = self.message(text)
        await expect(found).to_be_visible()
        return found

    async def goes_to(self, channel: str) -> None:
        await (
            self.page.get_by_role("navigation", name="Channels")
            .get_by_role("button", name=channel)
            .first.click()
        )
        await self.is_in(channel)

    async def is_in(self, place: str) -> None:
        """What is typed now goes to this channel or person: before that, it would go to where one was."""
        await expect(self.typed).to_have_attribute("placeholder", re.compile(re.escape(place)))

    # ------------------------------------------------------------------ doing

    async def says(self, text: str, *, in_: str) -> None:
        """In a channel, or to a person, which the page is on its way to or has open."""
        await self.is_in(in_)
        await self.typed.fill(text)
        await self.page.keyboard.press("Enter")

    async def command(self, name: str, **options: str) -> None:
        """Types a command and its options, and sends it."""
        await self.begins(name)
        for option, value in options.items():
            await self.fills(option, value)
        await self.page.keyboard.press("Enter")

    async def begins(self, name: str) -> None:
        """Types the command; a space after it means that one."""
        await self.typed.press_sequentially(f"{name} ")
        await expect(self.page.get_by_role("group", name=f"Command {name}")).to_be_visible()

    async def fills(self, option: str, value: str) -> None:
        """Adds the option, unless it has to be there, and types its value."""
        field = self.option(option)
        if not await field.count():
            await self.page.locator(".command-tail").press_sequentially(option)
            await self.page.keyboard.press("Enter")
        await field.fill(value)
        await self.page.locator(".command-tail").focus()

    def option(self, name: str) -> Locator:
        return (
            self.page.locator(".command-option")
            .filter(has=self.page.locator(".option-name", has_text=name))
            .locator("input")
        )

    async def presses(self, button: str, *, on: str | None = None) -> None:
        """A button of the newest message that has it, or of one that says something."""
        where = self.messages if on is None else self.messages.filter(has_text=on)
        found = where.get_by_role("button", name=button, exact=True)
        await found.last.click()

    async def picks(self, menu: str, *options: str) -> None:
        """Chooses from a menu of the newest message that has it."""
        await self.messages.get_by_role("combobox", name=menu).last.click()
        listed = self.page.get_by_role("listbox", name=menu)
        for option in options:
            await listed.get_by_role("option", name=option).click()
        choose = self.page.get_by_role("button", name="Choose", exact=True)
        if await choose.count():
            await choose.click()

    async def writes(self, field: str, text: str) -> None:
        """Into a field of the form that is open."""
        await self.form.get_by_role("textbox", name=field).fill(text)

    async def submits(self) -> None:
        await self.form.get_by_role("button", name="Submit").click()
