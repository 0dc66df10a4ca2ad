"""The desk and the proposal through HTTP: what each sees, and what nobody sees."""

import re
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from adept.journey.matching import actions
from adept.journey.matching.models import Pair
from adept.kernel import scope
from adept.people.models import Account
from tests.journey.matching.desk_case import ASLAUG, WENCHE, DeskCase
from tests.support.client import signed_in

QUERIES = 14


class DeskPageTests(DeskCase):
    def page(self, name: str, who: str = "Ragnhild") -> str:
        answer = signed_in(self.story.people[who].account, language="en").get(reverse(name, args=[self.story.round.pk]))
        assert answer.status_code == 200
        return answer.content.decode()

    def act(self, name: str, who: str = "Ragnhild", **fields: object) -> int:
        client = signed_in(self.story.people[who].account, language="en")
        answer = client.post(reverse(name, args=[self.story.round.pk]), {"once": str(uuid4()), **fields})
        self.told = client.get(reverse("desk", args=[self.story.round.pk])).content.decode()
        return answer.status_code

    def test_before_the_first_draft_the_desk_says_what_will_come(self) -> None:
        page = self.page("desk")
        assert "Suggest the pairs" in page
        assert "11 mentees and 20 mentors are cleared" in page

    def test_suggesting_shows_eleven_pairs_with_a_sentence_each(self) -> None:
        assert self.act("suggest") == 302
        page = self.page("desk")
        assert page.count('class="because"') == 11
        assert "Everybody has a mentor" in page
        assert "it is proved" in page

    def test_the_closest_calls_come_first_and_the_only_possible_last(self) -> None:
        self.suggested()
        page = self.page("desk")
        assert page.index("Aslaug Rognåker") > page.index("Even:") if "Even:" in page else True
        assert page.rindex("pair-names") < page.rindex("Aslaug Rognåker")

    def test_all_coordinators_see_all_names_and_nobody_sees_a_motivation(self) -> None:
        self.suggested()
        with scope.system("a test reads answers"):
            goals = [place.application.answers.get("goals") for place in (self.place_of(ASLAUG), self.place_of(WENCHE))]
        for who in ("Ragnhild", "Siri", "Even"):
            page = self.page("desk", who)
            assert "Aslaug Rognåker" in page
            assert "Wenche Blåbærmo" in page
            assert not any(goal and goal in page for goal in goals)

    def test_whoever_is_without_is_named_with_counts_and_never_with_who_named_whom(self) -> None:
        self.suggested()
        mentee = next(address for address in self.lines() if address.endswith("@kkd.dep.example"))
        status = self.act(
            "lock", mentee=self.place_of(mentee).pk, mentor=self.place_of(WENCHE).pk, version=self.draft().version
        )
        assert status == 302
        page = re.sub(r"\s+", " ", self.told)
        assert "Of 20 mentors, 7 are from the same organisation and 12 stand too close." in page
        assert "This helps:" in page
        without = page[page.index('id="without"') : page.index('id="pairs"')]
        named = {"Aslaug Rognåker", "Wenche Blåbærmo", str(self.place_of(mentee).application.person)}
        with scope.system("a test lists names"):
            others = {str(self.place_of(address).application.person) for address in self.lines()} - named
        assert not [name for name in others if name in without]

    def test_a_refused_move_comes_back_with_the_rule_and_the_desk(self) -> None:
        self.suggested()
        own = self.place_of(next(a for a in self.mentors() if a.endswith("@atd.dep.example")))
        client = signed_in(self.story.people["Siri"].account, language="en")
        answer = client.post(
            reverse("move", args=[self.story.round.pk]),
            {
                "once": str(uuid4()),
                "mentee": self.place_of(ASLAUG).pk,
                "mentor": own.pk,
                "version": self.draft().version,
            },
        )
        assert answer.status_code == 409
        assert "the mentor must come from another organisation" in answer.content.decode()
        assert self.lines()[ASLAUG] == WENCHE

    def mentors(self) -> list[str]:
        from adept.journey.selection.models import Place  # noqa: PLC0415 -- one use

        with scope.system("a test looks somebody up"):
            rows = Place.objects.filter(application__role="mentor", state="admitted")
            return sorted(rows.values_list("application__person__email", flat=True))

    def test_an_act_can_be_undone_from_the_page_it_leads_to(self) -> None:
        self.suggested()
        before = self.lines()
        mentee, mentor = next((a, b) for a, b in before.items() if a != ASLAUG and b)
        client = signed_in(self.story.people["Ragnhild"].account, language="en")
        places = {"mentee": str(self.place_of(mentee).pk), "mentor": str(self.place_of(mentor).pk)}
        client.post(
            reverse("forbid", args=[self.story.round.pk]),
            {"once": str(uuid4()), **places, "version": self.draft().version},
        )
        assert self.lines() != before
        page = client.get(reverse("desk", args=[self.story.round.pk])).content.decode()
        undo = re.search(r'<div class="undo".*?</form>', page, re.DOTALL)
        assert undo
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', undo[0]))
        address = re.search(r'action="([^"]+)"', undo[0])
        assert address
        assert client.post(address[1], fields).status_code == 302
        assert self.lines() == before

    def test_somebody_who_withdraws_leaves_the_desk_and_the_desk_says_so(self) -> None:
        self.suggested()
        assert "have changed since the draft" not in self.page("desk")
        place = self.place_of(WENCHE)
        with scope.system("somebody withdraws"):
            type(place.application).objects.filter(pk=place.application_id).update(state="withdrawn")
        page = self.page("desk")
        assert "have changed since the draft" in page
        assert "Wenche" not in page
        assert self.act("suggest") == 302
        assert "have changed since the draft" not in self.told
        assert self.lines()[ASLAUG] is None

    def test_the_look_before_publishing_shows_each_reader_and_each_language(self) -> None:
        self.suggested()
        page = self.page("publish")
        assert "22 proposals, as they will look" in page
        assert "Kjære" in page
        assert "seinast" in page
        assert "senest" in page

    def test_looking_writes_nothing(self) -> None:
        self.suggested()
        self.page("publish")
        with scope.system("a test counts"):
            assert Pair.objects.count() == 0

    def test_the_desk_asks_the_same_number_of_queries_for_few_and_many(self) -> None:
        self.suggested()
        client = signed_in(self.story.people["Ragnhild"].account, language="en")
        address = reverse("desk", args=[self.story.round.pk])
        client.get(address)
        with self.assertNumQueries(QUERIES):
            client.get(address)
        with scope.system("a test thins the draft"):
            self.draft().suggestions.exclude(mentee=self.place_of(ASLAUG).pk).delete()
        with self.assertNumQueries(QUERIES):
            client.get(address)


