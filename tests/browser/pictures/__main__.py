"""What do the pages look like? Writes docs/pictures, from the demonstration."""

from __future__ import annotations

import sys

from grading.marking.regrade_apply import apply_regrades as finish_regrades
from quizsite.demo.accounts import ADA, BO, CLEO
from tests.browser.pictures import errata, grading, people, room, staff, student, watch
from tests.browser.pictures.camera import Camera
from tests.browser.pictures.stage import demonstration, door
from tests.services.process import ROOT


def main() -> int:
    """The exit code of `make screenshots`."""
    camera = Camera(ROOT / "docs" / "pictures")
    with demonstration() as web, door(web) as enter:
        sitting = room.open_sitting()
        room.grant(ADA.netid, sitting)
        room.fill(sitting)
        ada = enter(ADA)
        student.way(ada, camera, sitting)
        bo = enter(BO)
        staff.proctor(bo, camera, sitting)
        errata.correct(enter(CLEO), camera, sitting)
        room.end(sitting)
        staff.judge(bo, camera)
        grading.rubric(bo, camera)
        cleo = enter(CLEO)
        watch.prepare(cleo, camera, sitting)
        watch.look_back(cleo, camera)
        staff.results(cleo, camera, sitting)
        graded = room.last_sitting().pk
        grading.plan(cleo, camera, graded)
        grading.correct(cleo, camera, graded)
        finish_regrades()
        grading.told(ada, camera)
        people.roster(cleo, camera, room.course().pk)
        people.account(cleo, camera)
        staff.author(cleo, camera)
    return 0


if __name__ == "__main__":
    sys.exit(main())
