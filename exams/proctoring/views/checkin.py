"""Who is in the room, and who sits where?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from exams.models import Sitting
from exams.proctoring.board import Board, board_of
from exams.proctoring.forms import TableForm
from exams.proctoring.seat_file import FILE_LIMIT, SeatProblem, read_seats, seats_as_file
from exams.proctoring.views.doors import say, see_other
from exams.proctoring.views.room import sitting_now
from exams.running.seats import assign_seats


@require_safe
@never_cache
@login_required
def check_in(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The list to tap, by name, or by seat (`?by=seat`)."""
    return _page(request, sitting_now(request, sitting_id))


@require_POST
@login_required
def seats_apply(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """Takes a table of seats, all of it or nothing."""
    sitting = sitting_now(request, sitting_id)
    form = TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, sitting, form=form)
    text = _text(form.cleaned_data["file"])
    seats, problems = read_seats(sitting, text) if text is not None else ({}, [SeatProblem(0, "not_utf8")])
    if problems:
        return _page(request, sitting, form=TableForm(), problems=problems)
    say(request, "seats_apply", assign_seats(sitting, seats))
    return see_other("check_in", sitting.pk)


@require_safe
@never_cache
@login_required
def seats_csv(request: HttpRequest, sitting_id: int) -> HttpResponse:
    """The roster with its seats, as a file that can be uploaded again."""
    board = _board(sitting_now(request, sitting_id))
    seats = sorted((line.seat for line in board.lines), key=lambda seat: (seat.name, seat.netid))
    response = HttpResponse(seats_as_file(seats), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="seats.csv"'
    return response


def _page(
    request: HttpRequest, sitting: Sitting, *, form: TableForm | None = None, problems: list[SeatProblem] | None = None
) -> HttpResponse:
    board = _board(sitting)
    by = "seat" if request.GET.get("by") == "seat" else "name"
    lines = sorted(board.lines, key=lambda line: (line.seat.name, line.seat.netid))
    if by == "seat":
        lines.sort(key=lambda line: (not line.seat.seat, _natural(line.seat.seat)))
    context = {"sitting": sitting, "board": board, "lines": lines, "by": by, "problems": problems or []}
    return render(
        request,
        "exams/proctoring/check_in.html",
        context | {"form": form or TableForm()},
        status=400 if form is not None else 200,
    )


def _board(sitting: Sitting) -> Board:
    return board_of(sitting, sitting.db_now)  # type: ignore[attr-defined]


def _natural(seat: str) -> list[Any]:
    """Seats in the order of people: A2 before A10."""
    parts: list[Any] = []
    for digit, text in _runs(seat):
        parts.append((0, int(text), "") if digit else (1, 0, text.casefold()))
    return parts


def _runs(text: str) -> list[tuple[bool, str]]:
    runs: list[tuple[bool, str]] = []
    for character in text:
        digit = character.isascii() and character.isdigit()
        if runs and runs[-1][0] == digit:
            runs[-1] = (digit, runs[-1][1] + character)
        else:
            runs.append((digit, character))
    return runs


def _text(file: UploadedFile[bytes]) -> str | None:
    if file.size is None or file.size > FILE_LIMIT:
        return None
    try:
        return str(file.read(), "utf-8-sig")
    except UnicodeDecodeError:
        return None
