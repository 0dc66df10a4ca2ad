"""What can be wrong with a file that somebody hands us, in words."""

from adept.formats.errors import CodedError, noop


class TableError(CodedError):
    """The file cannot be read as a table. Nothing was taken from it."""

    MESSAGES = {
        "not_found": noop("There is no file named {name}. Check the spelling and the folder, then try again."),
        "empty": noop("{name} is empty: there is no row of headings to read. Export it again and send that file."),
        "not_a_table": noop(
            "{name} does not look like a table: no line of column headings was found. "
            "Send the list as CSV or XLSX, with the headings in the first row."
        ),
        "other_kind": noop(
            "{name} is a file of another kind ({kind}), which is not read here. "
            "Open it, choose Save as, and send it as XLSX or as CSV UTF-8."
        ),
        "null_character": noop(
            "{name} holds a null character on line {line}, so it is damaged or not text. "
            "Export it again as CSV UTF-8 or as XLSX."
        ),
        "unknown_encoding": noop(
            "The letters of {name} cannot be told for certain, so å, ä, ö, æ and ø could come out wrong. "
            "Save it again as CSV UTF-8 or as XLSX."
        ),
        "garbled_letters": noop(
            "Letters such as å, ä and ö were damaged in {name} before it came here. "
            "Go back to the system it came from and export it again as CSV UTF-8 or as XLSX."
        ),
        "line_too_long": noop(
            "Line {line} of {name} is longer than {most} characters, so this is not one row of a list. "
            "Look at that line, or export the file again."
        ),
        "cell_too_long": noop(
            "A cell on line {line} of {name} never ends; a quotation mark is probably missing. "
            "Look at that line, or export the file again."
        ),
        "too_many_columns": noop(
            "{name} has {columns} columns; at most {most} can be read. "
            "Delete the columns that hold nothing and save it again."
        ),
        "too_many_rows": noop(
            "{name} has more than {most} rows, which is the most that can be read here. "
            "Split it, or ask whoever runs Adept to read it on the command line."
        ),
        "file_too_large": noop(
            "{name} is larger than {most} megabytes, which is the most that can be read here. "
            "Send only the list of people, without pictures and other sheets."
        ),
        "unpacks_too_large": noop(
            "{name} would unpack to more than {most} megabytes and was not opened. "
            "Copy the list into a new workbook, or save it as CSV."
        ),
        "unpacks_absurdly": noop(
            "{name} would grow to more than {most} times its size when unpacked and was not opened. "
            "Copy the list into a new workbook, or save it as CSV."
        ),
        "broken_workbook": noop(
            "{name} looks like a workbook but cannot be opened; it may be cut short. "
            "Open it in your spreadsheet program, save it again, and send that file."
        ),
        "unsafe_workbook": noop(
            "{name} holds document definitions that a spreadsheet never needs, so it was not opened. "
            "Copy the list into a new workbook and send that."
        ),
        "no_sheet": noop("{name} holds no visible sheet with rows. Show the sheet with the list and save again."),
        "formula_without_value": noop(
            "Cell {cell} of {name} is a formula without a stored result, so it cannot be read. "
            "Open the file in your spreadsheet program and save it again, or paste the values only."
        ),
    }
