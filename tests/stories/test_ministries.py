"""The three ministries, from HR's spreadsheet to published pairs, as the three live it in Bokmål and Nynorsk.

`programmes.md` 3.1, acceptance tests 1 to 4: 38 people, one duplicate, five outside with their reasons, one question;
never two of the same ministry; Aslaug gets Wenche; no ministry reads another's applications.
"""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import BrowserContext, Page

from adept.journey.applications.models import Application
from adept.journey.matching.models import Pair
from adept.journey.selection.models import Place
from adept.kernel import clock, scope, trail
from tests.cast import DATA, World, ministries
from tests.stories.teller import Seat, Teller, account, code_in, plain
from tests.support.server import Live
from tests.support.smtp import Server
from tests.support.watch import Watch

OSLO = ZoneInfo("Europe/Oslo")
EXPECTED = json.loads((DATA / "expected.json").read_text("utf-8"))["ministries.csv"]
COORDINATORS = {"KKD": "Ragnhild", "ATD": "Siri", "HLD": "Olav"}
TERJE, ASLAUG, WENCHE = (
    "terje.hvalstrand@hld.dep.example",
    EXPECTED["trap"]["mentee"],
    EXPECTED["trap"]["only_possible_mentor"],
)

pytestmark = pytest.mark.browser


@pytest.fixture
def teller(  # noqa: PLR0917 -- fixtures
    live: Live,
    context: Callable[..., BrowserContext],
    axe: Callable[[Page], None],
    server: Server,
    watch: Watch,
    settings: Any,
) -> Iterator[Teller]:
    settings.ADEPT = settings.ADEPT.model_copy(update={"address": live.url})
    watch.expect("404")  # another ministry's application
    watch.expect("409")  # a hard rule
    yield Teller(live, context, axe, server)
    clock.stop_at(None)


def when(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=OSLO)


def test_from_the_spreadsheet_to_published_pairs(teller: Teller) -> None:
    teller.at(when(2, 16, 9))
    world = ministries(clock.now())
    seats = {key: teller.browser_of(world.account(name)) for key, name in COORDINATORS.items()}
    here = f"/rounds/{world.round.pk}"

    the_file_is_read_in(seats["KKD"], here)
    each_checks_its_own(seats, here)
    a_question_goes_back(teller, seats["HLD"], here)
    for key, seat in seats.items():
        teller.at(when(2, 26, 10))
        each_chooses(seat, world, key, here)
    the_desk_proposes(teller, seats, here)
    two_owners_publish(teller, seats, here)
    the_two_read_it(teller)
    nothing_is_lost_from_the_trail()


def the_file_is_read_in(ragnhild: Seat, here: str) -> None:
    """KKD brings the file: a preview first, own rows only; then all or nothing."""
    ragnhild.open(f"{here}/applications/file/")
    ragnhild.page.set_input_files("input[type=file]", DATA / "ministries.csv")
    ragnhild.press("Read the file")
    shown = ragnhild.text
    assert "39" in shown
    assert "38" in shown
    assert "Steinar Rognåker" in shown
    assert not [name for name in ("Aslaug Rognåker", "Wenche Blåbærmo", "Trygve Skarvholm") if name in shown]
    with scope.system("nothing is written before the file is taken in"):
        assert Application.objects.count() == 0
    ragnhild.press("Take the file in")
    with scope.system("the story counts"):
        assert Application.objects.filter(state="received").count() == EXPECTED["people"]


def each_checks_its_own(seats: dict[str, Seat], here: str) -> None:
    """Each HR sees its own applicants with the reasons, and nobody else's."""
    with scope.system("the story counts"):
        verdicts = dict(Application.objects.values_list("person__email", "check_result__code"))
        named = {row.person.email: str(row.person) for row in Application.objects.select_related("person")}
    outside = {address: code for address, code in verdicts.items() if address in EXPECTED["ineligible"]}
    assert outside == EXPECTED["ineligible"]
    for key, seat in seats.items():
        shown = seat.open(f"{here}/applications/").text
        own = {name for address, name in named.items() if f"@{key.lower()}." in address}
        assert all(name in shown for name in own)
        assert not [name for name in set(named.values()) - own if name in shown]
        mine = [address for address in EXPECTED["ineligible"] if f"@{key.lower()}." in address]
        assert shown.count(seat.say("Outside the criteria")) >= len(mine)
    with scope.system("the story looks for an address"):
        motivation = Application.objects.get(person__email=ASLAUG)
    answer = seats["HLD"].page.goto(f"{seats['HLD'].teller.live.url}{here}/applications/{motivation.pk}/")
    assert answer is not None
    assert answer.status == 404
    assert "Aslaug" not in seats["HLD"].page.content()


