"""Every query stands inside a scope."""

from uuid import uuid4

import pytest

from adept.kernel.access import Ownership
from adept.kernel.scope import OutOfScope, Scope, current, inside, system, widen
from adept.people.models import Account, Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def two() -> tuple[Person, Person]:
    """One human of each of two organisations."""
    made = []
    with system("a test makes two organisations"):
        for name in ("HLD", "DMN"):
            organisation = Organisation.objects.create(name=name)
            account = Account.objects.create(email=f"{name.lower()}@example.org")
            made.append(
                Person.objects.create(
                    owner=organisation, employer=organisation, account=account, email=account.email, given_name=name
                )
            )
    return made[0], made[1]


def test_a_query_outside_every_scope_is_an_error() -> None:
    with pytest.raises(OutOfScope):
        Person.objects.count()
    with pytest.raises(OutOfScope):
        current()


def test_an_organisation_sees_its_own_rows_and_no_others(two: tuple[Person, Person]) -> None:
    mine, theirs = two
    with inside(Scope("a test", organisations=frozenset({mine.owner_id}))):
        assert list(Person.objects.all()) == [mine]
        assert not Person.objects.filter(pk=theirs.pk).exists()


def test_a_person_sees_what_is_about_them(two: tuple[Person, Person]) -> None:
    mine, _theirs = two
    with inside(Scope("a test", account=mine.account_id)):
        assert list(Person.objects.all()) == [mine]


def test_nobody_sees_nothing(two: tuple[Person, Person]) -> None:
    with inside(Scope("a test")):
        assert not Person.objects.exists()


def test_widening_lasts_as_long_as_its_block(two: tuple[Person, Person]) -> None:
    mine, theirs = two
    with inside(Scope("a test", organisations=frozenset({mine.owner_id}))):
        with widen(frozenset({mine.owner_id, theirs.owner_id}), why="the parties of a round"):
            assert Person.objects.count() == 2
        assert Person.objects.count() == 1


def test_there_is_nothing_to_widen_outside_a_scope() -> None:
    with pytest.raises(OutOfScope), widen(frozenset(), why="nothing"):
        pass


def test_a_scope_ends_also_when_its_block_fails() -> None:
    with pytest.raises(LookupError), system("a test"):
        raise LookupError
    with pytest.raises(OutOfScope):
        current()


def test_rows_of_a_round_are_not_shown_without_one() -> None:
    ownership = Ownership(organisation="owner", round="round")
    organisation, round_id = uuid4(), uuid4()
    outside = Scope("a test", organisations=frozenset({organisation})).limit(ownership)
    within = Scope("a test", round=round_id, organisations=frozenset({organisation})).limit(ownership)
    assert "pk__in" in str(outside)
    assert str(round_id) in str(within)
    assert str(organisation) in str(within)


def test_rows_that_nobody_owns_must_say_why() -> None:
    with pytest.raises(ValueError, match="shared"):
        Ownership()
