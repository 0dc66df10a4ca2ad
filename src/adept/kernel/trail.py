"""Who did what, when: a chain per organisation that shows any change, and from which a person can still be erased.

An entry holds ids only and a keyed hash of its details; the details and the key stand in a side table. Erasing removes
details and key, says so in a line of its own, and the chain still holds. Entries are never changed or removed: the
database itself refuses (`migrations`). Joint acts go to the programme's chain, so that no party reads another's volume
off its own.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models, transaction

from adept.kernel import clock
from adept.kernel.access import C, Ownership
from adept.kernel.scope import Owned

GENESIS = "0" * 64
ERASED = "trail.erase"
"""The action of the line that says that another line's details are gone."""


class Head(models.Model):
    """The last link of each chain; locked while a link is added."""

    privacy: ClassVar[dict[str, C]] = {"chain": C.AUDIT, "seq": C.AUDIT, "hash": C.AUDIT}
    ownership: ClassVar[Ownership] = Ownership(shared="Numbers of links and hashes; no page shows them.")

    chain = models.CharField(max_length=60, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)


class Entry(Owned):
    """One link: who, what, when, on which object."""

    ownership = Ownership(organisation="owner", person="actor")
    privacy = {
        "id": C.AUDIT, "chain": C.AUDIT, "seq": C.AUDIT, "at": C.AUDIT, "owner": C.AUDIT, "actor": C.AUDIT,
        "action": C.AUDIT, "object": C.AUDIT, "seal": C.AUDIT, "hash": C.AUDIT,
    }  # fmt: skip

    chain = models.CharField(max_length=60)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    owner = models.UUIDField(null=True)
    actor = models.UUIDField(null=True)
    action = models.CharField(max_length=60)
    object = models.CharField(max_length=100)
    seal = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="entry_one_per_place_in_chain")]
        indexes = [
            models.Index(fields=["object"], name="entry_of_object"),
            models.Index(fields=["owner", "-at"], name="entry_of_owner"),
        ]


class Detail(Owned):
    """What an entry was about, in words and numbers, with the key of its seal. Erased with the person."""

    ownership = Ownership(organisation="entry__owner", person="entry__actor")
    privacy = {"id": C.AUDIT, "entry": C.AUDIT, "salt": C.SECURITY, "facts": C.AUDIT}

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=64)
    facts = models.JSONField(default=dict)


class Reading(Owned):
    """Someone read what class C3-C8 holds about a person who is not they. Not chained; shown to the person."""

    ownership = Ownership(organisation="owner", person="subject")
    privacy = {
        "id": C.AUDIT, "at": C.AUDIT, "actor": C.AUDIT, "owner": C.AUDIT, "subject": C.AUDIT, "object": C.AUDIT,
        "relation": C.AUDIT,
    }  # fmt: skip

    at = models.DateTimeField()
    actor = models.UUIDField()
    owner = models.UUIDField(null=True)
    subject = models.UUIDField(null=True)
    object = models.CharField(max_length=100)
    relation = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["subject", "-at"], name="reading_of_subject")]


