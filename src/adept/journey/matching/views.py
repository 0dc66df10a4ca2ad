"""The desk, the look before publishing, and the proposal that each of the two reads."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from adept.journey.matching import actions, queries
from adept.journey.matching.forms import DraftForm, HoldForm
from adept.journey.matching.models import Draft, Pair
from adept.kernel import clock
from adept.kernel.errors import NotYours, Refused
from adept.kernel.web import Act, Door, Page, say
from adept.programmes.models import Round
from adept.programmes.policies import duties
from adept.programmes.queries import contact, file_of, milestones, name_of, parties


class AtDesk(Door):
    """What the pages of the desk share: the round, and whom the viewer acts for."""

    place = "programmes"
    template = "matching/desk.html"
    subject: Round

    def load(self, *, round: UUID, **_more: Any) -> Round:  # noqa: A002 -- the address's own word
        return Round.objects.select_related("programme").get(pk=round)

    def draft(self) -> Draft:
        draft = queries.draft_of(self.subject)
        if draft is None:
            raise NotYours
        return draft

    def acting_for(self) -> UUID:
        """The party on whose behalf the viewer acts; someone who acts for two acts for the first."""
        mine = duties(self.viewer, self.subject.pk)["coordinator"]
        return next(party.organisation_id for party in parties(self.subject) if party.organisation_id in mine)

    def desk_facts(self, request: HttpRequest, about: UUID | None = None) -> dict[str, Any]:
        chosen = request.GET.get("about", "")
        try:
            about = about or (UUID(chosen) if chosen else None)
            page = max(1, int(request.GET.get("page", "1")))
        except ValueError:
            about, page = None, 1
        desk = queries.desk(self.subject, seen_by=self.viewer, page=page, about=about)
        waiting = desk.draft is not None and desk.draft.state == "proposed"
        return {
            "desk": desk,
            "round": self.subject,
            "name": name_of(self.subject, self.viewer.language),
            "ready": queries.may_start(self.subject),
            "may_confirm": waiting and queries.waiting_for_confirmation(self.subject, seen_by=self.viewer),
            "letters_count": 2 * desk.counts["pairs"],
            "words": {"lock": _("Lock"), "release": _("Unlock"), "move": _("Move"), "forbid": _("Not these two")},
            "waiting": waiting,
            "published": desk.draft is not None and desk.draft.state == "published",
        }


class Desk(AtDesk, Page):
    """Pairs as cards, the closest calls first; who is without, and why; how near the best possible."""

    permission = "matching.desk"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, **self.desk_facts(request))


class DeskAct(AtDesk, Act):
    """An act at the desk: it is carried out, or the desk comes back with the reason."""

    permission = "matching.hold"
    form: ClassVar[type[forms.Form] | None] = HoldForm

    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> HttpResponse:
        reason = (
            refused.reason
            if refused
            else _("The desk has changed since the page was shown. Look at it again, then decide.")
        )
        return self.show(request, status=409, refused=reason, **self.desk_facts(request))

    def back(self, mentee: UUID | None = None) -> str:
        address = reverse("desk", args=[self.subject.pk])
        return f"{address}?about={mentee}#p-{mentee}" if mentee else address

    def two(self, form: forms.Form) -> dict[str, UUID]:
        return {"mentee": form.cleaned_data["mentee"], "mentor": form.cleaned_data["mentor"]}

    def told(self, request: HttpRequest, sentence: str, form: forms.Form, *, undo: str = "") -> str:
        """Say what was done to the two, with the way back; on to the desk."""
        both = self.two(form)
        cards = {card.place: card.name for card in queries.cards(both.values())}
        fields = {key: str(value) for key, value in both.items()} | {"version": str(self.draft().version)}
        names = {"mentee": cards.get(both["mentee"], ""), "mentor": cards.get(both["mentor"], "")}
        say(request, sentence % names, undo=reverse(undo, args=[self.subject.pk]) if undo else "", fields=fields)
        return self.back(both["mentee"])


class Suggest(DeskAct):
    """Ask for the best pairs."""

    permission = "matching.suggest"
    form = None

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        actions.suggest(round_=self.subject, by=self.viewer.actor, now=clock.now())
        return self.back()


class Lock(DeskAct):
    """Hold two together."""

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        actions.lock(
            draft=self.draft(),
            **self.two(form),
            version=form.cleaned_data["version"],
            by=self.viewer.actor,
            now=clock.now(),
            reason=form.cleaned_data["reason"],
        )
        return self.told(
            request,
            _("%(mentee)s and %(mentor)s are held together. The rest has settled around them."),
            form,
            undo="release",
        )


class Forbid(DeskAct):
    """Not these two."""

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        actions.forbid(
            draft=self.draft(),
            **self.two(form),
            version=form.cleaned_data["version"],
            by=self.viewer.actor,
            now=clock.now(),
            reason=form.cleaned_data["reason"],
        )
        return self.told(
            request,
            _("%(mentee)s and %(mentor)s will not be a pair. The rest has settled around it."),
            form,
            undo="release",
        )


class Move(DeskAct):
    """Give a mentee another mentor."""

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        actions.move(
            draft=self.draft(),
            **self.two(form),
            version=form.cleaned_data["version"],
            by=self.viewer.actor,
            now=clock.now(),
            reason=form.cleaned_data["reason"],
        )
        return self.told(
            request, _("%(mentee)s now has %(mentor)s. The rest has settled around them."), form, undo="release"
        )


class Release(DeskAct):
    """Let two go: neither held together nor kept apart."""

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        actions.release(
            draft=self.draft(),
            **self.two(form),
            version=form.cleaned_data["version"],
            by=self.viewer.actor,
            now=clock.now(),
        )
        return self.told(request, _("%(mentee)s and %(mentor)s are free again. The rest has settled."), form)


class Propose(DeskAct):
    """Hand the draft to the other owners."""

    permission = "matching.publish"
    form = DraftForm

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        actions.propose(
            draft=self.draft(),
            version=form.cleaned_data["version"],
            by=self.viewer.actor,
            acting_for=self.acting_for(),
            now=clock.now(),
        )
        say(
            request,
            _("The draft waits for a second owner. Nothing has been sent."),
            undo=reverse("send_back", args=[self.subject.pk]),
        )
        return self.back()


class SendBack(DeskAct):
    """Open the draft for work again."""

    permission = "matching.publish"
    form = None

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        actions.send_back(draft=self.draft(), by=self.viewer.actor, now=clock.now())
        say(request, _("The draft is open for work again."))
        return self.back()


class Publish(AtDesk, Page):
    """The look before publishing: who hears of whom, in which language, and the letter itself."""

    permission = "matching.publish"
    template = "matching/publish.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        draft = self.draft()
        found = queries.letters_to_send(self.subject, seen_by=self.viewer)
        return self.show(
            request,
            draft=draft,
            letters=found,
            round=self.subject,
            name=name_of(self.subject, self.viewer.language),
            samples=self._samples(draft),
            may_confirm=queries.waiting_for_confirmation(self.subject, seen_by=self.viewer),
            waiting=draft.state == "proposed",
            answer_by=milestones(self.subject)["answer_by"].starts,
        )

    def _samples(self, draft: Draft) -> list[tuple[str, Any]]:
        """The first letter in each language that somebody reads, as it will look."""
        shown: dict[str, Any] = {}
        for pair, account in queries.first_of_each_language(draft):
            with override(account.language):
                shown[account.language] = actions.preview(pair=pair, account=account)
        return list(shown.items())


class Confirm(DeskAct):
    """The second owner's yes: the pairs are published."""

    permission = "matching.publish"
    form = DraftForm

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        pairs = actions.confirm(
            draft=self.draft(),
            version=form.cleaned_data["version"],
            by=self.viewer.actor,
            acting_for=self.acting_for(),
            now=clock.now(),
        )
        told = ngettext("%(count)d pair is published. ", "%(count)d pairs are published. ", len(pairs)) % {
            "count": len(pairs)
        }
        told += _("The proposals leave in a minute.")
        say(request, told, undo=reverse("recall", args=[self.subject.pk]))
        return self.back()


