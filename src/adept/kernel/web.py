"""Where HTTP stops: every address is a `Page` or an `Act`, and each names its permission.

A request runs in this order: who is looking; the scope of the round in the address; the object, loaded inside that
scope; the permission; a second factor where it asks for one; for a POST the fields (an unknown one is refused) and the
idempotency key (a double click is one act). Then the view makes one call and renders. What may not be seen and what is
not there give the same answer.
"""

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.db import IntegrityError, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import URLPattern, path
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from adept.kernel import clock, scope
from adept.kernel.access import C, Ownership, Viewer, may, permission
from adept.kernel.errors import NotYours, Refused

log = logging.getLogger("adept.web")

KEY = "once"
"""The hidden field with the idempotency key of a form."""
OWN_FIELDS = frozenset({KEY, "csrfmiddlewaretoken"})


class SentForm(models.Model):
    """A form that was carried out: the same key again gives the same answer and does nothing."""

    privacy: ClassVar[dict[str, C]] = {
        "key": C.SECURITY,
        "account": C.SECURITY,
        "path": C.SECURITY,
        "answer": C.SECURITY,
        "at": C.SECURITY,
    }
    ownership: ClassVar[Ownership] = Ownership(person="account")

    key = models.UUIDField(primary_key=True)
    account = models.UUIDField(null=True)
    path = models.CharField(max_length=300)
    answer = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()


class Door(View):
    """What `Page` and `Act` share. Set `permission`; `public = True` must be written out."""

    permission: ClassVar[str] = ""
    public: ClassVar[bool] = False
    template: ClassVar[str] = ""
    form: ClassVar[type[forms.Form] | None] = None
    place: ClassVar[str] = ""
    """Which entry of the main menu is marked."""
    writes: ClassVar[bool] = True
    """Whether a POST here carries something out. One that only shows (a count) keeps nothing, nor its key."""

    subject: Any
    viewer: Viewer

    def load(self, *args: Any, **address: Any) -> Any:  # noqa: ARG002 -- slices name what their address holds
        """The object this address is about, from the scope. Raise `NotYours` (or DoesNotExist) when there is none."""
        return None

    def facts(self) -> dict[str, Any]:
        """What the template shows."""
        return {}

    def dispatch(self, request: HttpRequest, *args: Any, **address: Any) -> HttpResponse:  # noqa: ARG002 -- Django's
        self.viewer = viewer_of(request)
        if not self.public and not self.viewer.signed_in:
            return to_sign_in(request)
        try:
            with scope.inside(scope.viewing(self.viewer, address.get("round"))):
                self.subject = self.load(**address)
                if not may(self.viewer, self.permission, self.subject):
                    raise NotYours  # noqa: TRY301 -- one way out for all that is not theirs
                if permission(self.permission).strong and not self.viewer.strong:
                    return HttpResponseRedirect(
                        f"{resolve_url('strengthen')}?{urlencode({'next': request.get_full_path()})}"
                    )
                answer = self._run(request)
        except (NotYours, models.ObjectDoesNotExist):
            return denied(request)
        if self.public:
            answer.headers["X-Adept-Public"] = "1"  # taken off again by the middleware that sets the cache headers
        return answer

    def _run(self, request: HttpRequest) -> HttpResponse:
        if request.method in ("GET", "HEAD") and hasattr(self, "get"):
            response: HttpResponse = self.get(request)
            return response
        if request.method != "POST" or not hasattr(self, "post"):
            return HttpResponseNotAllowed([name.upper() for name in ("get", "post") if hasattr(self, name)])
        unknown = set(request.POST) - OWN_FIELDS - self.fields(request)
        if unknown:
            log.warning(
                "unknown fields posted to %s by %s: %d", request.resolver_match, self.viewer.account_id, len(unknown)
            )
            return refuse_fields(request)
        try:
            key = UUID(request.POST.get(KEY, ""))
        except ValueError:
            return refuse_fields(request)
        return self._once(request, key) if self.writes else self._only_looking(request)

    def fields(self, request: HttpRequest) -> set[str]:
        """The names that may be posted here."""
        return set(self.build_form(request).fields) if self.form else set()

    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **more: Any) -> forms.Form:
        """The form, given the object; slices override it to pass choices."""
        assert self.form is not None
        return self.form(data, request.FILES or None, **more) if data is not None else self.form(**more)

    def _once(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Carry the form out once: the key and what it caused stand or fall together."""
        account = self.viewer.account_id
        try:
            with transaction.atomic():
                done = SentForm(key=key, account=account, path=request.path[:300], at=clock.now())
                done.save(force_insert=True)
                answer: HttpResponse = self.post(request)  # type: ignore[attr-defined]  # asked above
                if not 300 <= answer.status_code < 400:
                    raise _NotDone(answer)  # noqa: TRY301 -- leaves the transaction with nothing kept
                done.answer = answer.headers.get("Location", "")[:500]
                done.save(update_fields=["answer"])
        except _NotDone as told:
            return told.answer
        except IntegrityError:
            before = SentForm.objects.filter(key=key, account=account, path=request.path[:300]).first()
            if before is None:
                if SentForm.objects.filter(key=key).exists():  # someone else's key, or another page's
                    return refuse_fields(request)
                raise
            return HttpResponseRedirect(before.answer or request.path)
        return answer

    def _only_looking(self, request: HttpRequest) -> HttpResponse:
        """Show what a form would mean; whatever was written on the way is taken back."""
        with transaction.atomic():
            answer: HttpResponse = self.post(request)  # type: ignore[attr-defined]  # asked by the caller
            transaction.set_rollback(True)
        return answer

    def show(self, request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
        """Render the template, inside the scope."""
        facts = {
            "door": self,
            "viewer": self.viewer,
            "subject": self.subject,
            "place": self.place,
            **self.facts(),
            **more,
        }
        return render(request, self.template, facts, status=status)


class _NotDone(Exception):
    def __init__(self, answer: HttpResponse) -> None:
        super().__init__()
        self.answer = answer


class Page(Door):
    """An address that shows something, and may hold a form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, form=self.build_form(request)) if self.form else self.show(request)


