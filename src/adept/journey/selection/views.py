"""The pages on which a party chooses: where the choosing stands, and one page for each role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.formats.base import Role
from adept.journey.selection import actions, queries
from adept.journey.selection.forms import DecisionForm, EveryoneForm, MoveForm, OutsideForm, TakeBackForm
from adept.kernel import clock
from adept.kernel.errors import NotYours, Refused
from adept.kernel.web import Act, FormPage, Page, say
from adept.people.models import Organisation
from adept.programmes.models import Party, Round
from adept.programmes.policies import duties
from adept.programmes.queries import milestones, name_of


@dataclass(frozen=True, slots=True)
class Choosing:
    """What these addresses are about: a round, the organisation that chooses, and the role."""

    round: Round
    organisation: Organisation
    role: Role | None = None

    @property
    def owner_id(self) -> UUID:
        """Who answers for the people here."""
        return self.organisation.pk


def choosing(round_id: UUID, organisation: UUID, role: str = "") -> Choosing:
    """The thing itself. Raises when the organisation takes no part, or the round has no such role."""
    party = Party.objects.select_related("round__programme", "organisation").get(
        round=round_id, organisation=organisation, left=None
    )
    if not role:
        return Choosing(party.round, party.organisation)
    for known in queries.roles(party.round):
        if known.key == role:
            return Choosing(party.round, party.organisation, known)
    raise NotYours


class Overview(Page):
    """Where the choosing stands: one's own people by role, and which parties are ready."""

    permission = "selection.see"
    template = "selection/overview.html"
    place = "programmes"
    subject: Round

    def load(self, **address: Any) -> Round:
        """The round."""
        return Round.objects.select_related("programme").get(pk=address["round"])

    def facts(self) -> dict[str, Any]:
        """Where everything stands."""
        return standing(self.subject, self.viewer)


def standing(round_: Round, viewer: Any) -> dict[str, Any]:
    """What the overview shows."""
    counts = queries.counts(round_, seen_by=viewer)
    mine = duties(viewer, round_.pk).get("coordinator", frozenset())
    owners = [party.organisation for party in counts.parties if party.organisation.pk in mine]
    return {
        "round": round_,
        "name": name_of(round_, viewer.language),
        "counts": counts,
        "own": queries.overview(round_, seen_by=viewer, owners=owners, told=counts),
        "due": milestones(round_).get("selection_by"),
        "limited": queries.limited(round_),
        "all_closed": all(party.closed for party in counts.parties),
    }


class OnBoard(Act):
    """What the acts on one page share: it is carried out, or the page comes back with everything that was chosen."""

    permission = "selection.decide"
    template = "selection/board.html"
    place = "programmes"
    subject: Choosing

    def load(self, **address: Any) -> Choosing:
        """The round, the organisation and, on a board, the role."""
        return choosing(address["round"], address["organisation"], address["role"])

    @cached_property
    def saved(self) -> queries.Board:
        """The page as it is saved."""
        return self.look({})

    def look(self, choices: Mapping[UUID, str]) -> queries.Board:
        """The page as it would be with these choices."""
        told = self.request.GET.get("page", "1")
        page = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 1
        assert self.subject.role is not None
        return queries.board(
            self.subject.round,
            seen_by=self.viewer,
            owner=self.subject.organisation,
            role=self.subject.role,
            page=page,
            choices=choices,
        )

    def shown(self, **more: Any) -> dict[str, Any]:
        """What the template shows: the choices as they are, forms for the rest."""
        form = more.pop("choices", None) or self.decision()
        board = self.look(form.choices()) if form.choices() else self.saved
        return {
            "board": board,
            "round": self.subject.round,
            "name": name_of(self.subject.round, self.viewer.language),
            "decisions": form,
            "everyone": EveryoneForm(auto_id="all-%s"),
            "outside": OutsideForm(rows=board.outside, auto_id="outside-%s"),
            "page_query": f"?page={board.page}" if board.pages > 1 else "",
            "outside_open": any(row.state != "declined" for row in board.outside),
            **more,
        }

    def decision(self, data: Mapping[str, Any] | None = None) -> DecisionForm:
        """The choices, fresh or as posted."""
        return DecisionForm(data, rows=self.saved.rows, takes_place=self.saved.limited)

    def address(self, name: str = "selection_board") -> str:
        """An address of this page's."""
        assert self.subject.role is not None
        return reverse(name, args=[self.subject.round.pk, self.subject.owner_id, self.subject.role.key])

    def back(self) -> str:
        """On to the same page of the list."""
        return self.address() + (f"?page={self.saved.page}" if self.saved.page > 1 else "")

    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> HttpResponse:
        """The page once more; what was chosen stands, nothing was saved."""
        more: dict[str, Any] = {"choices": form} if isinstance(form, DecisionForm) else {}
        reason = refused.reason if refused else None
        return self.show(request, status=422, form=form, refused=reason, **self.shown(**more))

    def told(self, request: HttpRequest, count: int, sentence: str) -> str:
        """Say what was done, with the way back; on to the page."""
        if count:
            moment = {"decided": self.now.isoformat()}
            say(request, sentence, undo=self.address("selection_undo"), fields=moment)
        return self.back()

    @property
    def by(self) -> UUID:
        """Who decides."""
        assert self.viewer.account_id is not None
        return self.viewer.account_id

    @cached_property
    def now(self) -> datetime:
        """The one moment of this request's decisions."""
        return clock.now()


