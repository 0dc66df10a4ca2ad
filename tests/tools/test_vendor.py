from pathlib import Path

import pytest

from tests.architecture.rules import ROOT
from tools import vendor


def test_what_was_built_here_is_current_and_complete() -> None:
    folder = ROOT / vendor.VENDOR
    assert vendor.is_current(folder, vendor.fingerprint(ROOT)), "Run ./do setup."
    assert b"#005f56" in (folder / "theme.css").read_bytes()


def test_a_second_build_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vendor, "_install", lambda work: pytest.fail("npm was asked"))
    assert vendor.fetch(ROOT) is False


def test_a_file_that_went_missing_is_fetched_again(tmp_path: Path) -> None:
    for name in vendor.COPIES.values():
        (tmp_path / name).write_text("")
    (tmp_path / ".stamp").write_text("this")
    assert vendor.is_current(tmp_path, "this")
    assert not vendor.is_current(tmp_path, "that")
    (tmp_path / "htmx.js").unlink()
    assert not vendor.is_current(tmp_path, "this")


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("a.js", b"let a\n//# sourceMappingURL=a.js.map", b"let a"),
        ("a.css", b"a{}\n/*# sourceMappingURL=a.css.map */", b"a{}"),
        ("a.css", b"a{}\n/*# sourceMappingURL=a.css.map */b{}", b"a{}b{}"),
        ("a.woff2", b"//# sourceMappingURL=a", b"//# sourceMappingURL=a"),
    ],
)
def test_the_line_about_a_source_map_goes(name: str, before: bytes, after: bytes) -> None:
    assert vendor.without_source_map(name, before) == after


def test_no_file_we_serve_names_a_source_map() -> None:
    assert not [path.name for path in (ROOT / vendor.VENDOR).glob("*.*s") if b"sourceMappingURL" in path.read_bytes()]


def test_a_registry_that_does_not_answer_is_told_in_words() -> None:
    said = vendor.explain("npm error code ENOTFOUND\nnpm error network request failed")
    assert said.startswith(
        "The style sheets, scripts and typeface could not be fetched: the npm registry did not answer."
    )
    assert "run the same command again" in said


def test_of_a_long_complaint_the_beginning_is_told() -> None:
    assert vendor.explain("\n".join(f"npm error {n}" for n in range(500))).count("npm error") == 8


def test_when_npm_stops_the_old_files_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("package.json", "package-lock.json", ".npmrc", vendor.CONFIG):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    old = tmp_path / vendor.VENDOR / "htmx.js"
    old.parent.mkdir(parents=True)
    old.write_text("old")

    def stop(work: Path) -> None:
        raise vendor.NotFetched("no network")

    monkeypatch.setattr(vendor, "_install", stop)
    with pytest.raises(vendor.NotFetched):
        vendor.fetch(tmp_path)
    assert old.read_text() == "old"
