"""Forms are carried out once, and only those that the page made."""

import threading
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django import forms
from django.db import connection
from django.http import HttpRequest, HttpResponse  # noqa: TID251  # what views answer, looked at from outside
from django.test import RequestFactory

from adept.kernel import access, scope, trail, web
from adept.kernel.access import Permission, Viewer, anyone, signed_in
from adept.kernel.errors import Refused
from adept.kernel.scope import Scope, system
from adept.people.models import Organisation


class Name(forms.Form):
    name = forms.CharField(max_length=20)


class Found(web.FormPage):
    """An act that leaves a line in the trail, so that a test can count what was done."""

    permission = "test.found"
    form = Name
    template = "letters/letter.html"

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:  # noqa: ARG002
        assert form is not None
        if form.cleaned_data["name"] == "no":
            raise Refused("not now")
        with system("a test writes"):
            trail.write("test.found", Organisation(name="x"), by=self.viewer.account_id)
        return f"/done/{form.cleaned_data['name']}/"


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(access._PERMISSIONS, "test.found", Permission(signed_in))
    monkeypatch.setitem(access._PERMISSIONS, "test.never", Permission(signed_in & ~anyone))
    before = list(scope._opener)
    scope.opens_with(lambda viewer, _round: Scope("a test", account=viewer.account_id))
    yield
    scope._opener[:] = before


ME = UUID(int=1)


def _post(fields: dict[str, str], *, who: UUID | None = ME, path: str = "/found/", view: type[web.Door] = Found) -> Any:
    request = RequestFactory().post(path, fields)
    request.viewer = Viewer(account_id=who)  # type: ignore[attr-defined]  # the middleware's work
    return view.as_view()(request)


def _done() -> int:
    with system("a test counts"):
        return trail.Entry.objects.filter(action="test.found").count()


@pytest.mark.django_db
def test_the_same_form_sent_twice_is_one_act_with_one_answer() -> None:
    fields = {"name": "hld", web.KEY: web.fresh_key()}
    first, second = _post(fields), _post(fields)
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"]) == (302, "/done/hld/")
    assert _done() == 1


@pytest.mark.django_db
def test_a_new_form_is_a_new_act() -> None:
    for _ in range(2):
        _post({"name": "hld", web.KEY: web.fresh_key()})
    assert _done() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "far too long a name for this field", "no"])
def test_a_form_that_could_not_be_taken_may_be_sent_again(name: str) -> None:
    key = web.fresh_key()
    assert _post({"name": name, web.KEY: key}, view=Quiet).status_code == 422
    assert _post({"name": "hld", web.KEY: key}, view=Quiet).status_code == 302
    assert _done() == 1


class Quiet(Found):
    """Answers an error without a template."""

    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> Any:  # noqa: ARG002
        return HttpResponse("again", status=422)


@pytest.mark.django_db
def test_another_persons_key_opens_nothing() -> None:
    fields = {"name": "hld", web.KEY: web.fresh_key()}
    _post(fields)
    answer = _post(fields, who=uuid4())
    assert answer.status_code == 400
    assert "Location" not in answer
    assert _done() == 1


@pytest.mark.django_db
def test_a_key_of_another_page_is_refused() -> None:
    fields = {"name": "hld", web.KEY: web.fresh_key()}
    _post(fields)
    assert _post(fields, path="/elsewhere/").status_code == 400
    assert _done() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"name": "hld"}, {"name": "hld", web.KEY: "1"}, {"name": "hld", web.KEY: "k", "is_staff": "1"}]
)
def test_a_form_without_a_key_or_with_a_field_too_many_is_refused(fields: dict[str, str]) -> None:
    if fields.get(web.KEY) == "k":
        fields = {**fields, web.KEY: web.fresh_key()}
    assert _post(fields).status_code == 400
    assert _done() == 0


@pytest.mark.django_db
def test_signed_out_one_is_led_to_the_door() -> None:
    answer = _post({"name": "hld", web.KEY: web.fresh_key()}, who=None)
    assert answer.status_code == 302
    assert "next=%2Ffound%2F" in answer["Location"]
    assert _done() == 0


@pytest.mark.django_db
def test_without_permission_it_is_as_if_nothing_were_there() -> None:
    class Never(Found):
        permission = "test.never"

    assert _post({"name": "hld", web.KEY: web.fresh_key()}, view=Never).status_code == 404
    assert _done() == 0


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_act_also_when_both_arrive_at_once() -> None:
    fields = {"name": "hld", web.KEY: web.fresh_key()}
    barrier, answers = threading.Barrier(4), []

    def click() -> None:
        barrier.wait()
        try:
            answers.append(_post(fields)["Location"])
        finally:
            connection.close()

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join(30)
    assert answers == ["/done/hld/"] * 4
    assert _done() == 1
