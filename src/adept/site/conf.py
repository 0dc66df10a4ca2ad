"""Every setting of Adept: one class, one sentence each.

Values come from environment variables with the prefix `ADEPT_`; a secret may come from a file instead: the variable's
name with `_FILE` behind it holds the file's path. `docs/reference/settings.md` is made from this class and held against
it by a test.
"""

import os
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

LANGUAGES = ("en", "sv", "nb", "nn", "da", "fi")


def _secret_from_file(name: str) -> str | None:
    path = os.environ.get(f"ADEPT_{name}_FILE")
    return Path(path).read_text(encoding="utf-8").strip() if path else None


class Conf(BaseSettings):
    """The settings, typed. A wrong value stops the start with a sentence that names the variable."""

    model_config = SettingsConfigDict(env_prefix="ADEPT_", extra="ignore", frozen=True)

    secret_key: SecretStr = Field(
        default_factory=lambda: SecretStr(_secret_from_file("SECRET_KEY") or ""),
        description="Signs sessions and links; at least 50 characters, the same for every process of one installation.",
    )
    database_url: str = Field(
        default="sqlite:///adept.sqlite3",
        description="Where the data lives: `sqlite:///file` or `postgres://user:password@host/name`.",
    )
    database_password: SecretStr = Field(
        default_factory=lambda: SecretStr(_secret_from_file("DATABASE_PASSWORD") or ""),
        description="The database's password, when it should not stand in the address.",
    )
    address: str = Field(
        default="http://localhost:8000",
        description="The address people type; links in mails begin with it.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=("localhost", "127.0.0.1"),
        description="Host names that are answered, separated by commas.",
    )
    bind: str = Field(default="127.0.0.1:8000", description="Where `adept serve` listens: address and port.")
    proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="How many proxies of yours stand before Adept; 0 means that no forwarded header is believed.",
    )
    mail_url: SecretStr = Field(
        default=SecretStr(""),
        description="How mail leaves: `smtp+tls://user:password@host:587` (STARTTLS), `smtps://…:465` or `smtp://…`"
        " for a server on this machine. Empty: mail waits in the outbox.",
    )
    mail_from: str = Field(
        default="",
        description="The address in From; the name beside it is the organisation's. Replies go to the coordinator.",
    )
    languages: Annotated[tuple[str, ...], NoDecode] = Field(
        default=LANGUAGES, description="Which of en, sv, nb, nn, da, fi are offered, separated by commas."
    )
    language: str = Field(default="en", description="The language of a reader of whom nothing is known.")
    time_zone: str = Field(
        default="Europe/Oslo", description="The zone in which times are shown when no round says another."
    )
    data_folder: Path = Field(
        default=Path("var"), description="Where uploads on their way and collected static files lie."
    )
    workers: int = Field(default=2, ge=1, le=16, description="Processes of `adept serve`.")
    oidc_name: str = Field(
        default="", description="What the sign-in button calls your identity provider. Empty: no such button."
    )
    oidc_url: str = Field(
        default="", description="The provider's address, the part before `/.well-known/openid-configuration`."
    )
    oidc_client: str = Field(default="", description="The client id that the provider gave Adept.")
    oidc_secret: SecretStr = Field(
        default_factory=lambda: SecretStr(_secret_from_file("OIDC_SECRET") or ""),
        description="The client secret that the provider gave Adept.",
    )
    oidc_strong: bool = Field(
        default=True,
        description="Whether a sign-in through the provider counts as strong (it asks for a second factor).",
    )

    @field_validator("hosts", "languages", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("languages")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [code for code in value if code not in LANGUAGES]
        if unknown or not value:
            raise ValueError(f"Adept speaks {', '.join(LANGUAGES)}; not {', '.join(unknown) or 'none'}.")
        return value