class Recall(DeskAct):
    """Take the proposals back within the minute."""

    permission = "matching.publish"
    form = None

    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        stopped = actions.recall(draft=self.draft(), by=self.viewer.actor, now=clock.now())
        told = ngettext(
            "%(count)d letter was stopped. Nobody has been told anything.",
            "%(count)d letters were stopped. Nobody has been told anything.",
            stopped,
        )
        say(request, told % {"count": stopped})
        return self.back()


class Proposal(Page):
    """Would you like to meet …? What the two share, and when the answer is due."""

    permission = "matching.read_proposal"
    template = "matching/proposal.html"

    def load(self, *, pair: UUID, **_more: Any) -> Pair:
        return queries.pair_by_id(pair)

    def facts(self) -> dict[str, Any]:
        pair: Pair = self.subject
        reader, other, is_mentee = queries.the_other(pair, self.viewer.account_id)
        language, dates = get_language() or self.viewer.language, milestones(pair.round)
        first = next(iter(file_of(pair.round).gatherings), None)
        return {
            "brand": name_of(pair.round, language),
            "brand_mark": True,
            "pair": pair,
            "reader": reader,
            "other": other,
            "is_mentee": is_mentee,
            "round": pair.round,
            "name": name_of(pair.round, language),
            "contact": contact(pair.round, pair.mentee.owner_id if is_mentee else pair.mentor.owner_id),
            "shared": queries.shared_with_you(
                pair.facts,
                other=other.given_name,
                is_mentee=is_mentee,
                apart=reader.employer_id != other.employer_id,
                language=language,
            ),
            "confirmed": dates.get("confirmations_on"),
            "kick_off": dates.get(first.key) if first else None,
        }
