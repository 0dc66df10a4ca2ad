"""`adept demo`: a living programme in a folder of its own, with a server and a worker; nothing to configure."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

import click

from adept.demo.world import world_in

MOMENTS = ("call_open", "call_closed", "selected", "matched")
DEFAULT_FOLDER = Path("var") / "demo"
OURS = {"key", "static"}


@click.command()
@click.option(
    "--moment",
    type=click.Choice(MOMENTS),
    default=None,
    help="Where in the programme's year the world stands (matched).",
)
@click.option("--fresh", is_flag=True, help="Start over with a new world.")
@click.option("--port", default=8000, show_default=True, help="The port on this machine.")
@click.option("--folder", type=click.Path(path_type=Path), default=DEFAULT_FOLDER, help="Where the world lies.")
@click.option("--build-only", is_flag=True, help="Build the world and stop.")
def demo(moment: str | None, *, fresh: bool, port: int, folder: Path, build_only: bool) -> None:
    """A living programme with invented people: open the address, choose who you are."""
    folder = folder.resolve()
    _own_folder(folder)
    os.environ |= {
        "ADEPT_DEMO_FOLDER": str(folder),
        "DJANGO_SETTINGS_MODULE": "adept.site.settings",
        "ADEPT_ADDRESS": f"http://localhost:{port}",
    }

    world = world_in(folder)
    if fresh or world is None or (moment and world.moment != moment):
        if world is not None and not fresh:
            click.echo(f"Building a new world at the moment {moment}; the one at {world.moment} is replaced.")
        _clear(folder)
        began = time.perf_counter()
        from adept.demo.moments import build  # noqa: PLC0415 -- needs the folder named first

        world = build(folder, moment or "matched")
        click.echo(f"The world is built ({time.perf_counter() - began:.1f} s).")
    else:
        click.echo(f"The world stands where you left it, at the moment {world.moment}. Start over with --fresh.")
    if build_only:
        return
    world.stand()
    world.save(folder)
    _run(folder, port)


def _own_folder(folder: Path) -> None:
    """Never touch a folder that is somebody else's."""
    folder.mkdir(parents=True, exist_ok=True)
    strangers = [path.name for path in folder.iterdir() if path.name not in OURS and not path.name.startswith("world.")]
    if strangers:
        raise click.ClickException(
            f"{folder} holds other things ({', '.join(sorted(strangers)[:3])}). "
            "Name an empty folder: adept demo --folder demo-world"
        )
    key = folder / "key"
    if not key.exists():
        key.write_text(secrets.token_urlsafe(60), encoding="utf-8")
        key.chmod(0o600)


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == "static":
            shutil.rmtree(path)
        elif path.name != "key":
            path.unlink()


def _run(folder: Path, port: int) -> None:
    """Server and worker until Ctrl-C; the world's clock stands still while they are stopped."""
    environment = os.environ | {"ADEPT_BIND": f"127.0.0.1:{port}", "ADEPT_WORKERS": "1"}
    children = [
        subprocess.Popen([sys.executable, "-m", "adept", command], env=environment)  # noqa: S603 -- our own commands
        for command in ("serve", "work")
    ]

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    address = f"http://localhost:{port}/demo/"
    try:
        _wait_until_it_answers(address, children[0])
        click.secho(f"\n  Adept runs at {address}\n", bold=True)
        click.echo(
            "  Choose who you are there; the mail it sends is shown there too. Stop with Ctrl-C: the world stays.\n"
        )
        while all(child.poll() is None for child in children):
            time.sleep(1)
        raise click.ClickException("The server or the worker stopped by itself; the lines above say why.")
    except KeyboardInterrupt:
        click.echo("\nStopped. The world stays where it is.")
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(15)
        if world := world_in(folder):
            world.hold()
            world.save(folder)


def _wait_until_it_answers(address: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(240):
        if server.poll() is not None:
            raise click.ClickException("The server did not start; the lines above say why.")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    raise click.ClickException(f"{address} did not answer within a minute.")