class Board(OnBoard, FormPage):
    """Choose: a choice for each person, reasons, and counts that move."""

    form = DecisionForm

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page as it is saved."""
        return self.show(request, **self.shown())

    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **_more: Any) -> forms.Form:
        """The form with the people of the page."""
        return self.decision(data)

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """One call, what was done in words, and on."""
        assert isinstance(form, DecisionForm)
        choices, names = form.choices(), {row.id: row.name for row in self.saved.rows}
        changed = actions.decide(
            round_=self.subject.round,
            owner=self.subject.owner_id,
            choices=choices,
            reasons=form.reasons(),
            by=self.by,
            now=self.now,
        )
        if len(changed) == 1:
            sentence = _("Saved for %(name)s.") % {"name": names[changed[0].application_id]}
        else:
            sentence = ngettext("%(count)d decision is saved.", "%(count)d decisions are saved.", len(changed))
            sentence %= {"count": len(changed)}
        return self.told(request, len(changed), sentence)


class CountChoices(Board):
    """Count the choices on the page as if they were saved, and save nothing."""

    writes = False

    def post(self, request: HttpRequest) -> HttpResponse:
        """The page with the counts of the choices; for htmx the counts alone."""
        form = self.decision(request.POST)
        facts = self.shown(choices=form)
        if request.headers.get("HX-Request"):
            return render(request, f"{self.template}#counts", {"viewer": self.viewer, **facts})
        return self.show(request, counted=True, **facts)


class Everyone(OnBoard):
    """Clear everybody who is undecided, in a role that takes up no places."""

    form = EveryoneForm

    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **_more: Any) -> forms.Form:
        """The form with the people of the page."""
        return EveryoneForm(data, auto_id="all-%s")

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """One call, what was done in words, and on."""
        assert isinstance(form, EveryoneForm)
        assert self.subject.role is not None
        people = queries.undecided_clear(
            self.subject.round, owner=self.subject.owner_id, role=self.subject.role.key, seen_by=self.viewer
        )
        changed = actions.decide(
            round_=self.subject.round,
            owner=self.subject.owner_id,
            choices=dict.fromkeys(people, "admitted"),
            reasons={"admitted": form.reason()},
            by=self.by,
            now=self.now,
        )
        sentence = ngettext("%(count)d person is cleared.", "%(count)d people are cleared.", len(changed))
        return self.told(request, len(changed), sentence % {"count": len(changed)})


class Outside(OnBoard):
    """Not this time, for the reason that the criteria give: a person says so, for each."""

    form = OutsideForm

    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **_more: Any) -> forms.Form:
        """The form with the people of the page."""
        return OutsideForm(data, rows=self.saved.outside, auto_id="outside-%s")

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """One call, what was done in words, and on."""
        assert isinstance(form, OutsideForm)
        why: dict[str | UUID, str] = {row.id: row.reason for row in self.saved.outside}
        changed = actions.decide(
            round_=self.subject.round,
            owner=self.subject.owner_id,
            choices=dict.fromkeys(form.chosen(), "declined"),
            reasons=why,
            by=self.by,
            now=self.now,
        )
        sentence = ngettext(
            "Not this time for %(count)d person, with the reason.",
            "Not this time for %(count)d people, each with the reason.",
            len(changed),
        )
        return self.told(request, len(changed), sentence % {"count": len(changed)})


class Move(OnBoard):
    """One step up or down on the waiting list."""

    form = MoveForm

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """One call, what was done in words, and on."""
        assert form is not None
        actions.move(
            round_=self.subject.round,
            owner=self.subject.owner_id,
            application=form.cleaned_data["application"],
            up=form.cleaned_data["step"] == "up",
            by=self.by,
            now=self.now,
        )
        return f"{self.back()}#waiting"


class Undo(OnBoard):
    """Take back what was decided in the last minute."""

    form = TakeBackForm

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """One call, what was done in words, and on."""
        assert form is not None
        try:
            decided = datetime.fromisoformat(form.cleaned_data["decided"])
        except ValueError as error:
            raise NotYours from error
        if decided.tzinfo is None:
            raise NotYours
        actions.take_back(
            round_=self.subject.round,
            owner=self.subject.owner_id,
            decided=decided,
            by=self.by,
            now=self.now,
        )
        say(request, _("Taken back. Everybody stands as before."))
        return self.back()


class OnOverview(Act):
    """Close or reopen: carried out, or the overview comes back with what stands in the way."""

    permission = "selection.close"
    template = "selection/overview.html"
    place = "programmes"
    subject: Choosing

    @property
    def by(self) -> UUID:
        """Who acts."""
        assert self.viewer.account_id is not None
        return self.viewer.account_id

    def load(self, **address: Any) -> Choosing:
        """The round, the organisation and, on a board, the role."""
        return choosing(address["round"], address["organisation"])

    def facts(self) -> dict[str, Any]:
        """Where everything stands."""
        return standing(self.subject.round, self.viewer)

    def on(self) -> str:
        """On to the overview."""
        return reverse("selection", args=[self.subject.round.pk])


class Close(OnOverview):
    """The party is ready."""

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """One call, what was done in words, and on."""
        actions.close(round_=self.subject.round, owner=self.subject.owner_id, by=self.by, now=clock.now())
        undo = reverse("selection_reopen", args=[self.subject.round.pk, self.subject.owner_id])
        say(
            request,
            _("%(organisation)s has closed its selection.") % {"organisation": self.subject.organisation},
            undo=undo,
        )
        return self.on()


class Reopen(OnOverview):
    """The party wants another look."""

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        """One call, what was done in words, and on."""
        actions.reopen(round_=self.subject.round, owner=self.subject.owner_id, by=self.by, now=clock.now())
        say(
            request, _("%(organisation)s has opened its selection again.") % {"organisation": self.subject.organisation}
        )
        return self.on()
