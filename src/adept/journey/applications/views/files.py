"""A file on its way in: brought, looked through, mapped by hand, taken in or dropped."""

from collections.abc import Mapping
from typing import Any, override

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from adept.exchange.errors import TableError
from adept.formats.columns import WHY, Column, IntakeError
from adept.formats.errors import CodedError
from adept.formats.fields import fields as register
from adept.formats.rows import NOTES, Note
from adept.journey.applications import actions, queries
from adept.journey.applications.forms import BringForm, ColumnsForm, TakeInForm
from adept.journey.applications.models import Upload
from adept.journey.applications.queries.file import Line, Preview
from adept.journey.applications.queries.sheets import UNREAD
from adept.journey.applications.views.around import InRound, round_in
from adept.kernel import clock
from adept.kernel.errors import NotYours, Refused
from adept.kernel.web import Act, FormPage, Page, say
from adept.people.models import Organisation
from adept.programmes.policies import duties
from adept.programmes.queries import file_of, parties

PAGE = 50
FILTERS = ("new", "changed", "same", "ask", "outside", "probable", "duplicate", "left_out", "withdrawn", "merged")
QUIET = frozenset({"decimal_comma", "organisation_understood"})
"""Notes that say only how a cell was read: told once for the file, not beside each row."""


class Bring(InRound, FormPage):
    """What to bring, what is never taken, and the place to bring it."""

    permission = "applications.bring_file"
    template = "applications/bring.html"
    form = BringForm

    @override
    def load(self, **address: Any) -> Any:
        return round_in(address["round"])

    @override
    def facts(self) -> dict[str, Any]:
        never = [field for field in register().values() if field.never]
        names = [(queries.field_name(field.key, self.viewer.language), _(WHY[field.never])) for field in never]
        file = file_of(self.subject)
        told = [queries.field_name(key, self.viewer.language) for key in dict.fromkeys(file.columns.values())]
        return super().facts() | {"never": names, "columns": told}

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert form is not None
        assert self.viewer.account_id is not None
        file = form.cleaned_data["file"]
        upload = actions.bring_file(
            round_=self.subject,
            owner=self.acting_for(),
            name=file.name or "",
            content=file.read(),
            by=self.viewer.account_id,
            now=clock.now(),
        )
        return reverse("uploaded_file", args=[self.subject.pk, upload.pk])

    def acting_for(self) -> Organisation:
        """The organisation for which the viewer brings it: of several, the first."""
        mine = duties(self.viewer, self.subject.pk)["coordinator"]
        return next(party.organisation for party in parties(self.subject) if party.organisation_id in mine)


class OfUpload(InRound):
    """A page about one file, of the person who brought it."""

    permission = "applications.read_file"
    subject: Upload

    @override
    def load(self, **address: Any) -> Any:
        upload = Upload.objects.select_related("round__programme", "owner").get(
            pk=address["upload"], round=address["round"]
        )
        if upload.state != "read":
            raise NotYours
        return upload

    def address(self, name: str = "uploaded_file") -> str:
        """The address of a page about this file."""
        return reverse(name, args=[self.subject.round_id, self.subject.pk])


