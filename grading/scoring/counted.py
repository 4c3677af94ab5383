"""What is an answer worth when only right and wrong choices are counted?

In all of these h is the number of correct options chosen, w of wrong ones chosen, c of correct ones, n of all
options, P the points. A question without a correct option (c = 0) is worth P for "none of these is correct".
"""

from __future__ import annotations

from fractions import Fraction

from grading.scoring.numbers import plain, written
from grading.scoring.policy import Outcome, Settings
from grading.scoring.tally import Tally

ZERO = Fraction(0)
ONE_ANSWER = {(1, 0): "Right answer chosen", (0, 1): "Wrong answer chosen", (0, 0): "Right answer not chosen"}


def findings(tally: Tally) -> str:
    """What was chosen, compared with the key: `2 of 3 correct chosen, 1 wrong`; `Right answer chosen` of one."""
    if tally.correct == 0:
        none = "No other option is correct" if tally.either else "No option is correct"
        return f"{none}, {tally.wrong or 'none'} chosen"
    if tally.single and tally.correct == 1:
        return ONE_ANSWER[tally.hits, tally.wrong]
    return f"{tally.hits} of {tally.correct} correct chosen, {tally.wrong or 'none'} wrong"


def deduct_per_error(tally: Tally, settings: Settings) -> Outcome:
    """max(0, P − d·(w + c − h)) where c ≥ 2; P or nothing where c < 2, unless `only_if_several` is false.

    Source: the rule printed above the multiple-choice section of the course's own paper quizzes.
    """
    if tally.correct < 2 and settings.flags["only_if_several"]:
        return all_or_nothing(tally, settings)
    deduction = settings.numbers["deduction"]
    left = tally.points - deduction * tally.errors
    if tally.perfect:
        return _full(tally)
    sum_text = f"{written(tally.points)} − {tally.errors} × {written(deduction)}"
    return _floored(tally, sum_text, left)


def all_or_nothing(tally: Tally, settings: Settings) -> Outcome:  # noqa: ARG001
    """P if exactly the correct options are chosen, else 0.

    Source: the "Exact Match" of Canvas New Quizzes, `partial-credit="off"` of PrairieLearn's pl-checkbox.
    """
    if tally.perfect:
        return _full(tally)
    return Outcome(ZERO, f"{findings(tally)}: {'0' if tally.single else 'all or nothing, so 0'}")


def each_option(tally: Tally, settings: Settings) -> Outcome:  # noqa: ARG001
    """P · r/n, where r counts correct options chosen, wrong ones left, and those that count either way.

    Source: PrairieLearn's pl-checkbox, `partial-credit="each-answer"` ("every decision counts").
    """
    boxes = tally.judged + len(tally.either)
    right = boxes - tally.errors
    if tally.perfect:
        return _full(tally)
    exact = tally.points * Fraction(right, boxes)
    return Outcome(
        exact, f"{right} of {boxes} options judged rightly: {right}/{boxes} of {_result(tally.points, exact)}"
    )


def net_correct(tally: Tally, settings: Settings) -> Outcome:  # noqa: ARG001
    """max(0, P · (h − w)/c). With c = 0: P if nothing is chosen, else 0.

    Source: PrairieLearn's pl-checkbox, `partial-credit="net-correct"`; it refuses c = 0, that rule is ours.
    """
    if tally.perfect:
        return _full(tally)
    if tally.correct == 0:
        return Outcome(ZERO, f"{findings(tally)}: 0")
    share = Fraction(tally.hits - tally.wrong, tally.correct)
    ratio = f"({tally.hits} − {tally.wrong})/{tally.correct} of {written(tally.points)}"
    return _floored(tally, ratio, tally.points * share)


def coverage(tally: Tally, settings: Settings) -> Outcome:  # noqa: ARG001
    """P · h/c · h/(h + w): how much of the key was found, times how much of the choice belongs to it.

    With c = 0: P if nothing is chosen, else 0. With c > 0 and nothing chosen: 0.
    Source: PrairieLearn's pl-checkbox, `partial-credit="coverage"`; it refuses c = 0, the rule above is ours.
    """
    if tally.perfect:
        return _full(tally)
    chosen = tally.hits + tally.wrong
    if tally.hits == 0:
        return Outcome(ZERO, f"{findings(tally)}: 0")
    exact = tally.points * Fraction(tally.hits**2, tally.correct * chosen)
    shares = f"{tally.hits}/{tally.correct} found × {tally.hits}/{chosen} of the choice right"
    return Outcome(exact, f"{findings(tally)}: {shares} × {_result(tally.points, exact)}")


def canvas(tally: Tally, settings: Settings) -> Outcome:
    """max(0, P · h/c − w · k), where k is `incorrect_dock` points if given, else P/c.

    Source: Canvas LMS, `app/models/quizzes/quiz_question/`: `user_answer.rb` (score), `base.rb`,
    `multiple_answers_question.rb`; the guide for New Quizzes calls it "partial credit with penalty". Canvas
    gives 0 for every answer where c = 0; here "none of these is correct" is then worth P.
    """
    if tally.perfect:
        return _full(tally)
    if tally.correct == 0:
        return Outcome(ZERO, f"{findings(tally)}: 0")
    each = tally.points / tally.correct
    dock = settings.numbers.get("incorrect_dock", each)
    sum_text = f"{tally.hits} × {written(each)} − {tally.wrong} × {written(dock)}"
    return _floored(tally, sum_text, tally.hits * each - tally.wrong * dock)


def _full(tally: Tally) -> Outcome:
    return Outcome(tally.points, f"{findings(tally)}: full {plain(tally.points)}")


def _floored(tally: Tally, sum_text: str, left: Fraction) -> Outcome:
    exact = max(ZERO, left)
    result = f"{sum_text} = {plain(left)}" if left >= 0 else f"{sum_text}, but never below 0: 0"
    return Outcome(exact, f"{findings(tally)}: {result}")


def _result(points: Fraction, exact: Fraction) -> str:
    return f"{written(points)} = {plain(exact)}"
