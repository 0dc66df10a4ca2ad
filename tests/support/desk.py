"""Letters of invented kinds."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from adept.kernel import post
from adept.kernel.scope import system

NOON = datetime(2027, 3, 3, 12, 0, tzinfo=UTC)


@dataclass
class Desk:
    """Writes letters: `desk.write()`, and tells what became of them: `desk.state(letter)`."""

    allowed: set[str] = field(default_factory=set)
    broken: set[str] = field(default_factory=set)
    built: int = 0
    must: post.Kind = field(init=False)
    once: post.Kind = field(init=False)
    urgent: post.Kind = field(init=False)
    secret: post.Kind = field(init=False)

    def __post_init__(self) -> None:
        self.must = post.Kind("test_must", self.build)
        self.once = post.Kind("test_once", self.build, must_arrive=False)
        self.urgent = post.Kind("test_urgent", self.build, urgent=True)
        self.secret = post.Kind("test_secret", self.build, keeps_body=False)

    def build(self, letter: post.Letter) -> post.Rendered | None:
        if str(letter.object) in self.broken:
            raise LookupError("a letter that cannot be built")
        if str(letter.object) not in self.allowed:
            return None
        address = letter.facts.get("address", f"{letter.object[:8]}@example.org")
        self.built += 1  # no two letters say the same: the watch over all letters would see a leak of the other
        return post.Rendered(
            address=address, language="nb", sender=letter.facts.get("sender", "HLD"), reply_to="hr@example.org",
            subject="Et spørsmål", text=f"Hei.\n.\nÆrlig talt: {self.built}\n", html="<p>Hei</p>",
        )  # fmt: skip

    def write(self, kind: post.Kind | None = None, **more: Any) -> post.Letter:
        about = more.pop("about", uuid4())
        self.allowed.add(str(about))
        return post.send(kind or self.must, to=more.pop("to", uuid4()), about=about, owner=None, **more)

    def look(self, letter: post.Letter | UUID) -> post.Letter:
        with system("a test looks"):
            return post.Letter.objects.get(pk=letter if isinstance(letter, UUID) else letter.pk)
