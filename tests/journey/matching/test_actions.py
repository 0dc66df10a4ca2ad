"""What the desk does, and what it refuses."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from adept.journey.matching import actions
from adept.journey.matching.models import Draft, Hold, Pair
from adept.journey.selection import actions as selection
from adept.kernel import clock, post, scope, trail
from adept.kernel.errors import Refused
from tests.journey.matching.desk_case import ASLAUG, WENCHE, DeskCase


class SuggestTests(DeskCase):
    def test_everybody_gets_a_mentor_from_another_ministry(self) -> None:
        self.suggested()
        lines = self.lines()
        assert len(lines) == 11
        assert all(mentor and mentee.split("@")[1] != mentor.split("@")[1] for mentee, mentor in lines.items())
        assert len(set(lines.values())) == 11

    def test_whoever_knows_almost_everybody_gets_the_only_mentor_left(self) -> None:
        self.suggested()
        assert self.lines()[ASLAUG] == WENCHE

    def test_the_draft_is_the_proven_best(self) -> None:
        summary = self.suggested().summary
        assert summary["proven"] is True
        assert (summary["pairs"], summary["without"]) == (11, 0)
        assert (summary["best_pairs"], summary["best_total"]) == (summary["pairs"], summary["total"])

    def test_the_same_people_and_seed_give_the_same_pairs(self) -> None:
        self.suggested()
        before = self.lines()
        self.suggested()
        assert self.lines() == before

    def test_nothing_is_suggested_before_every_organisation_has_closed(self) -> None:
        with self.as_("Even"):
            selection.reopen(
                round_=self.story.round, owner=self.organisation_of("Even"), by=self.id_of("Even"), now=self.now
            )
        with self.as_("Ragnhild"), pytest.raises(Refused, match="closed its selection"):
            actions.suggest(round_=self.story.round, by=self.id_of("Ragnhild"), now=self.now)


class HoldTests(DeskCase):
    def hold(self, verb: str, mentee: str, mentor: str, *, by: str = "Ragnhild", version: int | None = None) -> None:
        draft = self.draft()
        with self.as_(by):
            getattr(actions, verb)(
                draft=draft, mentee=self.place_of(mentee).pk, mentor=self.place_of(mentor).pk,
                version=draft.version if version is None else version, by=self.id_of(by), now=self.now,
            )  # fmt: skip

    def free_mentor(self, mentee: str) -> str:
        """A mentor whom the mentee may have and has not."""
        draft = self.suggested()
        with scope.system("a test looks for another mentor"):
            line = draft.suggestions.get(mentee=self.place_of(mentee).pk)
        other = next(option["mentor"] for option in line.facts["options"] if "rule" not in option)
        with scope.system("a test looks somebody up"):
            from adept.journey.selection.models import Place  # noqa: PLC0415 -- one use

            return Place.objects.get(pk=UUID(other)).application.person.email

    def test_a_locked_pair_stays_and_the_rest_settles(self) -> None:
        self.suggested()
        mentee = next(address for address in self.lines() if address.endswith("@kkd.dep.example"))
        other = self.free_mentor(mentee)
        self.hold("lock", mentee, other)
        assert self.lines()[mentee] == other
        assert len([mentor for mentor in self.lines().values() if mentor]) == 11

    def test_locking_away_the_only_mentor_leaves_the_mentee_named_and_explained(self) -> None:
        self.suggested()
        mentee = next(address for address in self.lines() if address.endswith("@kkd.dep.example"))
        self.hold("lock", mentee, WENCHE)
        assert self.lines()[ASLAUG] is None
        with scope.system("a test reads the draft"):
            line = self.draft().suggestions.get(mentee=self.place_of(ASLAUG).pk)
        counts = {tuple(entry[:2]): entry[2] for entry in line.facts["shut_out"]}
        assert counts[("another", "organisation")] == 7
        assert counts[("not_named", "close_to")] == 12
        assert line.facts["reliefs"][0]["mentor"] == str(self.place_of(WENCHE).pk)

    def test_forbidding_a_pair_parts_the_two_and_keeps_eleven_pairs(self) -> None:
        self.suggested()
        mentee, mentor = next((a, b) for a, b in self.lines().items() if a != ASLAUG and b)
        self.hold("forbid", mentee, mentor)
        assert self.lines()[mentee] not in (mentor, None)

    def test_releasing_brings_back_the_first_draft(self) -> None:
        self.suggested()
        before = self.lines()
        mentee, mentor = next((a, b) for a, b in before.items() if a != ASLAUG and b)
        self.hold("forbid", mentee, mentor)
        self.hold("release", mentee, mentor)
        assert self.lines() == before

    def test_moving_replaces_the_lock_the_mentee_had(self) -> None:
        self.suggested()
        mentee = next(address for address in self.lines() if address.endswith("@kkd.dep.example"))
        first = self.lines()[mentee]
        assert first
        other = self.free_mentor(mentee)
        self.hold("lock", mentee, first)
        self.hold("move", mentee, other)
        assert self.lines()[mentee] == other
        with scope.system("a test counts holds"):
            assert Hold.objects.count() == 1

    def test_two_of_the_same_ministry_are_refused_with_the_rule(self) -> None:
        self.suggested()
        own = next(place for place in self.mentors_of("atd"))
        with pytest.raises(Refused, match="another organisation"):
            self.hold("lock", ASLAUG, own)
        with pytest.raises(Refused, match="another organisation"):
            self.hold("move", ASLAUG, own)
        assert self.lines()[ASLAUG] == WENCHE

    def mentors_of(self, ministry: str) -> list[str]:
        from adept.journey.selection.models import Place  # noqa: PLC0415 -- one use

        with scope.system("a test looks somebody up"):
            rows = Place.objects.filter(
                application__role="mentor",
                state="admitted",
                application__person__email__endswith=f"@{ministry}.dep.example",
            )
            return list(rows.values_list("application__person__email", flat=True))

    def test_a_private_rule_refuses_without_a_word_about_who_named_whom(self) -> None:
        self.suggested()
        close = next(address for address in self.mentors_of("kkd"))
        with pytest.raises(Refused) as refused:
            self.hold("lock", ASLAUG, close)
        told = str(refused.value.reason)
        assert "cannot be paired" in told
        assert not any(word in told.lower() for word in ("close", "named", "tie", "aslaug", "manager"))

    def test_a_refused_move_changes_nothing(self) -> None:
        self.suggested()
        before, version = self.lines(), self.draft().version
        with pytest.raises(Refused):
            self.hold("move", ASLAUG, self.mentors_of("atd")[0])
        assert (self.lines(), self.draft().version) == (before, version)

    def test_a_mentor_cannot_be_held_for_two(self) -> None:
        self.suggested()
        one, two = [address for address in self.lines() if address.endswith("@kkd.dep.example")][:2]
        self.hold("lock", one, WENCHE)
        with pytest.raises(Refused, match="already held"):
            self.hold("lock", two, WENCHE)

    def test_a_form_from_an_older_draft_is_told_and_overwrites_nothing(self) -> None:
        draft = self.suggested()
        mentee, mentor = next((a, b) for a, b in self.lines().items() if a != ASLAUG and b)
        self.hold("lock", mentee, mentor)
        with pytest.raises(Refused, match="Someone changed the draft"):
            self.hold("forbid", ASLAUG, WENCHE, by="Siri", version=draft.version)

    def test_the_same_two_are_not_both_locked_and_forbidden(self) -> None:
        self.suggested()
        self.hold("lock", ASLAUG, WENCHE)
        with pytest.raises(Refused, match="already decided"):
            self.hold("forbid", ASLAUG, WENCHE)

    def test_every_act_leaves_a_line_with_who_and_what(self) -> None:
        self.suggested()
        self.hold("lock", ASLAUG, WENCHE, by="Siri")
        with scope.system("a test reads the trail"):
            entry = trail.Entry.objects.get(action="matching.lock")
        assert entry.actor == self.id_of("Siri")
        assert entry.chain == f"programme:{self.story.round.programme_id}"


class PublishTests(DeskCase):
    def confirm(self, draft: Draft, by: str, acting_for: str | None = None) -> list[Pair]:
        with self.as_(by):
            return actions.confirm(
                draft=draft,
                version=draft.version,
                by=self.id_of(by),
                acting_for=self.organisation_of(acting_for or by),
                now=self.now,
            )

    def letters(self, **more: object) -> int:
        with scope.system("a test counts letters"):
            return post.Letter.objects.filter(purpose="proposal", **more).count()

    def test_two_owners_publish_and_both_of_each_pair_are_written_to(self) -> None:
        pairs = self.confirm(self.proposed(), "Siri")
        assert len(pairs) == 11
        assert self.letters(state="waiting") == 22

    def test_the_same_person_never_confirms(self) -> None:
        with pytest.raises(Refused, match="yourself"):
            self.confirm(self.proposed(), "Ragnhild")
        assert self.letters() == 0

    def test_the_database_refuses_the_same_person_too(self) -> None:
        draft = self.proposed()
        with scope.system("a test goes round the action"), pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=draft.pk).update(state="published", confirmed_by=self.id_of("Ragnhild"))

    def test_another_person_of_the_same_organisation_is_not_a_second_owner(self) -> None:
        with pytest.raises(Refused, match="another organisation"):
            self.confirm(self.proposed(), "Siri", acting_for="Ragnhild")

    def test_a_draft_that_was_not_proposed_is_not_published(self) -> None:
        with pytest.raises(Refused):
            self.confirm(self.suggested(), "Siri")

    def test_whoever_withdraws_after_the_draft_was_made_stops_the_publishing(self) -> None:
        draft = self.proposed()
        place = self.place_of(WENCHE)
        with scope.system("somebody withdraws"):
            type(place.application).objects.filter(pk=place.application_id).update(state="withdrawn")
        with pytest.raises(Refused, match="changed since"):
            self.confirm(draft, "Siri")
        assert self.letters() == 0

    def test_letters_wait_a_minute_and_keep_to_working_hours(self) -> None:
        self.confirm(self.proposed(), "Siri")
        with scope.system("a test reads letters"):
            dues = set(post.Letter.objects.filter(purpose="proposal").values_list("due", flat=True))
        assert dues == {self.now + timedelta(minutes=1)}

    def test_within_the_minute_everything_can_be_taken_back(self) -> None:
        draft = self.proposed()
        self.confirm(draft, "Siri")
        with self.as_("Siri"):
            assert actions.recall(draft=draft, by=self.id_of("Siri"), now=self.now + timedelta(seconds=50)) == 22
        assert self.letters(state="recalled") == 22
        with scope.system("a test counts pairs"):
            assert Pair.objects.filter(state="proposed").count() == 0
        assert self.draft().state == "working"

    def test_after_the_minute_nothing_is_taken_back(self) -> None:
        draft = self.proposed()
        self.confirm(draft, "Siri")
        later = self.now + timedelta(seconds=61)
        clock.stop_at(later)
        with self.as_("Siri"), pytest.raises(Refused, match="minute is over"):
            actions.recall(draft=draft, by=self.id_of("Siri"), now=later)
        assert self.letters(state="waiting") == 22

    def test_what_was_taken_back_can_be_published_anew(self) -> None:
        draft = self.proposed()
        self.confirm(draft, "Siri")
        with self.as_("Siri"):
            actions.recall(draft=draft, by=self.id_of("Siri"), now=self.now)
        assert len(self.confirm(self.proposed("Even"), "Ragnhild")) == 11

    def test_a_proposed_draft_stands_still(self) -> None:
        draft = self.proposed()
        with self.as_("Even"), pytest.raises(Refused, match="second owner"):
            actions.lock(
                draft=draft, mentee=self.place_of(ASLAUG).pk, mentor=self.place_of(WENCHE).pk, version=draft.version,
                by=self.id_of("Even"), now=self.now,
            )  # fmt: skip

    def test_whoever_opens_it_again_can_change_it(self) -> None:
        draft = self.proposed()
        with self.as_("Even"):
            assert actions.send_back(draft=draft, by=self.id_of("Even"), now=self.now).state == "working"

    def test_no_selection_is_reopened_under_a_proposed_draft(self) -> None:
        self.proposed()
        with self.as_("Even"), pytest.raises(Refused):
            selection.reopen(
                round_=self.story.round, owner=self.organisation_of("Even"), by=self.id_of("Even"), now=self.now
            )
