"""The pages on which a file comes in, through HTTP."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from adept.journey.applications.models import Application, PossibleDuplicate, Upload
from adept.kernel import scope
from adept.programmes import actions as programmes
from adept.programmes.models import TeamMember
from tests.cast import NOW, World
from tests.factories import keyed
from tests.journey.applications.taking_in import MINISTRIES, bring, rows, seeing
from tests.journey.applications.visiting import client, page, text_of


def sent(world: World, name: str, content: bytes = MINISTRIES) -> Any:
    file = SimpleUploadedFile("ministries.csv", content)
    return client(world, name).post(page("bring_file", world.round.pk), keyed(file=file))


def test_the_page_says_what_to_bring_and_what_is_never_taken(world: World) -> None:
    told = text_of(client(world, "Siri").get(page("bring_file", world.round.pk)))
    for word in ("Pay group", "Diet", "Potential", "One row for each person"):
        assert word in told


def test_a_file_goes_from_the_upload_to_the_list(world: World) -> None:
    answer = sent(world, "Olav")
    assert answer.status_code == 302
    hr = client(world, "Olav")
    told = text_of(hr.get(answer["Location"]))
    assert "11 people of yours" in told
    assert "39 rows hold 38 people" in told
    assert "27 people belong to ATD and KKD" in told
    assert "Leaves on 30 June 2027, before the closing on 2 December 2027." in told
    assert "The manager's approval is blank." in told.replace("&#x27;", "'")
    upload = Upload._base_manager.get()
    taken = hr.post(page("take_in", world.round.pk, upload.pk), keyed())
    assert taken.status_code == 302
    told = text_of(hr.get(taken["Location"]))
    assert "11 applications are new." in told
    assert "11 applications" in told
    assert "9 are clear." in told


def test_the_file_page_names_nobody_of_another_ministry(world: World) -> None:
    upload = bring(world, "Siri")
    body = client(world, "Siri").get(page("uploaded_file", world.round.pk, upload.pk)).content.decode()
    assert "kjersti.vardoyen@atd.dep.example" in body
    assert "@hld.dep.example" not in body
    assert "@kkd.dep.example" not in body
    assert "Hvalstrand" not in body


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"no table here"])
def test_what_is_no_table_gets_a_sentence_on_the_same_page(world: World, content: bytes) -> None:
    answer = sent(world, "Siri", content)
    if content:  # Django refuses an empty file before we read it
        assert "ministries.csv" in text_of(answer)
    assert answer.status_code == 422
    assert not Upload._base_manager.exists()


def test_a_file_over_twenty_megabytes_is_refused_before_it_is_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adept.journey.applications.forms.LARGEST", 100)
    answer = sent(world, "Siri")
    assert answer.status_code == 422
    assert "larger than 20 megabytes" in text_of(answer)
    assert not Upload._base_manager.exists()


def test_columns_are_mapped_by_hand_and_the_reader_is_told(world: World) -> None:
    hr = client(world, "Ragnhild")
    upload = bring(world, content=rows({"Merkelig": "Vil delegere", "Kosthold": "halal"}))
    address = page("file_columns", world.round.pk, upload.pk)
    shown = hr.get(address)
    names = re.findall(r'name="((?:column|reason)_\d+)"', shown.content.decode())
    values = dict.fromkeys(names, "")
    for name in names:
        if found := re.search(rf'name="{name}".*?</select>', shown.content.decode(), re.DOTALL):
            chosen = re.search(r'<option value="([^"]*)" selected', found[0])
            values[name] = chosen[1] if chosen else ""
    header = hr.get(page("uploaded_file", world.round.pk, upload.pk)).context["found"].columns
    values[next(f"column_{column.index}" for column in header if column.header == "Merkelig")] = "goals"
    assert hr.post(address, keyed(**values)).status_code == 302
    with seeing(world, "Ragnhild"):
        assert Upload.objects.get().mapping == {"Merkelig": "goals"}
    body = text_of(hr.get(page("uploaded_file", world.round.pk, upload.pk)))
    assert "Food can tell of faith or health." in body
    wanted = {**values, next(name for name in names if name.startswith("reason")): "Avtalt"}
    assert hr.post(address, keyed(**wanted)).status_code == 302
    with seeing(world, "Ragnhild"):
        assert Upload.objects.get().asked_for == {"Kosthold": "Avtalt"}


def test_no_address_column_leads_to_the_columns_not_to_an_error(world: World) -> None:
    upload = bring(world, content=b"Hvem;Avdeling\r\nkari@kkd.dep.example;Lov\r\n")
    answer = client(world, "Ragnhild").get(page("uploaded_file", world.round.pk, upload.pk))
    assert answer.status_code == 200
    assert page("file_columns", world.round.pk, upload.pk) in answer.content.decode()
    refused = client(world, "Ragnhild").post(page("take_in", world.round.pk, upload.pk), keyed())
    assert refused.status_code == 422


def test_a_file_is_seen_by_the_one_who_brought_it_alone(world: World) -> None:
    upload = bring(world, "Siri")
    for name in ("Olav", "Ragnhild", "Dagny", "Oskar"):
        for address in ("uploaded_file", "file_columns", "take_in", "drop_file"):
            assert client(world, name).get(page(address, world.round.pk, upload.pk)).status_code == 404
        assert client(world, name).post(page("take_in", world.round.pk, upload.pk), keyed()).status_code == 404
        assert client(world, name).post(page("drop_file", world.round.pk, upload.pk), keyed()).status_code == 404
    assert not Application._base_manager.exists()


def test_who_no_longer_coordinates_has_no_file_either(world: World) -> None:
    upload = bring(world, "Siri")
    with scope.system("Siri's duty ends"):
        programmes.end_duty(member=TeamMember.objects.get(person=world.people["Siri"]), by=None, now=NOW)
    assert client(world, "Siri").get(page("uploaded_file", world.round.pk, upload.pk)).status_code == 404
    assert client(world, "Siri").post(page("take_in", world.round.pk, upload.pk), keyed()).status_code == 404


def test_a_file_let_go_is_gone(world: World) -> None:
    upload = bring(world, "Siri")
    hr = client(world, "Siri")
    assert hr.post(page("drop_file", world.round.pk, upload.pk), keyed()).status_code == 302
    assert hr.get(page("uploaded_file", world.round.pk, upload.pk)).status_code == 404
    assert bytes(Upload._base_manager.get().content) == b""


def test_rows_are_filtered_by_their_fate_fifty_a_page(world: World) -> None:
    many = [{"E-post": f"n{number}@kkd.dep.example", "Fornavn": f"N{number}"} for number in range(120)]
    upload = bring(world, content=rows(*many, {"E-post": "x@kkd.dep.example", "Godkjent av leder": "nei"}))
    hr, address = client(world, "Ragnhild"), page("uploaded_file", world.round.pk, upload.pk)
    assert len(hr.get(address).context["rows"]) == 50
    assert [row["line"].entry.email for row in hr.get(address, {"fate": "outside"}).context["rows"]] == [
        "x@kkd.dep.example"
    ]
    assert len(hr.get(address, {"page": "3", "sort": "line"}).context["rows"]) == 21
    assert hr.get(address, {"page": "999999999999", "fate": "?", "sort": "?"}).status_code == 200


def test_possible_duplicates_are_decided_on_the_way_in(world: World) -> None:
    upload = bring(world, content=rows({}, {"E-post": "kari@gammel.example"}))
    hr = client(world, "Ragnhild")
    shown = hr.get(page("uploaded_file", world.round.pk, upload.pk))
    field = next(iter(shown.context["form"].fields))
    assert "kari.nes@kkd.dep.example and kari@gammel.example" in text_of(shown)
    bad = hr.post(page("take_in", world.round.pk, upload.pk), keyed(**{field: "perhaps"}))
    assert bad.status_code == 422
    assert hr.post(page("take_in", world.round.pk, upload.pk), keyed(**{field: "different"})).status_code == 302
    with seeing(world, "Ragnhild"):
        assert PossibleDuplicate.objects.get().state == "different"
