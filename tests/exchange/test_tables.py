"""CSV as HR departments write it: encodings, separators, line ends, titles, quotes; and what is no table."""

import contextlib
import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adept.exchange.errors import TableError
from adept.exchange.limits import Limits
from adept.exchange.tables import Table, read_table

DATA = Path(__file__).parents[1] / "data"
EXPECTED = json.loads((DATA / "expected.json").read_text("utf-8"))
HEADER = "E-post;Fornavn;Mål\n"


def table(content: str | bytes, encoding: str = "utf-8", limits: Limits = Limits.COMMAND_LINE) -> Table:
    return read_table(content if isinstance(content, bytes) else content.encode(encoding), "list.csv", limits)


def refusal(content: str | bytes, limits: Limits = Limits.COMMAND_LINE) -> TableError:
    with pytest.raises(TableError) as caught:
        list(table(content, limits=limits).rows)
    return caught.value


@pytest.mark.parametrize("name", EXPECTED)
def test_each_real_file_is_read_as_it_was_written(name: str) -> None:
    expected = EXPECTED[name]
    found = read_table(DATA / name, name)
    assert (found.encoding, found.separator, found.line_end) == (
        expected["encoding"],
        expected["separator"],
        expected["line_end"],
    )
    rows = list(found.rows)
    assert len(rows) == expected.get("lines_after_header", expected["data_rows"])
    assert all(len(cells) == len(found.headers) for _, cells in rows)
    assert "Ã" not in str(rows)


def test_a_line_break_inside_a_cell_stays_there_and_lines_are_counted_as_the_reader_sees_them() -> None:
    rows = list(table('a;b\n1;"two\r\nlines"\n3;4\n').rows)
    assert rows == [(2, ["1", "two\r\nlines"]), (4, ["3", "4"])]


def test_the_rows_can_be_gone_through_again() -> None:
    stream = io.BytesIO((HEADER + "a@b.example;Åse;x\n").encode())
    found = read_table(stream, "list.csv")
    assert list(found.rows) == list(found.rows) == [(2, ["a@b.example", "Åse", "x"])]
    assert not stream.closed


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
        ("cp1252", "windows-1252"),
        ("iso-8859-1", "windows-1252"),
        ("mac-roman", "mac-roman"),
        ("cp850", "cp850"),
    ],
)
def test_nordic_letters_survive_every_encoding(encoding: str, told: str) -> None:
    text = HEADER + "".join(f"a{n}@b.example;Åse Ærlig Øst;blåbær, ökar, mjød ä\n" for n in range(20))
    found = table(text, encoding)
    assert found.encoding == told
    assert next(found.rows)[1] == ["a0@b.example", "Åse Ærlig Øst", "blåbær, ökar, mjød ä"]


def test_letters_damaged_before_they_came_are_said_to_be_so_and_never_read() -> None:
    broken = (HEADER + "a@b.example;Åse;blåbær\n").encode().decode("cp1252")
    assert refusal(broken).code == "garbled_letters"


def test_bytes_that_are_no_letters_anywhere_are_refused() -> None:
    assert refusal(b"a;b\n\xb2\xb3\xba;\xbb\xb2\xb3\n").code == "unknown_encoding"
    assert refusal(b"\xef\xbb\xbfa;b\n\xff\xfe;2\n").code == "unknown_encoding"


def test_a_title_above_the_headings_and_excels_own_mark_are_stepped_over() -> None:
    assert table("Søkere 2027;;\n\nE-post;Navn;By\na@b.example;Åse;Oslo\n").headers == ("E-post", "Navn", "By")
    marked = table("sep=;\nE-post;Navn\na@b.example;Åse\n")
    assert (marked.headers, list(marked.rows)) == (("E-post", "Navn"), [(3, ["a@b.example", "Åse"])])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"Dear all, here is the list.\nIt is long.\nBye.\n", "not_a_table"),
        (b"only\none\ncolumn\n", "not_a_table"),
        (b"<html><table><tr><td>a;b</td></tr></table></html>", "not_a_table"),
        (b'{"a": 1, "b": 2}', "not_a_table"),
        (b"%PDF-1.7 ...", "other_kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "other_kind"),
        (b"a;b\n1;\0\n", "null_character"),
        (b'a;b\n1;"' + b"x\n" * 1000, "cell_too_long"),
        (b'a;b\n1;"' + b"x" * 200_000 + b'"\n', "cell_too_long"),
        (b";".join(b"c%d" % n for n in range(16_384)) + b"\n" + b";" * 16_383 + b"\n", "too_many_columns"),
    ],
)
def test_what_is_no_table_gets_a_clear_answer(content: bytes, code: str) -> None:
    error = refusal(content)
    assert error.code == code
    assert "list.csv" in str(error)
    assert "{" not in str(error)


def test_a_line_of_ten_megabytes_is_named() -> None:
    error = refusal(b"a;b\n1;2\n" + b"x" * 10_000_000 + b"\n")
    assert (error.code, error.params["line"]) == ("line_too_long", 3)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read_table(tmp_path / "gone.csv", "gone.csv")
    assert caught.value.code == "not_found"


def test_the_browser_takes_a_hundred_thousand_rows_and_no_more() -> None:
    lines = b"a;b\n" + b"1;2\n" * 100_000
    assert sum(1 for _ in table(lines, limits=Limits.BROWSER).rows) == 100_000
    assert refusal(lines + b"1;2\n", Limits.BROWSER).code == "too_many_rows"
    assert sum(1 for _ in table(lines + b"1;2\n").rows) == 100_001


def test_the_browser_takes_no_file_beyond_its_bytes() -> None:
    small = Limits(csv_rows=None, csv_bytes=1_000_000)
    assert refusal(b"a;b\n" + b"1;2\n" * 400_000, small).code == "file_too_large"


CELL = st.text(st.characters(codec="cp1252", exclude_categories=["Cc"], exclude_characters="ÃÂ"), max_size=12)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8),
    separator=st.sampled_from(";,\t|"),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    end=st.sampled_from(["\r\n", "\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_dialect_a_list_is_written_in_its_cells_come_back(
    rows: list[list[str]], separator: str, quoting: int, end: str, encoding: str
) -> None:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]  # a constant of csv
    writer.writerow(["first heading", "second heading", "third heading"])
    writer.writerows(rows)
    found = table(target.getvalue(), encoding)
    assert found.separator == separator
    assert [cells for _, cells in found.rows] == rows


@given(st.binary(max_size=400))
def test_no_bytes_at_all_bring_the_reader_down(content: bytes) -> None:
    with contextlib.suppress(TableError):
        rows = list(read_table(content, "list.csv").rows)
        assert all(cells for line, cells in rows if line < 2)
