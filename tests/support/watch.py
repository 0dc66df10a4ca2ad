"""What went wrong inside a page while a test used it: script errors, console errors, refused content (CSP)."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page

REPORT_CSP = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content-Security-Policy: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`);
});
"""


@dataclass  # no slots: Playwright keeps a mark on the object whose methods it calls
class Watch:
    """Gathers the faults of every page of the contexts it was given.

    A test that provokes one (a page that answers 403, say) names a piece of its text with `expect`; every other fault
    fails the test, and so does an expected one that never came.
    """

    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)

    def expect(self, fragment: str) -> None:
        """Say that faults holding ``fragment`` belong to this test."""
        self.expected.append(fragment)

    def over(self, context: BrowserContext) -> BrowserContext:
        """Watch every page this context opens."""
        context.add_init_script(REPORT_CSP)
        context.on("page", self._listen)
        return context

    def _listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", self._stumble)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"{message.text} ({message.location.get('url', '')})")

    def _stumble(self, error: Error) -> None:
        self.faults.append(str(error))

    def verdict(self) -> list[str]:
        """Return in sentences what should fail the test; nothing when all went well."""
        surprises = [fault for fault in self.faults if not any(piece in fault for piece in self.expected)]
        absent = [piece for piece in self.expected if not any(piece in fault for fault in self.faults)]
        return [f"In the browser: {fault}" for fault in surprises] + [
            f"Expected in the browser, but never seen: {piece}" for piece in absent
        ]