class ProposalPageTests(DeskCase):
    def published(self) -> Pair:
        draft = self.proposed()
        with self.as_("Siri"):
            pairs = actions.confirm(
                draft=draft,
                version=draft.version,
                by=self.id_of("Siri"),
                acting_for=self.organisation_of("Siri"),
                now=self.now,
            )
        return next(pair for pair in pairs if pair.mentee_id == self.place_of(ASLAUG).pk)

    def reader(self, address: str) -> Client:
        with scope.system("a test signs somebody in"):
            return signed_in(Account.objects.get(email=address))

    def test_each_reads_of_the_other_what_they_share_and_when_the_answer_is_due(self) -> None:
        pair = self.published()
        page = self.reader(ASLAUG).get(reverse("proposal", args=[pair.pk])).content.decode()
        assert "Wenche Blåbærmo" in page
        assert "tirsdag 9. mars" in page
        page = self.reader(WENCHE).get(reverse("proposal", args=[pair.pk])).content.decode()
        assert "Aslaug Rognåker" in page

    def test_a_proposal_tells_neither_address_nor_telephone_of_the_other(self) -> None:
        pair = self.published()
        assert WENCHE not in self.reader(ASLAUG).get(reverse("proposal", args=[pair.pk])).content.decode()

    def test_nobody_else_reads_it_and_it_looks_as_if_it_were_not_there(self) -> None:
        pair = self.published()
        other = next(address for address in self.lines() if address != ASLAUG)
        client = self.reader(other)
        answer = client.get(reverse("proposal", args=[pair.pk]))
        nothing = client.get(reverse("proposal", args=[uuid4()]))
        assert (answer.status_code, nothing.status_code) == (404, 404)
        strip = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|name="once" value="[^"]+"|/me/proposals/[^"/]+/')
        assert strip.sub("", answer.content.decode()) == strip.sub("", nothing.content.decode())

    def test_the_coordinators_read_the_pairs_at_the_desk_and_not_as_somebody_else(self) -> None:
        pair = self.published()
        assert (
            signed_in(self.story.people["Ragnhild"].account, language="en")
            .get(reverse("proposal", args=[pair.pk]))
            .status_code
            == 404
        )
        assert "11 pairs are published" in self.desk()

    def desk(self) -> str:
        return (
            signed_in(self.story.people["Even"].account, language="en")
            .get(reverse("desk", args=[self.story.round.pk]))
            .content.decode()
        )
