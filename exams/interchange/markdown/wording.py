"""What do an author's sentences say about choosing, explaining and losing points?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from exams.interchange.document import Kind, ScoringRule
from exams.interchange.markdown.amounts import NUMBER, all_points, number
from exams.interchange.markdown.lines import plain

_VERB = r"(?:select|choose|pick|mark|check|circle|tick|fill\s+in|indicate|identify|shade|bubble)"
_OPTION = r"(?:options?|answers?|choices?|letters?|statements?|circles?|boxe?s?|responses?)"
_ONE = re.compile(
    rf"\b{_VERB}\s+(?:only\s+|exactly\s+|just\s+)?(?:the\s+|a\s+)?(?:single|one|1)\b(?!\s+or\s+(?:more|several))"
    rf"|\b{_VERB}\s+the\s+(?:best|(?:most\s+\w+|correct|right)\s+(?:option|answer|choice)\b)"
    rf"|\b(?:exactly|only|just)\s+(?:one|1|a\s+single)\b(?:\s+\w+)?\s+(?:(?:of\s+(?:the|these)\s+)?{_OPTION}|is\s+correct|"
    rf"applies|per\b|correct\b)"
    rf"|\b(?:one|single|1)\s+(?:correct|right|best)\s+{_OPTION}|\bsingle[- ](?:choice|answer|select|response)"
    r"|^\W*(?:exactly|only)\s+one\W*$|\bone\s+answer\s+only\b",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"\b{_VERB}\s+(?:out\s+)?(?:any\s+and\s+)?(?:all|every|each|any(?!\s+one))\b"
    rf"|\ball\s+(?:of\s+)?(?:the\s+)?(?:{_OPTION}\s+)?(?:that|which)\s+(?:apply|are\s+(?:correct|true)|is\s+correct|hold)"
    rf"|\b(?:one|1)\s+or\s+(?:more|several)\b|\bmore\s+than\s+one\s+(?:correct\s+)?{_OPTION}"
    rf"|\b(?:several|multiple(?![\s-]+choice)|many|zero\s+or\s+more|any\s+number\s+of)\s+(?:of\s+\w+\s+)?(?:correct\s+)?{_OPTION}"
    r"|\bmultiple[- ](?:select|response|answers?)\b|\bselect[- ]all\b",
    re.IGNORECASE,
)
_EXPLAIN = re.compile(
    r"\b(?:explan|explain|justif|reasoning|reason\b|reasons\b|rationale|show\s+your\s+work|work\s+shown|argument)", re.I
)
_CREDIT = re.compile(
    rf"\b(?:credit|partial|optional|may|can|could|{NUMBER}\s+points?|points|marks|earn|award|salvage|recover|require)",
    re.I,
)
_REFUSED = re.compile(
    r"\bno\s+(?:\w+\s+)?(?:credit|points|marks|explan\w+|justif\w+|reasons?)\b"
    r"|(?:\bnot|n't|\bnever|\bcannot|\bwon't)\s+(?:\w+\s+)?(?:receive|earn|get|give|gain|award|grant|consider|read|"
    r"grade|count|look|accept|allow|need|require|necessary|ask|expect|change|affect)"
    r"|\bneither\b[^.]{0,120}\bnor\b|\bignored\b|\bdo(?:es)?\s+not\s+explain|\bdon't\s+explain",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:without|unless|missing|lacking)\b[^.]{0,60}\b(?:explan|explain|justif|reason)", re.I)
_LOSS = re.compile(
    r"\b(?:deduct|los(?:e|es|ing|t)\b|penal|subtract|minus\b|costs?\b|tak(?:e|en)\s+(?:off|away)|reduc|off\b|forfeit)"
    rf"|(?<![\w$])[-\u2212\u2013]\s*{NUMBER}\b",
    re.IGNORECASE,
)
_PER_ERROR = re.compile(
    r"\b(?:each|every|per|any|for\s+an?)\b[^.;]{0,60}\b(?:error|mistake|wrong|incorrect|miss|omi|selection|choice|option|"
    r"unselected|false|answer)"
    r"|\ban?\s+(?:wrong|incorrect|missing|false)\s+(?:tick|selection|choice|option|mark|box|letter|circle)",
    re.IGNORECASE,
)
_NO_LOSS = re.compile(
    r"\bno\s+(?:penalt|deduct|negative|(?:points?|marks?)\s+(?:is|are|will\s+be)\s+(?:deduct|lost|tak|subtract))"
    r"|(?:\bnot|n't|\bnever)\s+(?:be\s+)?(?:deduct|penal|los|subtract|cost)|\bwithout\s+(?:penalt|deduct)",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"(?:up\s+to|at\s+most|max\w*(?:\s+of)?|worth|out\s+of|total\w*|below|never\s+\w+\s+than|minimum)\W+(?:\w+\s+)?$",
    re.I,
)
_PER = re.compile(rf"(?<![\w.])({NUMBER})\s+(?:per|for\s+each|for\s+every)\b", re.IGNORECASE)
_MINUS = re.compile(rf"(?:[-\u2212\u2013]|\bminus)\s*({NUMBER})\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[^a-z\s])|\n\s*(?:\n|(?=[-*+]\s|\d+[.)]\s))")


_LIST_SIGN = re.compile(r"^[-*+]\s+")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, plain, one line each. A line break inside a sentence is a space."""
    for part in _SENTENCE.split(text):
        if sentence := plain(" ".join((part or "").split())):
            yield _LIST_SIGN.sub("", sentence)


def chosen_kind(text: str) -> Kind | None:
    """What the text says about how many options to choose; None if nothing, or both ("some … others …")."""
    one, every = bool(_ONE.search(plain_text(text))), bool(_ALL.search(plain_text(text)))
    if one == every:
        return None
    return Kind.SELECT_ONE if one else Kind.SELECT_ALL


def plain_text(text: str) -> str:
    return " ".join(plain(line) for line in text.split("\n"))


def explanation_counts(text: str) -> bool | None:
    """Whether an explanation can earn points; None where nothing is said about it."""
    answer: bool | None = None
    for sentence in sentences(text):
        for clause in re.split(r",?\s+(?:but|however|yet|though)\b", sentence):
            said = _explanation_clause(clause)
            if said is not None:
                answer = answer or said
    return answer


def _explanation_clause(clause: str) -> bool | None:
    refused = bool(_REFUSED.search(clause))
    if not _EXPLAIN.search(clause):
        return False if refused and re.search(r"partial", clause, re.IGNORECASE) else None
    if _WITHOUT.search(clause):
        return True if refused else None
    if refused:
        return False
    return True if _CREDIT.search(clause) else None


def deduction(text: str) -> ScoringRule | None:
    """The rule "d points less for each error", if the text states one."""
    for sentence in sentences(text):
        if _LOSS.search(sentence) and _PER_ERROR.search(sentence) and not _NO_LOSS.search(sentence):
            amount = _deducted(sentence)
            if amount:
                return ScoringRule("deduct_per_error", {"deduction": number_text(amount)})
    return None


def number_text(value: Decimal) -> str:
    """`5`, `2.5`: without an exponent and without needless zeros."""
    return f"{value.normalize():f}"


def _deducted(sentence: str) -> Decimal | None:
    for match in all_points(sentence):
        if not _LIMIT.search(sentence[max(0, match.start() - 40) : match.start()]):
            return number(match[1])
    minus = _MINUS.search(sentence) or _PER.search(sentence)
    return number(minus[1]) if minus else None
