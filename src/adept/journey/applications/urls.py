"""Addresses of this stage."""

from django.urls import URLPattern

from adept.journey.applications.views import files, lists, one, own, twins
from adept.kernel.web import route

HERE = "rounds/<uuid:round>/applications/"
FILE = f"{HERE}file/<uuid:upload>/"
ONE = f"{HERE}<uuid:application>/"
MINE = "me/applications/<uuid:application>/"

urlpatterns: list[URLPattern] = [
    route(HERE, lists.Applications, "applications"),
    route(f"{HERE}file/", files.Bring, "bring_file"),
    route(FILE, files.Look, "uploaded_file"),
    route(f"{FILE}columns/", files.Columns, "file_columns"),
    route(f"{FILE}take-in/", files.TakeIn, "take_in"),
    route(f"{FILE}drop/", files.Drop, "drop_file"),
    route(f"{HERE}twins/<uuid:pair>/", twins.Twins, "possible_duplicate"),
    route(f"{HERE}questions/<uuid:question>/stop/", one.TakeQuestionBack, "stop_question"),
    route(ONE, one.One, "application"),
    route(f"{ONE}correct/", one.Correct, "correct_application"),
    route(f"{ONE}settle/", one.Settle, "settle_application"),
    route(f"{ONE}undo/", one.Undo, "undo_application"),
    route(f"{ONE}ask/", one.Ask, "ask_applicant"),
    route(MINE, own.Own, "own_application"),
    route(f"{MINE}answer/<uuid:question>/", own.Answer, "answer_question"),
    route(f"{MINE}withdraw/", own.Withdraw, "withdraw_application"),
    route(f"{MINE}back/", own.ComeBack, "bring_application_back"),
]
