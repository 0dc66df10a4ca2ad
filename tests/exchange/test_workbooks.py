"""XLSX: what a workbook holds comes as the same text, and what could harm is refused before it is unpacked."""

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from adept.exchange.errors import TableError
from adept.exchange.limits import Limits
from adept.exchange.tables import Table, read_table

HEADERS = ["E-post", "Navn", "Født", "Lederår", "Ja", "Kl"]


def written(rows: Sequence[Sequence[object]]) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "dd.mm.yyyy"}) as book:
        sheet = book.add_worksheet("Søkere")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return target.getvalue()


def workbook(content: bytes) -> Table:
    return read_table(content, "list.xlsx", Limits.BROWSER)


def refusal(content: bytes, limits: Limits = Limits.COMMAND_LINE) -> TableError:
    with pytest.raises(TableError) as caught:
        list(read_table(content, "list.xlsx", limits).rows)
    assert "{" not in str(caught.value)
    return caught.value


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """The same workbook with some parts written otherwise."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), *changed}:
            new.writestr(name, changed[name] if name in changed else old.read(name))
    return target.getvalue()


def test_dates_numbers_and_yes_come_as_plain_text() -> None:
    when = dt.datetime(2027, 1, 9, 23, 50)  # noqa: DTZ001 - a cell has no zone
    found = workbook(written([HEADERS, ["a@b.example", "Åse", dt.date(1987, 3, 16), 1.5, True, when]]))
    assert (found.kind, found.sheet, found.headers) == ("xlsx", "Søkere", tuple(HEADERS))
    assert list(found.rows) == [(2, ["a@b.example", "Åse", "1987-03-16", "1.5", "yes", "2027-01-09 23:50"])]


def test_whole_numbers_stay_whole() -> None:
    assert next(workbook(written([["a", "b"], [1987, 2027.0]])).rows)[1] == ["1987", "2027"]


def test_the_first_visible_sheet_with_rows_is_read_and_the_others_are_named() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        hidden, empty, people, notes = (book.add_worksheet(name) for name in ("Skjult", "Tom", "Folk", "Notat"))
        hidden.write_row(0, 0, ["secret", "list"])
        people.write_row(3, 1, ["E-post", "Navn"])
        people.write_row(4, 1, ["a@b.example", "Åse"])
        notes.write_row(0, 0, ["other", "things"])
        empty.activate()
        hidden.hide()
    found = workbook(target.getvalue())
    assert (found.sheet, found.other_sheets, found.header_line) == ("Folk", ("Tom", "Notat"), 4)
    assert list(found.rows) == [(5, ["a@b.example", "Åse"])]


def test_a_workbook_without_rows_is_said_to_have_none() -> None:
    assert refusal(written([])).code == "no_sheet"


def test_a_formula_with_its_result_is_read_as_the_result_and_named() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["E-post", "År"])
        sheet.write_string(1, 0, "a@b.example")
        sheet.write_formula(1, 1, "=1900+87", None, 1987)
    found = workbook(target.getvalue())
    assert (list(found.rows), found.formulas) == ([(2, ["a@b.example", "1987"])], ("B2",))


def test_a_formula_without_a_result_is_refused_and_named() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (["E-post", "År"], ["a@b.example", "=1900+87"]):
        book.active.append(cells)
    target = io.BytesIO()
    book.save(target)
    error = refusal(target.getvalue())
    assert (error.code, error.params["cell"]) == ("formula_without_value", "B2")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["=cmd|' /C calc'!A0", "x"])
    assert next(workbook(target.getvalue()).rows)[1][0] == "=cmd|' /C calc'!A0"


def test_more_than_fifty_thousand_rows_are_refused() -> None:
    few = Limits(csv_rows=None, csv_bytes=None, xlsx_rows=50)
    assert refusal(written([["a", "b"], *[["1", "2"]] * 51]), few).code == "too_many_rows"
    assert len(list(read_table(written([["a", "b"], *[["1", "2"]] * 50]), "x", few).rows)) == 50
    assert Limits.BROWSER.xlsx_rows == Limits.COMMAND_LINE.xlsx_rows == 50_000


def test_too_many_rows_are_refused_before_the_reader_sees_the_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("python_calamine.CalamineWorkbook")
    few = Limits(csv_rows=None, csv_bytes=None, xlsx_rows=50)
    assert refusal(written([["a", "b"], *[["1", "2"]] * 51]), few).code == "too_many_rows"


def test_all_sixteen_thousand_columns_are_refused() -> None:
    assert refusal(written([[f"c{number}" for number in range(16_384)]])).code == "too_many_columns"


def test_two_cells_a_million_rows_apart_are_refused_before_the_sheet_is_laid_out() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c", "d"])
        sheet.write_row(1_048_575, 0, ["far", "away", "down", "here"])
    assert refusal(target.getvalue()).code == "too_many_rows"


def test_a_bomb_is_refused_by_its_directory_alone() -> None:
    content = written([["a", "b"], ["1", "2"]])
    assert refusal(repacked(content, {"xl/media/big.bin": b"\0" * 60_000_000})).code == "unpacks_too_large"
    assert refusal(repacked(content, {"xl/media/big.bin": b"\0" * 20_000_000})).code == "unpacks_absurdly"


def test_a_directory_that_lies_about_sizes_gets_no_further() -> None:
    """The sheet's true size is far beyond the one that both headers tell; only the told part may ever be unpacked."""
    content = written([["a", "b"], ["1", "2"]])
    sheet = b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 3_000_000
    packed = bytearray(repacked(content, {"xl/worksheets/sheet1.xml": sheet}))
    true, told = len(sheet).to_bytes(4, "little"), (100_000).to_bytes(4, "little")
    assert packed.count(true) == 2
    error = refusal(bytes(packed.replace(true, told)), Limits(csv_rows=None, csv_bytes=None, unpacked_ratio=10_000))
    assert error.code == "broken_workbook"


def test_a_workbook_cut_short_is_said_to_be_broken() -> None:
    assert refusal(written([["a", "b"], ["1", "2"]])[:-200]).code == "broken_workbook"


def test_a_password_an_old_kind_and_another_archive_are_named(tmp_path: Path) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as other:
        other.writestr("content.xml", "<x/>")
    assert refusal(target.getvalue()).params["kind"] == "ODS"
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600).params["kind"] == "XLS"


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_document_definitions_are_refused_wherever_they_stand(part: str) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    assert refusal(repacked(written([["a", "b"], ["1", "2"]]), {part: laughs})).code == "unsafe_workbook"


def test_a_sheet_that_is_no_xml_is_said_to_be_broken() -> None:
    content = repacked(written([["a", "b"]]), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    assert refusal(content).code == "broken_workbook"
