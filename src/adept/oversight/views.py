"""Home for everybody, a round's page for those who run it, and its numbers for those who pay."""

from typing import Any, override

from django.http import HttpRequest, HttpResponse

from adept.kernel import clock
from adept.kernel.web import Page
from adept.oversight import queries
from adept.oversight.queries import MOST
from adept.programmes.models import Round


class Home(Page):
    """One page, whatever one is: what waits, what runs, what one takes part in."""

    permission = "oversight.home"
    template = "oversight/home.html"
    place = "home"

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        home = queries.home(seen_by=self.viewer)
        more: dict[str, Any] = {}
        if home.own and home.relations == 1 and len({line.round.pk for line in home.own}) == 1:
            more = {"brand": home.own[0].title, "brand_mark": False}
        return self.show(request, home=home, today=clock.now(), most=MOST, **more)


class OfRound(Page):
    """A page about one round."""

    place = "programmes"
    subject: Round

    @override
    def load(self, **address: Any) -> Round:
        return Round.objects.select_related("programme").get(pk=address["round"])


class RoundPage(OfRound):
    """Where the round stands: its year, what waits, places by organisation, who shares the ownership."""

    permission = "programmes.see"
    template = "oversight/round.html"

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, round=self.subject, told=queries.round_page(self.subject, seen_by=self.viewer))


class Numbers(OfRound):
    """The round in numbers: no name, and nothing about fewer than five people."""

    permission = "programmes.see_numbers"
    template = "oversight/numbers.html"

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        told = queries.numbers(self.subject, seen_by=self.viewer)
        return self.show(request, round=self.subject, told=told)
