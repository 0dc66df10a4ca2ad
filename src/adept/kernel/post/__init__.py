"""The post: letters wait in an outbox, go out once, in the reader's language, and only to who may still read them.

A letter is an intent, one row for (recipient, purpose, object, version), written in the transaction of the act that
caused it. It is rendered when it leaves, not before: in the language, with the access and to the address of that
moment. What SMTP leaves open is told in `docs/explanation/mail.md`: between the server's 250 and our commit a killed
worker cannot know whether the letter went; there alone a letter that must arrive may come twice, with the same
Message-ID.
"""

from adept.kernel.post.outbox import UNDO, Kind, kinds, next_open_hour, recall, register, send
from adept.kernel.post.pages import Rendered, render
from adept.kernel.post.rows import Letter

__all__ = ["UNDO", "Kind", "Letter", "Rendered", "kinds", "next_open_hour", "recall", "register", "render", "send"]