def write(
    action: str,
    subject: models.Model,
    *,
    by: UUID | None,
    owner: UUID | None = None,
    chain: str = "",
    at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Entry:
    """Add one link. `by` is the account that acted (None: the system); `owner` the organisation that answers for the
    object.

    Joint acts name their `chain` (`programme:<id>`); others go to the organisation's. Inside the caller's transaction,
    so that an act and its line stand or fall together.
    """
    chain = chain or (f"organisation:{owner}" if owner else "system")
    details = json.loads(_written(dict(facts or {})))
    with transaction.atomic():
        Head.objects.get_or_create(chain=chain)
        head = Head.objects.select_for_update().get(chain=chain)
        entry = Entry(
            chain=chain, seq=head.seq + 1, at=at or clock.now(), owner=owner, actor=by, action=action,
            object=f"{subject._meta.model_name}:{subject.pk}",
        )  # fmt: skip
        detail = Detail(entry=entry, salt=secrets.token_hex(32), facts=details)
        entry.seal = _seal(detail, entry)
        entry.hash = _link(head.hash, entry)
        entry.save(force_insert=True)
        detail.save(force_insert=True)
        Head.objects.filter(chain=chain).update(seq=entry.seq, hash=entry.hash)
    return entry


def erase(entry: Entry, *, by: UUID | None, at: datetime | None = None) -> None:
    """Take the details of a line away, with the key of their seal; a new line says that it was done, not what stood
    there.
    """
    with transaction.atomic():
        gone, _kinds = Detail._base_manager.filter(entry=entry).delete()
        if gone:
            write(ERASED, entry, by=by, owner=entry.owner, chain=entry.chain, at=at)


def read(subject: models.Model, *, by: UUID, owner: UUID | None, about: UUID | None, relation: str) -> None:
    """Note that `by` read class C3-C8 of someone else's row."""
    Reading(
        at=clock.now(),
        actor=by,
        owner=owner,
        subject=about,
        object=f"{subject._meta.model_name}:{subject.pk}",
        relation=relation,
    ).save(force_insert=True)


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold: `what`: missing, changed, details, erased, unreadable or end."""

    chain: str
    seq: int
    what: str


def breaks() -> Iterator[Break]:  # noqa: C901 -- one walk, link by link
    """Every place where a chain was cut, changed, reordered or shortened, or details went without a line that says so.

    Empty: the trail is whole. Whoever can write the tables *and* knows this code can forge a whole chain from some link
    on; against that stand the heads, once they are kept elsewhere.
    """
    heads = {head.chain: head for head in Head.objects.all()}
    seen: dict[str, tuple[int, str]] = {}
    bare: dict[str, Break] = {}
    entries = Entry._base_manager.order_by("chain", "seq").select_related("detail").iterator(chunk_size=2000)
    chain = ""
    try:
        for entry in entries:
            chain = entry.chain
            seq, before = seen.get(chain, (0, GENESIS))
            if entry.seq != seq + 1:
                yield Break(chain, seq + 1, "missing")
            elif entry.hash != _link(before, entry):
                yield Break(chain, entry.seq, "changed")
            detail = getattr(entry, "detail", None)
            if detail is None:
                bare[f"entry:{entry.pk}"] = Break(chain, entry.seq, "erased")
            elif _seal(detail, entry) != entry.seal:
                yield Break(chain, entry.seq, "details")
            if entry.action == ERASED:
                bare.pop(entry.object, None)
            seen[chain] = (entry.seq, entry.hash)
    except (ValueError, TypeError, AttributeError):  # someone wrote what no line can hold
        yield Break(chain, seen.get(chain, (0, ""))[0] + 1, "unreadable")
        return
    yield from bare.values()
    for chain in sorted(heads.keys() | seen.keys()):
        head = heads.get(chain)
        if head is None or (head.seq, head.hash) != seen.get(chain):
            yield Break(chain, head.seq if head else 0, "end")
    if Detail._base_manager.exclude(entry__in=Entry._base_manager.values("pk")).exists():
        yield Break("", 0, "details")


def _written(facts: object) -> str:
    """Facts in one spelling, whatever a database makes of them: PostgreSQL writes 1e16 out, and refuses NUL."""
    return json.dumps(_plain(facts), sort_keys=True, ensure_ascii=False, default=str, allow_nan=False)


def _plain(value: object) -> object:
    match value:
        case dict():
            return {str(key).replace("\0", ""): _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case str():
            return value.replace("\0", "")
        case float() if value.is_integer():
            return int(value)
    return value


def _seal(detail: Detail, entry: Entry) -> str:
    told = f"{detail.pk} {entry.pk} {_written(detail.facts)}"
    return hmac.new(detail.salt.encode(), told.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def _link(before: str, entry: Entry) -> str:
    at = entry.at.astimezone(clock.UTC).isoformat(timespec="microseconds")
    who = [str(entry.pk), str(entry.owner), str(entry.actor)]
    told = [before, entry.chain, entry.seq, at, *who, entry.action, entry.object, entry.seal]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