class Act(Door):
    """A form: checks the input, makes one call, goes on. On an error the page comes back with everything that was
    typed.
    """

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """Make the one call; the address to go on to. May raise `Refused`."""
        raise NotImplementedError

    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> HttpResponse:
        """The page once more, with what was typed and what stood in the way."""
        return self.show(request, status=422, form=form, refused=refused.reason if refused else None)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.build_form(request, request.POST) if self.form else None
        if form is not None and not form.is_valid():
            return self.again(request, form, None)
        try:
            return HttpResponseRedirect(self.do(request, form))
        except Refused as refused:
            return self.again(request, form, refused)


class FormPage(Act, Page):
    """A page with its form: GET shows it, POST carries it out."""


def viewer_of(request: HttpRequest) -> Viewer:
    """Who is looking."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]  # set by the middleware
    return viewer


def route(address: str, view: type[Door], name: str) -> URLPattern:
    """The one way to give a page an address."""
    return path(address, view.as_view(), name=name)


def external(address: str, view: Any, name: str, *, permission: str, public: bool = False) -> URLPattern:
    """An address answered by a library's view (sign-in); it declares its permission like every other."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        viewer = viewer_of(request)
        if not public and not viewer.signed_in:
            return to_sign_in(request)
        if not may(viewer, permission, None):
            return denied(request)
        answer: HttpResponse = view(request, *args, **kwargs)
        return answer

    guarded.permission = permission  # type: ignore[attr-defined]  # read by the check of every route
    guarded.public = public  # type: ignore[attr-defined]
    guarded.__name__ = getattr(view, "__name__", name)
    return path(address, guarded, name=name)


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Signed out: every private address, real or not, leads to the same place."""
    wanted = request.get_full_path()
    return HttpResponseRedirect(f"{resolve_url('account_login')}?{urlencode({'next': wanted})}")


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 -- Django's handler404
    """Not found, or not yours: one page for both, that says who you are and how to switch."""
    viewer = getattr(request, "viewer", None) or Viewer()
    if not viewer.signed_in:
        return to_sign_in(request)
    return render(request, "denied.html", {"viewer": viewer}, status=404)


def refuse_fields(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- also Django's CSRF_FAILURE_VIEW
    """A form that this page did not make."""
    viewer = getattr(request, "viewer", None) or Viewer()
    return HttpResponseBadRequest(render(request, "refused_form.html", {"viewer": viewer}).content)


def fresh_key() -> str:
    """A new idempotency key for a form."""
    return str(uuid4())


def say(request: HttpRequest, text: str, *, undo: str = "", fields: Mapping[str, str] | None = None) -> None:
    """What was done, shown under the heading of the next page for a minute; with the way back when there is one."""
    request.session["said"] = {
        "text": text,
        "undo": undo,
        "fields": dict(fields or {}),
        "until": (clock.now() + timedelta(minutes=1)).isoformat(),
    }


def said(request: HttpRequest) -> dict[str, Any] | None:
    """What `say` left, as long as its minute lasts."""
    session = getattr(request, "session", None)
    if session is None:
        return None
    told: dict[str, Any] | None = session.get("said")
    if told and told["until"] < clock.now().isoformat():
        del session["said"]
        return None
    return told


def sentence(errors: Mapping[str, list[str]]) -> str:
    """The heading over a form that could not be taken."""
    return (
        _("Nothing was saved yet. One answer needs another look.")
        if len(errors) == 1
        else _("Nothing was saved yet. Some answers need another look.")
    )
