"""How fast letters leave: 1,000 letters drained by the worker, against smtplib alone sending the same messages.

`python benchmarks/post.py [LETTERS]`. Both talk to the same mail server on this machine, one after the other, fifty
letters to a conversation. The worker's figure holds everything: claim, build, three committed transactions a letter
(SQLite, synchronous=FULL).
"""

import os
import smtplib
import sys
import tempfile
import time
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]


def main(letters: int) -> None:
    """Measure both, and print the table."""
    sys.path.insert(0, str(ROOT))
    from tests.support import smtp  # noqa: PLC0415  # a real server, the one of the tests

    with tempfile.TemporaryDirectory() as folder, smtp.running() as server:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "adept.site.settings",
            "ADEPT_SECRET_KEY": "only for this benchmark " * 3,
            "ADEPT_DATABASE_URL": f"sqlite:///{folder}/post.sqlite3",
            "ADEPT_MAIL_URL": server.url,
        }
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        worker, messages = by_the_worker(letters), list(server.raw)
        alone = by_smtplib(server.port, messages)
    print(f"letters                 {letters}")
    print(f"adept work              {worker:7.1f} s  {letters / worker:7.1f} a second")
    print(f"smtplib alone           {alone:7.1f} s  {letters / alone:7.1f} a second")
    print(f"ratio                   {alone / worker:7.2f}  of smtplib's pace")


def by_the_worker(letters: int) -> float:
    """Seconds from the first claim to the last note."""
    from adept.kernel import post  # noqa: PLC0415
    from adept.kernel.post import carrier  # noqa: PLC0415
    from adept.kernel.scope import system  # noqa: PLC0415

    def build(letter: post.Letter) -> post.Rendered:
        facts = {
            "name": f"Åse {letter.object[:8]}",
            "organisation": "Havbruksdirektoratet",
            "link": "https://adept.example.org/",
        }
        return post.render(
            "welcome", facts, language="nn", address=f"{letter.object[:8]}@example.org", sender="Havbruksdirektoratet"
        )

    kind = post.register(post.Kind("benchmark", build))
    for _ in range(letters):
        post.send(kind, to=uuid4(), about=uuid4(), owner=None)
    begin = time.perf_counter()
    while carrier.carry("benchmark"):
        pass
    taken = time.perf_counter() - begin
    with system("the benchmark counts"):
        assert post.Letter.objects.filter(state="sent").count() == letters
    return taken


def by_smtplib(port: int, messages: list[bytes]) -> float:
    """Seconds to send the same messages, with nothing written down. As the worker does, fifty to a conversation."""
    begin = time.perf_counter()
    for start in range(0, len(messages), 50):
        with smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
            for message in messages[start : start + 50]:
                server.sendmail("adept@localhost", ["reader@example.org"], message)
    return time.perf_counter() - begin


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
