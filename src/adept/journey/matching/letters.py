"""The letter of this stage: a proposal to each of the two."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from adept.journey.matching import queries
from adept.journey.matching.models import Pair
from adept.kernel import post
from adept.kernel.access import Viewer, may
from adept.kernel.errors import NotYours
from adept.kernel.words import day
from adept.people.models import Account
from adept.programmes.queries import contact, name_of


def build_proposal(letter: post.Letter) -> post.Rendered | None:
    """Tell the reader whom they may meet, what the two share and when the answer is due. Not if the pair was taken
    back.
    """
    pair = Pair.objects.filter(pk=letter.object).first()
    account = Account.objects.filter(pk=str(letter.recipient)).first() if letter.recipient else None
    if pair is None or account is None:
        return None
    pair = queries.pair_by_id(pair.pk) if pair.state == "proposed" else pair
    viewer = Viewer(account_id=account.pk, email=account.email, language=account.language)
    if pair.state != "proposed" or not may(viewer, "matching.read_proposal", pair):
        return None
    return proposal(pair, account)


def proposal(pair: Pair, account: Account) -> post.Rendered:
    """The proposal as this reader gets it. Raises `NotYours` for anybody but the two."""
    reader, other, is_mentee = queries.the_other(pair, account.pk)
    owner = pair.mentee.owner_id if is_mentee else pair.mentor.owner_id
    helper = contact(pair.round, owner)
    if helper is None:
        raise NotYours
    with override(account.language):
        facts = {
            "name": reader.given_name,
            "programme": name_of(pair.round, account.language),
            "other": str(other),
            "title": other.title,
            "organisation": other.employer.name,
            "shared": queries.shared_with_you(
                pair.facts,
                other=other.given_name,
                is_mentee=is_mentee,
                apart=reader.employer_id != other.employer_id,
                language=account.language,
            ),
            "answer_by": day(pair.answer_by, pair.round.time_zone),
            "link": settings.ADEPT.address + reverse("proposal", args=[pair.pk]),
            "contact": str(helper.person),
            "phone": helper.phone,
        }
    return post.render(
        "proposal",
        facts,
        language=account.language,
        address=account.email,
        sender=name_of(pair.round, account.language),
        reply_to=helper.person.email,
    )


PROPOSAL = post.register(post.Kind("proposal", build_proposal))
