"""The organisation's own logo stands on its people's pages, and only a small PNG can be one."""

from base64 import b64encode
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from adept.kernel import scope, trail
from adept.kernel.errors import Refused
from adept.people import actions
from adept.people.models import Organisation
from tests.cast import ministries
from tests.support.client import signed_in

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 2, 16, 8, 0, tzinfo=UTC)
PNG = actions.PNG + b"drawn"


def set_logo(organisation: Organisation, png: bytes) -> None:
    with scope.system("a test sets a logo"):
        actions.set_logo(organisation=organisation, png=png, by=None, now=NOW)


def test_it_stands_before_the_name_on_the_pages_of_its_people_and_of_nobody_else() -> None:
    world = ministries()
    drawn = f'src="data:image/png;base64,{b64encode(PNG).decode()}"'
    sponsor, other = signed_in(world.account("Dagny")), signed_in(world.account("Olav"))
    assert drawn not in sponsor.get(reverse("account")).content.decode()
    set_logo(world.organisations["KKD"], PNG)
    assert drawn in sponsor.get(reverse("account")).content.decode()
    assert drawn not in other.get(reverse("account")).content.decode()


def test_it_can_be_taken_away_and_each_change_leaves_a_line() -> None:
    world = ministries()
    for png in (PNG, PNG, b""):
        set_logo(world.organisations["KKD"], png)
    with scope.system("a test looks"):
        assert Organisation.objects.get(pk=world.organisations["KKD"].pk).logo == ""
        assert trail.Entry.objects.filter(action="people.set_logo").count() == 2


@pytest.mark.parametrize("png", [b"<svg onload='x'>", b"GIF89a", PNG + b"x" * actions.LOGO])
def test_nothing_but_a_small_png_is_a_logo(png: bytes) -> None:
    world = ministries()
    with pytest.raises(Refused, match="PNG"):
        set_logo(world.organisations["KKD"], png)