def a_question_goes_back(teller: Teller, olav: Seat, here: str) -> None:
    """One mentor's approval is blank: HLD asks by mail, the mentor answers from it, HLD puts it right."""
    with scope.system("the story looks for an address"):
        asked = Application.objects.get(person__email=TERJE)
    page = f"{here}/applications/{asked.pk}/"
    olav.open(page)
    assert olav.page.locator('.mark[data-is="ask"]').count() >= 1
    olav.follow("/ask/")
    olav.page.fill("textarea", "Har lederen din sagt ja til at du er mentor?")
    olav.press("See the mail")
    assert "Har lederen din sagt ja" in olav.text
    olav.press("Send the question")
    assert teller.post() == []  # a minute to take it back
    teller.at(when(2, 16, 9, 2))
    (letter,) = teller.post()
    assert letter["To"] == TERJE
    assert "Har lederen din sagt ja" in plain(letter)

    terje = teller.browser_of(account(TERJE), signed=False)
    terje.page.goto(f"{teller.live.url}/me/applications/{asked.pk}/")
    terje.page.locator('input[type="email"]').fill(TERJE)
    terje.page.locator("main form button[type=submit]").first.click()
    (letter,) = teller.post()
    terje.page.locator("main form input:not([type=hidden])").first.fill(code_in(letter))
    terje.page.locator("main form button[type=submit]").first.click()
    terje.page.wait_for_url(f"**/me/applications/{asked.pk}/")
    terje.look()
    assert "Har lederen din sagt ja" in terje.text
    terje.page.fill("textarea", "Ja, i går.")
    terje.press("Send the answer")
    (letter,) = teller.post()
    assert letter["To"] == "olav@hld.example"

    assert "Ja, i går." in olav.open(page).text
    olav.follow("field=manager_approved")
    olav.page.locator('main form input[name="value"]').first.check()
    olav.page.locator('[name="reason"]').fill("Lederen har sagt ja, ifølge mentoren.")
    olav.press("Put it right")
    with scope.system("the story looks at the verdict"):
        assert Application.objects.get(pk=asked.pk).check_result.verdict == "clear"


def each_chooses(seat: Seat, world: World, key: str, here: str) -> None:
    """Places within the quota, the waiting list, a kind no with its reason; then the selection is closed."""
    organisation = world.organisations[key].pk
    seat.open(f"{here}/selection/{organisation}/mentee/")
    lines = seat.page.locator("td.choice select")
    room = EXPECTED["quota"][key]
    people = {lines.nth(number).get_attribute("name") or "": number for number in range(lines.count())}
    with scope.system("the story keeps a place for Aslaug"):
        aslaug = Application.objects.get(person__email=ASLAUG).pk
    names = sorted(people, key=lambda name: not name.endswith((str(aslaug), aslaug.hex)))
    for number, name in enumerate(names):
        seat.page.select_option(f'select[name="{name}"]', "admitted" if number < room else "waiting")
    choose_reasons(seat)
    seat.press("Save the decisions")
    decline_those_outside(seat)
    seat.open(f"{here}/selection/{organisation}/mentor/")
    choose_reasons(seat)
    seat.press("Clear all who are not decided")
    decline_those_outside(seat)
    seat.open(f"{here}/selection/")
    seat.press("Close the selection")
    with scope.system("the story counts places"):
        rows = Place.objects.filter(owner=organisation, application__role="mentee")
        assert rows.filter(state="admitted").count() == room
        assert all(rows.values_list("reason", flat=True))


def choose_reasons(seat: Seat) -> None:
    """The first ready-made reason for each outcome."""
    for field in seat.page.locator("fieldset select:visible, form.sheet select:visible").all():
        values = [one.get_attribute("value") or "" for one in field.locator("option").all()]
        if chosen := next((value for value in values if value), ""):
            field.select_option(chosen)


def decline_those_outside(seat: Seat) -> None:
    boxes = seat.page.locator('input[type=checkbox][name="people"]')
    for box in boxes.all():
        box.check()
    if boxes.count():
        seat.press("Not this time, for this reason")


