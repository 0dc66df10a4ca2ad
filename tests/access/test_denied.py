"""What is not there and what is not yours look the same, to the byte."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.access.play import Stage

pytestmark = pytest.mark.django_db

PRIVATE_AND_UNKNOWN = (
    "no-such-page/",
    "rounds/",
    "me/",
    "rounds/7/",
    "me/proposals/x/",
    "admin/",
    "rounds/x/matching/lock/",
)


def test_an_object_that_does_not_exist_gives_the_page_of_an_address_that_does_not(
    stage: "Stage", denied: dict[str, str]
) -> None:
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes, elsewhere  # noqa: PLC0415

    seen = 0
    for route in all_routes().values():
        if "uuid" not in route.parts.values():
            continue
        url = route.url(elsewhere(route))
        for principal, page in denied.items():
            for method in ("GET", "POST"):
                answer = stage.ask(principal, method, url)
                assert (answer.status_code, bare(answer.content, url)) == (404, page), f"{principal} {method} {url}"
                seen += 1
    assert seen > 300


def test_another_organisations_object_under_ones_own_rounds_address_is_not_there(
    stage: "Stage", denied: dict[str, str]
) -> None:
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes, ids  # noqa: PLC0415

    seen = 0
    for route in all_routes().values():
        for part, others in stage.world.of_others().items():
            if part not in route.parts or "round" not in route.parts:
                continue
            for other in others:
                url = route.url({**ids(route, stage.world), part: other})
                for method in ("GET", "POST"):
                    answer = stage.ask("coordinator", method, url)
                    assert (answer.status_code, bare(answer.content, url)) == (404, denied["coordinator"]), (
                        f"{method} {url}"
                    )
                    seen += 1
    assert seen


def test_an_object_under_another_rounds_address_is_not_there(stage: "Stage", denied: dict[str, str]) -> None:
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes, ids  # noqa: PLC0415

    seen = 0
    for route in all_routes().values():
        if "round" not in route.parts or "uuid" not in [kind for name, kind in route.parts.items() if name != "round"]:
            continue
        url = route.url({**ids(route, stage.world), "round": stage.world.cast.other_round.pk})
        for principal in ("coordinator", "stranger", "applicant", "partner"):
            for method in ("GET", "POST"):
                answer = stage.ask(principal, method, url)
                assert (answer.status_code, bare(answer.content, url)) == (404, denied[principal]), (
                    f"{principal} {method} {url}"
                )
                seen += 1
    assert seen


def test_signed_out_every_private_address_real_or_not_leads_to_the_same_place(stage: "Stage") -> None:
    from tests.access.play import bare  # noqa: PLC0415  # settings must stand first
    from tests.access.routes import all_routes, elsewhere, ids  # noqa: PLC0415

    urls = [f"/{path}" for path in PRIVATE_AND_UNKNOWN]
    for route in all_routes().values():
        if not route.public:
            urls += [route.url(ids(route, stage.world)), route.url(elsewhere(route))]
    shapes = set()
    for url in urls:
        for method in ("GET", "POST", "DELETE"):
            answer = stage.ask("anonymous", method, url)
            headers = sorted((name, bare(value.encode(), url)) for name, value in answer.items())
            shapes.add((answer.status_code, bare(answer.content, url), str(headers), str(sorted(answer.cookies))))
    assert len(shapes) == 1, "\n".join(map(str, shapes))
    assert len(urls) > 40


def test_the_denied_page_says_who_you_are_and_how_to_switch(stage: "Stage") -> None:
    for principal in ("nobody", "partner"):
        text = stage.ask(principal, "GET", "/no-such-page/").content.decode()
        assert stage.world.accounts[principal].email in text
        assert "/sign-out/" in text
