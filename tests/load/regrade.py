"""What does a regrade of a whole class cost: looking at it before, and applying it?"""

from __future__ import annotations

import html
import re
import time
from urllib.parse import urlencode

from exams.models import KeyRevision
from exams.rules.paper import questions_of
from grading.models import GradingRun, RegradeStep, ScoreChange
from grading.tasks import apply_waiting_regrades
from tests.load.drive import drive
from tests.load.ends import until
from tests.load.lanes import Player
from tests.load.pages import Class
from tests.load.rates import Bench
from tests.load.rush import LOCATION
from tests.load.verify import verify_scores

SEEN = re.compile(rb'<input type="hidden" name="seen" value="([^"]*)"')


def measure_regrade(bench: Bench, the_class: Class) -> None:
    """Every round another question: full credit for everybody, looked at by its page, then applied by a worker."""
    revision = KeyRevision.objects.filter(edition__handouts__sitting=the_class.sitting).latest("number")
    questions = list(questions_of(revision.edition.paper))
    seen = bench.book.facts["regrades"] = []
    with bench.stage.background(beat=False):
        for number in range(bench.rounds):
            wish = {
                "policy": "full_credit",
                "revision": revision.pk,
                "question": questions[number % len(questions)]["id"],
            }
            seen.append(_round(bench, the_class, urlencode(wish)))


def _round(bench: Bench, the_class: Class, wish: str) -> dict[str, int]:
    path, count = f"/sittings/{the_class.sitting.pk}/regrade", the_class.count
    name = f"regrade of {count:,}, preview"
    tally = bench.measure(name, [_looks(the_class, f"{path}?{wish}")], at_once=1, seconds=bench.seconds)
    assert tally.errors == 0 and tally.took, dict(tally.statuses)
    run = _ask(bench, the_class, path, wish)
    meter, wal, began = bench.stage.meter(), bench.wal(), time.perf_counter()
    apply_waiting_regrades.delay()
    waiting = GradingRun.objects.filter(pk=run).unfinished()
    ended = until(lambda: not waiting.exists())
    name = f"regrade of {count:,}, applied"
    bench.book.part(name).add_work(count, ended - began, meter.lap(), bench.wal() - wal)
    return _verify(the_class, run)


def _looks(the_class: Class, path: str) -> Player:
    while True:
        yield the_class.staff.get(path)


def _ask(bench: Bench, the_class: Class, path: str, wish: str) -> int:
    """Previews and clicks Apply; the id of the run."""
    found: list[int] = []

    def player() -> Player:
        reply = yield the_class.staff.get(f"{path}?{wish}")
        seen = SEEN.search(reply.body)
        assert reply.status == 200 and seen, (reply.status, reply.body[:500])
        the_class.staff.see_form(reply)
        form = {"reason": "The benchmark", "seen": html.unescape(seen[1].decode())}
        reply = yield the_class.staff.post(f"{path}/apply?{wish}", form)
        location = LOCATION.search(reply.head)
        assert reply.status == 303 and location, (reply.status, reply.body[:500])
        found.append(int(location[1].strip(b"/").rsplit(b"/", 1)[-1]))

    drive(bench.stage.web.port, [player()], at_once=1)
    return found[0]


def _verify(the_class: Class, run_id: int) -> dict[str, int]:
    """All scores are as the rules now give them; what the run wrote is in the history, and nothing was passed by."""
    run = GradingRun.objects.get(pk=run_id)
    written = run.steps.filter(outcome=RegradeStep.Outcome.WRITTEN).count()
    changes = ScoreChange.objects.filter(run=run).count()
    assert run.done == the_class.count, f"{run.done} of {the_class.count} attempts were gone through"
    assert written == changes == run.steps.count() > 0, f"{written} steps written, {changes} changes in the history"
    return {"run": run.pk, "scores written": written, "scores right": verify_scores(the_class.sitting.pk)}
