"""Who is who, and to whom the record belongs."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from adept.kernel.access import C, Ownership
from adept.kernel.alphabet import sort_key
from adept.kernel.scope import Owned


class Organisation(Owned):
    """An organisation, or a unit of one: a tree. Units, countries and tracks are nodes below.

    A node without `kept_by` takes part in its own right; a node with it is an employer that another organisation wrote
    down.
    """

    ownership = Ownership(shared="Names of organisations stand on public calls and in every proposal.")
    privacy = {
        "id": C.PUBLIC, "parent": C.PUBLIC, "kept_by": C.PUBLIC, "kind": C.PUBLIC, "name": C.PUBLIC, "short": C.PUBLIC,
        "logo": C.PUBLIC, "reply_to": C.PUBLIC,
    }  # fmt: skip

    class Kind(models.TextChoices):
        ORGANISATION = "organisation"
        UNIT = "unit"

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.ORGANISATION)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="units")
    kept_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="employers")
    name = models.CharField(max_length=200)
    short = models.CharField(max_length=20, blank=True)
    logo = models.TextField(
        blank=True, help_text="Drawn by the organisation; empty: the name alone stands in the masthead."
    )
    reply_to = models.EmailField(blank=True, help_text="Where replies to its letters go, when no coordinator is named.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(parent=None, kept_by=None), name="organisation_name_once"
            ),
            models.UniqueConstraint(
                fields=["parent", "name"], condition=models.Q(parent__isnull=False), name="unit_name_once"
            ),
            models.UniqueConstraint(
                fields=["kept_by", "name"], condition=models.Q(kept_by__isnull=False), name="employer_name_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="organisation", parent=None) | models.Q(kind="unit", parent__isnull=False),
                name="organisation_units_have_parents",
            ),
        ]

    def __str__(self) -> str:
        return self.short or self.name


class AccountManager(BaseUserManager["Account"]):
    """Accounts belong to the humans who sign in; sign-in itself looks them up before anybody is known."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A human who signs in: an address and a language. No name: names are what organisations write down."""

    ownership: ClassVar[Ownership] = Ownership(person="id")
    privacy: ClassVar[dict[str, C]] = {
        "id": C.CONTACT, "email": C.CONTACT, "language": C.CONTACT, "password": C.SECURITY, "last_login": C.SECURITY,
        "is_active": C.SECURITY,
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(unique=True, max_length=254)
    language = models.CharField(max_length=2, default="en")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = AccountManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_is_lower_case")
        ]

    # Django and allauth ask these of every user; nobody here is staff or superuser: there is no "see everything" role.
    is_staff = False
    is_superuser = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002 -- Django's signature
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 -- Django's signature
        return False


class Person(Owned):
    """What one organisation (`owner`) knows about a human: contact card only. What a programme asks lies with the
    application.
    """

    ownership = Ownership(organisation="owner", person="account")
    privacy = {
        "id": C.CONTACT, "owner": C.CONTACT, "account": C.CONTACT, "employer": C.CONTACT, "unit": C.CONTACT,
        "email": C.CONTACT, "given_name": C.CONTACT, "family_name": C.CONTACT, "title": C.CONTACT, "place": C.CONTACT,
        "sort_west_end": C.CONTACT, "sort_east_end": C.CONTACT, "sort_plain": C.CONTACT,
    }  # fmt: skip

    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="persons")
    employer = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    email = models.EmailField(max_length=254)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    title = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=100, blank=True)
    sort_west_end = models.CharField(max_length=900, db_index=True, editable=False)
    sort_east_end = models.CharField(max_length=900, db_index=True, editable=False)
    sort_plain = models.CharField(max_length=900, db_index=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "email"], name="person_once_per_organisation")]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """Two letters for a half or a seat."""
        return (self.given_name[:1] + self.family_name[:1]).upper()

    def order(self) -> None:
        """Work out the three sort keys from the names."""
        full = f"{self.family_name} {self.given_name}".strip()
        for name in ("west_end", "east_end", "plain"):
            setattr(self, f"sort_{name}", sort_key(full, name)[:900])


class Appointment(Owned):
    """A person of HR who may set up programmes for an organisation, and looks after its persons, from one day until
    another.
    """

    ownership = Ownership(organisation="organisation", person="account")
    privacy = {
        "id": C.CONTACT, "organisation": C.CONTACT, "account": C.CONTACT, "person": C.CONTACT, "since": C.CONTACT,
        "until": C.CONTACT,
    }  # fmt: skip

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account"], condition=models.Q(until=None), name="appointment_once_at_a_time"
            )
        ]
