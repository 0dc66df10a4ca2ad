"""Pictures of every page of a running demo: light and dark, on a desk and on a phone.

    ./do demo --moment matched            # in one terminal
    uv run python tools/screenshots.py --folder var/pictures [--only desk] [--address http://localhost:8000]

The person and the path of each picture stand in PAGES; {round}, {pair} and the like are found by following links.
"""

import argparse
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tests.support import chromium

PAGES = (
    ("cast", "", "/demo/"),
    ("mail", "", "/demo/mail/"),
    ("sign-in", "", "/"),
    ("home", "Ragnhild", "/"),
    ("home-nn", "Even", "/"),
    ("round", "Ragnhild", "link:/rounds/[^/]+/$"),
    ("applications", "Ragnhild", "link:/rounds/[^/]+/applications/$"),
    ("bring-file", "Ragnhild", "link:/rounds/[^/]+/applications/$|link:/applications/file"),
    ("application", "Ragnhild", "link:/rounds/[^/]+/applications/$|link:/applications/[0-9a-f-]{36}/"),
    ("selection", "Ragnhild", "link:/rounds/[^/]+/selection/$"),
    ("desk", "Ragnhild", "link:/rounds/[^/]+/matching/$"),
    ("publish", "Ragnhild", "link:/rounds/[^/]+/matching/$|link:/matching/publish/"),
    ("sponsor", "Dagny", "/"),
    ("mentee", "Aslaug", "/"),
    ("proposal", "Aslaug", "link:/me/proposals/"),
    ("proposal-mentor", "Wenche", "link:/me/proposals/"),
    ("applicant", "Terje", "/"),
    ("account", "Terje", "/account/"),
    ("patterns", "", "/patterns/"),
)
SHAPES = (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390))


def main() -> None:
    """Take them all, or those whose name holds `--only`."""
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--address", default="http://localhost:8000")
    told.add_argument("--folder", type=Path, default=Path("var/pictures"))
    told.add_argument("--only", default="")
    told.add_argument("--shapes", default="light1280,dark1280,light390,dark390")
    told.add_argument("--language", default="nb-NO")
    options = told.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    found = chromium.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found.executable, env={**found.environment}, args=list(chromium.FLAGS)
        )
        for scheme, width in SHAPES:
            if f"{scheme}{width}" in options.shapes.split(","):
                take(browser, options, scheme, width)


def take(browser: Browser, options: argparse.Namespace, scheme: str, width: int) -> None:
    """All pages in one shape."""
    page, who = _fresh(browser, options, scheme, width), ""
    for name, person, way in PAGES:
        if options.only not in name:
            continue
        if person != who:
            page = _fresh(browser, options, scheme, width)
            who = person
            if person:
                page.goto(f"{options.address}/demo/")
                page.get_by_role("button", name=re.compile(person)).click()
        if not _go(page, options.address, way):
            print(f"{name}: no such page now")
            continue
        page.screenshot(path=options.folder / f"{name}-{scheme}-{width}.png", full_page=True)
        print(f"{name}-{scheme}-{width}")


def _fresh(browser: Browser, options: argparse.Namespace, scheme: str, width: int) -> Page:
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
        locale=options.language,
        timezone_id="Europe/Oslo",
        reduced_motion="reduce",
    )
    return context.new_page()


def _go(page: Page, address: str, way: str) -> bool:
    if not way.startswith("link:"):
        page.goto(address + way)
        return True
    page.goto(address + "/")
    steps = way.removeprefix("link:").split("|link:")
    if steps[0].startswith("/rounds") and not _follow(page, steps[0]):
        _follow(page, "/rounds/[^/]+/$")
        if not _follow(page, steps[0]):
            return False
    elif not steps[0].startswith("/rounds") and not _follow(page, steps[0]):
        return False
    return all(_follow(page, step) for step in steps[1:])


def _follow(page: Page, pattern: str) -> bool:
    links = page.eval_on_selector_all("a[href]", "found => found.map(one => one.getAttribute('href'))")
    here = next((link for link in links if re.search(pattern, link.split("?")[0].split("#")[0])), None)
    if here is None:
        return False
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + here if here.startswith("/") else here)
    return True


if __name__ == "__main__":
    main()
