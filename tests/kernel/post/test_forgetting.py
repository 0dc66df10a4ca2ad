"""What the outbox forgets, and when."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from adept.kernel import post
from adept.kernel.post.carrier import forget
from adept.kernel.scope import system
from tests.support.desk import NOON, Desk

pytestmark = pytest.mark.django_db


def test_a_code_that_could_not_leave_within_the_hour_is_forgotten(desk: Desk, noon: Callable[[datetime], None]) -> None:
    letter = post.send(desk.urgent, to=uuid4(), about=uuid4(), owner=None, facts={"code": "12345678"})
    noon(NOON + timedelta(minutes=59))
    forget()
    with system("a test looks"):
        assert post.Letter.objects.get(pk=letter.pk).facts == {"code": "12345678"}
    noon(NOON + timedelta(minutes=61))
    forget()
    with system("a test looks"):
        after = post.Letter.objects.get(pk=letter.pk)
    assert (after.state, after.facts) == ("parked", {})


def test_an_address_nobody_knows_is_forgotten_after_a_day(desk: Desk, noon: Callable[[datetime], None]) -> None:
    post.send(desk.urgent, to=None, about=uuid4(), owner=None, address="stranger@example.org")
    kept = post.send(desk.must, to=uuid4(), about=uuid4(), owner=None)
    noon(NOON + timedelta(hours=25))
    forget()
    with system("a test looks"):
        assert [letter.pk for letter in post.Letter.objects.all()] == [kept.pk]
