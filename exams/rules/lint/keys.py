"""Can each question be answered and scored as its author means it: choices, key, cap, policy?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from exams.rules.lint.facts import Finding, QuestionDraft, QuizDraft, Severity

_NONE_TYPED = re.compile(
    r"^\W*none\s+(?:of\s+(?:the\s+)?(?:above|these|those|options|choices|others?|answers)|(?:is|are)\s+(?:correct|right|true))\b",
    re.IGNORECASE,
)
_TRUTH_FIRST = re.compile(r"^\W*(true|false)\b(?=\W|$)", re.IGNORECASE)
_LETTERS_FIRST = re.compile(
    r"^\W*(?P<letters>(?i:(?:the\s+)?(?:correct\s+|right\s+)?)(?i:options?(?:\s+is)?\s+|answers?(?::|\s+is)?\s+)?"
    r"\(?[A-Z]\)?(?:\s*(?:,\s*and|,|and|&)\s*\(?[A-Z]\b\)?)*)"
    r"(?:\W*(?:[.—–]|$)|\W*\s(?P<said>because|since|(?:is|are)\s+(?:the\s+)?(?:only\s+)?(?:correct|right|true))\b)",
    re.MULTILINE,
)
_LETTER_STARTS_LINE = re.compile(r"^\W*[A-Z][.:)]", re.MULTILINE)
_STANDS_FOR_PICTURE = re.compile(
    r"^\W*(?:option|choice|answer|placeholder|image|figure|fig\.|plot|graph|diagram|picture|panel|photo|map|chart|curve|"
    r"sketch|drawing)\s*\(?(?:\d{1,2}|[A-Z])?\)?\W*$",
    re.IGNORECASE,
)
LONGER_TIMES, LONGER_BY = 2, 30  # an option twice as long as any other, and by 30 characters, stands out


def _error(code: str, question: QuestionDraft, message: str, advice: str, part: str = "choices") -> Finding:
    return Finding(code, Severity.ERROR, question.place, message, advice, question.uid, part)


def _warning(code: str, question: QuestionDraft, message: str, advice: str, part: str = "choices") -> Finding:
    return Finding(code, Severity.WARNING, question.place, message, advice, question.uid, part)


def key_missing(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    if question.kind == "true_false" and question.truth is None:
        yield _error(
            "truth_missing",
            question,
            "Nothing says whether the claim is true or false.",
            "Choose one of the two.",
            "truth",
        )
    correct = len(question.correct)
    if question.kind == "select_one" and correct != 1:
        yield _error(
            "select_one_key",
            question,
            f"Students may select one option, but {correct or 'none'} of them "
            f"{'are' if correct > 1 else 'is'} correct.",
            "Mark exactly one option as correct, or make it a question to select all that apply.",
        )


def choices_missing(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    if question.kind == "true_false":
        if question.choices:
            yield _warning(
                "choices_unused",
                question,
                "A true/false question has options of its own that nobody will see.",
                "Delete them, or choose another kind of question.",
            )
        return
    if len(question.choices) < 2:
        yield _error(
            "too_few_choices",
            question,
            "There are fewer than two options to choose from.",
            "Add the missing options.",
        )
    for choice in question.choices:
        if choice.text.is_empty:
            yield _error(
                "choice_empty",
                question,
                f"Option {choice.label} says nothing.",
                "Write its text, put in a figure, or delete it.",
                f"choice:{choice.uid}",
            )


def choices_same(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for choice in question.choices:
        first = seen.setdefault(choice.text.folded, choice.label)
        if first != choice.label and not choice.text.is_empty:
            yield _error(
                "choices_same",
                question,
                f"Options {first} and {choice.label} say the same.",
                "Change one of them or delete it.",
                f"choice:{choice.uid}",
            )


def choices_stand_in(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    """Options that only number themselves, as converted documents leave them where a picture was."""
    texts = [choice.text for choice in question.choices if not choice.text.is_empty]
    if question.kind == "true_false" or len(texts) < 2 or any(text.figures for text in question.seen_by_students):
        return
    if all(_STANDS_FOR_PICTURE.match(text.source) for text in texts):
        yield _warning(
            "choices_stand_in",
            question,
            f"The options only stand for something (“{texts[0].source.strip()}”), and the question shows no figure.",
            "Write what each option says, or put its figure in with ![](figure:NAME).",
        )


def none_typed(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    if question.kind != "select_all":
        return
    for choice in question.choices:
        if _NONE_TYPED.match(choice.text.source):
            yield _error(
                "none_typed",
                question,
                f"Option {choice.label} says that none is correct, but the page offers "
                "“None of these is correct” by itself.",
                "Delete the option; to make it the right answer, mark no option as correct.",
                f"choice:{choice.uid}",
            )


def length_gives_away(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    lengths = {choice.label: len(choice.text.plain) for choice in question.choices}
    if len(lengths) < 3 or len(question.correct) != 1:
        return
    (label,) = question.correct
    others = max(length for other, length in lengths.items() if other != label)
    if lengths[label] >= max(LONGER_TIMES * others, others + LONGER_BY):
        yield _warning(
            "length_gives_away",
            question,
            f"The right option {label} has {lengths[label]} characters, the next longest {others}: "
            "it can be guessed by its length.",
            "Make the options about equally long.",
        )


def solution_contradicts_key(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    claimed = _claimed_by_solution(question)
    keyed = _keyed(question)
    if claimed and keyed and claimed != keyed:
        yield _error(
            "solution_contradicts_key",
            question,
            f"The solution starts with {_listed(claimed)}, but the key says {_listed(keyed)}.",
            "Correct the key or the solution.",
            "solution",
        )


def _claimed_by_solution(question: QuestionDraft) -> frozenset[str]:
    if question.kind == "true_false":
        found = _TRUTH_FIRST.match(question.solution.source)
        return frozenset({found[1].capitalize()}) if found else frozenset()
    prose = question.solution.prose
    if len(_LETTER_STARTS_LINE.findall(prose)) > 1:  # a list of reasons by letter, not a claim
        return frozenset()
    found = _LETTERS_FIRST.match(prose)
    if not found or (found["said"] and question.kind == "select_all"):  # “B is correct” may not be all of them
        return frozenset()
    letters = frozenset(re.findall(r"\b[A-Z]\b", found["letters"]))
    return letters if letters <= {choice.label for choice in question.choices} else frozenset()


def _keyed(question: QuestionDraft) -> frozenset[str]:
    if question.kind == "true_false":
        return frozenset() if question.truth is None else frozenset({str(question.truth)})
    return question.correct or frozenset({"none"})


def _listed(words: frozenset[str]) -> str:
    return ", ".join(sorted(words))


def explanation_cap(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    if not question.explanation_allowed:
        return
    if question.explanation_cap is None:
        yield _error(
            "explanation_cap_missing",
            question,
            "An explanation can earn partial credit, but nothing says how much at most.",
            "Set the most that an explanation can earn.",
            "explanation_cap",
        )
    elif question.explanation_cap <= 0:
        yield _warning(
            "explanation_cap_zero",
            question,
            "Students are asked for an explanation that can never earn anything.",
            "Raise what an explanation can earn, or don't ask for one.",
            "explanation_cap",
        )
    elif question.explanation_cap >= question.points:
        yield _warning(
            "explanation_cap_full",
            question,
            "A wrong answer with an explanation can earn as much as a right one.",
            "Lower what an explanation can earn, unless you mean it.",
            "explanation_cap",
        )


def policy_refused(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    for problem in question.policy_problems:
        yield _error("policy_refused", question, problem, "Correct the scoring policy and its parameters.", "policy")


def points_unreachable(question: QuestionDraft, _: QuizDraft) -> Iterator[Finding]:
    if question.reach is not None and question.reach < question.points:
        yield _warning(
            "points_unreachable",
            question,
            f"No answer earns all of its points: at most {question.reach.normalize():f} "
            f"of {question.points.normalize():f} under this policy.",
            "Correct the policy, its parameters or the weights of the options, or lower the points.",
            "policy",
        )


RULES = (
    choices_missing,
    key_missing,
    choices_same,
    choices_stand_in,
    none_typed,
    length_gives_away,
    solution_contradicts_key,
    explanation_cap,
    policy_refused,
    points_unreachable,
)