class Look(OfUpload, Page):
    """The fate of each row before anything is written."""

    template = "applications/file.html"

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show_file(request)

    def show_file(self, request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
        """The page, or the sentence that says why the file cannot be read as it is mapped now."""
        try:
            found = queries.preview(self.subject, seen_by=self.viewer)
        except (TableError, IntakeError) as error:
            return self.show(request, status=status, trouble=in_words(error), **more)
        form = more.pop("form", None) or TakeInForm(pairs=found.pairs)
        return self.show(request, status=status, form=form, **self.shown(request, found), **more)

    def shown(self, request: HttpRequest, found: Preview) -> dict[str, Any]:
        """What of the preview this page holds: one filter, fifty lines at a time."""
        fate = request.GET.get("fate", "")
        sort = request.GET.get("sort", "")
        counts = {name: sum(name in line.tags for line in found.lines) for name in FILTERS}
        lines = [line for line in found.lines if fate not in FILTERS or fate in line.tags]
        lines.sort(key=_by(sort))
        pages = max(1, -(-len(lines) // PAGE))
        page = (
            min(max(1, int(told)), pages) if (told := request.GET.get("page", "1")).isascii() and told.isdigit() else 1
        )
        odd = _by_line(found.notes)
        names = {
            "new": _("New"),
            "changed": _("Changed"),
            "same": _("Already here"),
            "ask": _("Question"),
            "outside": _("Outside the criteria"),
            "probable": _("Possible duplicate"),
            "duplicate": _("Sent twice"),
            "left_out": _("Left out"),
            "withdrawn": _("Taken back"),
            "merged": _("Merged"),
        }
        return {
            "found": found,
            "file_in_words": _file_in_words(found),
            "fate": fate if fate in FILTERS else "",
            "sort": sort,
            "filters": [(name, names[name], counts[name]) for name in FILTERS if counts[name]],
            "rows": [self.row(line, odd) for line in lines[(page - 1) * PAGE : page * PAGE]],
            "number": len(lines),
            "page": page,
            "pages": pages,
            "columns": [(column, self.column(column)) for column in found.columns],
            "left_out": [column for column in found.columns if column.fate != "taken" and column.header.strip()],
            "quiet": [(note, note_in_words(note)) for note in found.notes if note.code in QUIET][:100],
            "others": _others(found),
        }

    def row(self, line: Line, odd: Mapping[int, list[Note]]) -> dict[str, Any]:
        """One line of the preview: who, the mark, and what becomes of it in sentences."""
        language = self.viewer.language
        kind, word = _mark(line)
        return {
            "line": line,
            "kind": kind,
            "word": word,
            "sentences": list(self.sentences(line)),
            "merged": [
                self.change(change.field, change.before, change.after, language) for change in line.entry.merged
            ],
            "changes": [
                self.change(change.field, change.before, change.after, language)
                for change in line.changes
                if not change.field.startswith(UNREAD)
            ],
            "odd": [
                note_in_words(note)
                for at in line.entry.lines
                for note in odd.get(at, ())
                if note.code not in QUIET and note.raw != line.verdict.told.get("value")
            ],
        }

    def sentences(self, line: Line) -> list[str]:
        """What becomes of a line, and why."""
        told = []
        if line.fate == "left_out":
            return [LEFT_OUT[line.why]()]
        if line.fate == "withdrawn":
            return [_("The applicant has taken the application back. It stays so.")]
        if line.fate == "merged":
            return [_("Merged into another row before, by a person. It stays so.")]
        if line.maybe:
            told.append(_("Perhaps the same person as %(address)s. A person decides.") % {"address": line.maybe})
        if line.verdict.verdict != "clear" or line.verdict.told:
            told.append(queries.finding_in_words(line.verdict.code, line.verdict.told, self.viewer.language))
        if len(line.entry.lines) > 1:
            told.append(
                _("Stands on lines %(lines)s: merged, and what was written last counts.")
                % {"lines": ", ".join(str(number) for number in line.entry.lines)}
            )
        if line.fate == "same":
            told.append(_("Is in the list already; nothing changes."))
        return told

    @staticmethod
    def change(key: str, before: Any, after: Any, language: str) -> str:
        """One change in words."""
        return _("%(field)s: %(before)s → %(after)s") % {
            "field": queries.field_name(key, language),
            "before": queries.value_in_words(before, language, key) or _("blank"),
            "after": queries.value_in_words(after, language, key) or _("blank"),
        }

    def column(self, column: Column) -> str:
        """What became of a column."""
        if column.fate == "taken":
            return queries.field_name(column.field, self.viewer.language)
        return _(WHY[column.why])


class Columns(OfUpload, FormPage):
    """What each column holds, chosen by hand."""

    template = "applications/columns.html"
    form = ColumnsForm

    @override
    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **more: Any) -> forms.Form:
        columns = queries.columns_of(self.subject, self.subject.round)
        return ColumnsForm(
            data, columns=columns, asked_for=self.subject.asked_for, language=self.viewer.language, **more
        )

    @override
    def show(self, request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
        form = more["form"]
        rows = [
            (column, form[name], _(WHY[column.why]) if column.why else "", name.startswith("reason"))
            for column in form.columns
            for name in (f"column_{column.index}", f"reason_{column.index}")
            if name in form.fields
        ]
        return super().show(request, status=status, rows=rows, **more)

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert isinstance(form, ColumnsForm)
        assert self.viewer.account_id is not None
        actions.map_columns(
            upload=self.subject,
            mapping=form.mapping(self.subject.mapping),
            asked_for=form.asked_for(),
            by=self.viewer.account_id,
            now=clock.now(),
        )
        return self.address()


class TakeIn(Look, Act):
    """Take the file in: all of it, or nothing."""

    form = TakeInForm

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self.address())

    @override
    def build_form(self, request: HttpRequest, data: Mapping[str, Any] | None = None, **more: Any) -> forms.Form:
        try:
            pairs = queries.preview(self.subject, seen_by=self.viewer).pairs
        except (TableError, IntakeError):
            pairs = ()
        return TakeInForm(data, pairs=pairs, **more)

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert isinstance(form, TakeInForm)
        assert self.viewer.account_id is not None
        told = actions.take_in(
            upload=self.subject, decisions=form.decisions(), by=self.viewer.account_id, now=clock.now()
        )
        say(request, _taken_in(told))
        return reverse("applications", args=[self.subject.round_id])

    @override
    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> HttpResponse:
        return self.show_file(request, status=422, form=form, refused=refused.reason if refused else None)


class Drop(Look, Act):
    """Let the file go; nothing was written."""

    @override
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(self.address())

    @override
    def do(self, request: HttpRequest, form: forms.Form | None) -> str:
        assert self.viewer.account_id is not None
        actions.drop_file(upload=self.subject, by=self.viewer.account_id, now=clock.now())
        say(request, _("The file is gone. Nothing of it was kept."))
        return reverse("bring_file", args=[self.subject.round_id])

    @override
    def again(self, request: HttpRequest, form: forms.Form | None, refused: Refused | None) -> HttpResponse:
        return self.show_file(request, status=422, refused=refused.reason if refused else None)


def in_words(error: CodedError) -> str:
    """What is wrong with a file."""
    return _(error.message).format_map(error.params)


def note_in_words(note: Note) -> str:
    """What was odd in a cell."""
    return f"{note.header}: {_(NOTES[note.code]).format(raw=note.raw, read=note.read)}"


LEFT_OUT = {
    "address_missing": lambda: _(
        "Without an e-mail address nobody can be reached. Add it to the file, or leave the row."
    ),
    "programme_unknown": lambda: _("Names none of the programmes here. Put it right in the file, or leave the row."),
    "role_unknown": lambda: _("Names no role of this programme. Put it right in the file, or leave the row."),
    "same_role_twice": lambda: _("The same person in the same role stands further up. One application is enough."),
}
ORDER = {"left_out": 0, "probable": 1, "ask": 2, "outside": 3, "changed": 4, "new": 5}


def _by(sort: str) -> Any:
    if sort == "line":
        return lambda line: line.entry.lines
    if sort == "name":
        return lambda line: (line.card.get("family_name", "").casefold(), line.card.get("given_name", "").casefold())
    return lambda line: (min((ORDER.get(tag, 9) for tag in line.tags), default=9), line.entry.lines)


def _by_line(notes: tuple[Note, ...]) -> dict[int, list[Note]]:
    found: dict[int, list[Note]] = {}
    for note in notes:
        found.setdefault(note.line, []).append(note)
    return found


def _mark(line: Line) -> tuple[str, str]:
    if line.fate == "left_out":
        return "outside", _("Left out")
    if line.fate in ("withdrawn", "merged"):
        return "back", _("Stays as it is")
    if line.maybe:
        return "ask", _("Possible duplicate")
    if line.verdict.verdict == "outside":
        return "outside", _("Outside the criteria")
    if line.verdict.verdict == "ask":
        return "ask", _("Question")
    return "clear", {"new": _("New"), "changed": _("Changed"), "same": _("Already here")}[line.fate]


def _file_in_words(found: Preview) -> str:
    table = found.table
    rows = ngettext("%(count)d row", "%(count)d rows", found.rows) % {"count": found.rows}
    people = ngettext("%(count)d person", "%(count)d people", found.people) % {"count": found.people}
    if table.kind == "xlsx":
        how = _("sheet %(sheet)s") % {"sheet": table.sheet}
    else:
        signs = {";": _("semicolons"), ",": _("commas"), "\t": _("tabs"), "|": _("bars")}
        names = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "windows-1252": "Windows-1252", "cp1252": "Windows-1252"}
        how = _("%(encoding)s, separated by %(signs)s") % {
            "encoding": names.get(table.encoding, table.encoding.upper()),
            "signs": signs.get(table.separator, table.separator),
        }
    return _("%(rows)s hold %(people)s. %(how)s.") % {"rows": rows, "people": people, "how": how[:1].upper() + how[1:]}


def _others(found: Preview) -> str:
    if not found.others:
        return ""
    names = [str(organisation) for organisation in found.other_parties]
    listed = (
        names[0]
        if len(names) == 1
        else _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
    )
    return ngettext(
        "%(count)d person belongs to %(names)s. Their own HR sees and checks that row.",
        "%(count)d people belong to %(names)s. Their own HR sees and checks them.",
        found.others,
    ) % {"count": found.others, "names": listed}


def _taken_in(told: Mapping[str, int]) -> str:
    if not any(told.values()):
        return _("The file is taken in. Nothing in it was new.")
    new = ngettext("%(count)d application is new", "%(count)d applications are new", told["new"]) % {
        "count": told["new"]
    }
    if not told["changed"]:
        return f"{new}."
    changed = ngettext("%(count)d has changed", "%(count)d have changed", told["changed"]) % {"count": told["changed"]}
    return f"{new}, {changed}."
