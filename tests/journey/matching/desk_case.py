"""The ministries' desk after all three have closed their selection: 11 mentees, 20 mentors, three coordinators."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.test import TestCase

from adept.demo.story import MOMENTS, Story
from adept.journey.matching import actions, queries
from adept.journey.matching.models import Draft, Suggestion
from adept.journey.selection.models import Place
from adept.kernel import clock, scope
from adept.kernel.access import Viewer

ASLAUG, WENCHE = "aslaug.rognaker@atd.dep.example", "wenche.blabaermo@hld.dep.example"


class DeskCase(TestCase):
    """Told once for the class; each test works in a transaction of its own."""

    story: Story

    @classmethod
    def setUpTestData(cls) -> None:
        cls.story = Story(Path("unused"))
        try:
            cls.story.prepare()
            cls.story.call_closes()
            cls.story.choose()
        finally:
            clock.stop_at(None)

    def setUp(self) -> None:
        clock.stop_at(MOMENTS["selected"].astimezone(clock.UTC))
        self.addCleanup(clock.stop_at, None)

    @property
    def now(self) -> datetime:
        return clock.now()

    @contextmanager
    def as_(self, name: str) -> Iterator[Viewer]:
        with self.story.as_(name) as viewer:
            yield viewer

    def id_of(self, name: str) -> UUID:
        return self.story.people[name].account_id

    def organisation_of(self, name: str) -> UUID:
        return self.story.people[name].owner_id

    def place_of(self, address: str) -> Place:
        with scope.system("a test looks somebody up"):
            return Place.objects.select_related("application__person").get(application__person__email=address)

    def suggested(self) -> Draft:
        with self.as_("Ragnhild"):
            return actions.suggest(round_=self.story.round, by=self.id_of("Ragnhild"), now=self.now)

    def lines(self) -> dict[str, str | None]:
        """Mentee's address -> mentor's address in the draft as it stands."""
        with scope.system("a test reads the draft"):
            rows = Suggestion.objects.select_related("mentee__application__person", "mentor__application__person")
            return {
                row.mentee.application.person.email: row.mentor.application.person.email if row.mentor else None
                for row in rows
            }

    def draft(self) -> Draft:
        with scope.system("a test reads the draft"):
            draft = queries.draft_of(self.story.round)
            assert draft is not None
            return draft

    def proposed(self, by: str = "Ragnhild") -> Draft:
        draft = self.suggested()
        with self.as_(by):
            return actions.propose(
                draft=draft, version=draft.version, by=self.id_of(by), acting_for=self.organisation_of(by), now=self.now
            )