def the_desk_proposes(teller: Teller, seats: dict[str, Seat], here: str) -> None:
    """One hour at the desk: eleven pairs with reasons; no hard rule is overridden; two are moved, with why."""
    teller.at(when(3, 1, 10))
    ragnhild = seats["KKD"].open(f"{here}/matching/")
    ragnhild.press("Suggest the pairs")
    assert ragnhild.page.locator("li.pair").count() == EXPECTED["places"]
    names = ragnhild.page.locator("li.pair h3").all_inner_texts()
    assert any("Aslaug Rognåker" in name and "Wenche Blåbærmo" in name for name in names)
    assert "Aslaug Rognåker" in seats["HLD"].open(f"{here}/matching/").text

    with scope.system("the story looks for a mentor of Aslaug's own ministry"):
        own = Place.objects.filter(application__role="mentor", state="admitted", owner__short="ATD").first()
        aslaug = Place.objects.get(application__person__email=ASLAUG)
    assert own is not None
    line = ragnhild.page.locator(f'[id="p-{aslaug.pk}"]')
    line.locator("form").first.evaluate("(form, mentor) => { form.elements.mentor.value = mentor; }", str(own.pk))
    line.locator("form button").first.click()
    ragnhild.page.wait_for_load_state()
    assert ragnhild.say("These two cannot be paired: the mentor must come from another organisation.") in ragnhild.text
    ragnhild.look()

    for number in range(2):
        ragnhild.open(f"{here}/matching/")
        line = ragnhild.page.locator("li.pair").filter(has_not_text="Aslaug").nth(number)
        line.locator('a[href^="?about="]').click()
        ragnhild.page.fill("#why", "De har møttes på kurs og ville gjerne fortsette.")
        ragnhild.page.locator('aside button[name="mentor"]').first.click()
        ragnhild.page.wait_for_load_state()
        assert ragnhild.page.locator(".undo").count() == 1
    with scope.system("the story reads the trail"):
        assert trail.Entry.objects.filter(action="matching.move").count() == 2


def two_owners_publish(teller: Teller, seats: dict[str, Seat], here: str) -> None:
    """KKD proposes, ATD looks and confirms; a minute later 22 letters leave, each in its reader's language."""
    teller.at(when(3, 2, 9, 50))
    seats["KKD"].open(f"{here}/matching/publish/")
    seats["KKD"].press("Propose to publish")
    assert teller.post() == []
    siri = seats["ATD"].open(f"{here}/matching/publish/")
    siri.page.locator("form.sheet button").click()
    siri.page.wait_for_load_state()
    assert teller.post() == []
    teller.at(when(3, 2, 9, 52))
    letters = teller.post()
    assert len(letters) == 22
    assert len({letter["To"] for letter in letters}) == 22
    assert {letter["Content-Language"] for letter in letters} == {"nb", "nn"}
    assert not [
        letter["Subject"]
        for letter in letters
        if "Wenche" in letter["Subject"] or "mentor" in letter["Subject"].lower()
    ]
    with scope.system("the story looks at the pairs"):
        pairs = list(Pair.objects.select_related("mentee", "mentor"))
    assert len(pairs) == 11
    assert all(pair.mentee.owner_id != pair.mentor.owner_id for pair in pairs)


def the_two_read_it(teller: Teller) -> None:
    """Aslaug opens the link of the mail, signs in by code, and reads of Wenche, what they share, when to answer."""
    letter = next(letter for letter in teller.server.taken if letter["To"] == ASLAUG)
    assert "Wenche Blåbærmo" in plain(letter)
    assert "9. mars" in plain(letter)
    link = next(line for line in plain(letter).split() if line.startswith("http"))
    aslaug = teller.browser_of(account(ASLAUG), signed=False)
    aslaug.page.goto(link)
    aslaug.page.locator('input[type="email"]').fill(ASLAUG)
    aslaug.page.locator("main form button[type=submit]").first.click()
    (code,) = teller.post()
    aslaug.page.locator("main form input:not([type=hidden])").first.fill(code_in(code))
    aslaug.page.locator("main form button[type=submit]").first.click()
    aslaug.page.wait_for_url("**/me/proposals/*/")
    aslaug.look()
    assert "Wenche Blåbærmo" in aslaug.text
    assert "9. mars" in aslaug.text


def nothing_is_lost_from_the_trail() -> None:
    with scope.system("the story ends"):
        assert list(trail.breaks()) == []
        actors = {entry.actor for entry in trail.Entry.objects.filter(action__startswith="matching.")}
        assert all(isinstance(actor, UUID) for actor in actors)
