"""Which questions does a QTI 1.2 document hold, such as Canvas exports?"""

from __future__ import annotations

from fractions import Fraction

from lxml import etree

from exams.interchange.assembly import not_ours, number
from exams.interchange.document import QuestionDocument
from exams.interchange.pictures import Pictures
from exams.interchange.problems import Problems
from exams.interchange.prose import shortened
from exams.interchange.qti.conditions import Processing, processing_of
from exams.interchange.qti.keys import Asked, Given, choice_question
from exams.interchange.qti.texts import Texts
from exams.interchange.xml_guard import child, children, descendants, line_of, name_of, text_of

OURS = {
    "multiple_choice_question": "one",
    "true_false_question": "claim",
    "multiple_answers_question": "canvas",
    "cc.multiple_choice.v0p1": "one",
    "cc.true_false.v0p1": "claim",
    "cc.multiple_response.v0p1": "several",
    "multiple choice": "one",
    "multiple answer": "several",
    "true/false": "claim",
    "either/or": "claim",
}
_TYPES = ("question_type", "cc_profile", "bbmd_questiontype", "qmd_itemtype")
_RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy", "response_extension")
_NAMES = {"response_str": "fill in", "response_num": "numerical", "response_grp": "matching", "response_xy": "hot spot"}
Section = tuple[str, list[QuestionDocument]]


def read_assessments(
    root: etree._Element, pictures: Pictures, problems: Problems, *, folder: str
) -> tuple[str, list[Section]]:
    """The title, and the sections with their questions; items outside of any section come first."""
    reader = _Reader(Texts(pictures, problems, folder), problems)
    title = next((one.get("title") or "" for one in descendants(root, "assessment")), "")
    title = title or _field(child(root, "objectbank"), "bank_title")
    sections: list[Section] = []
    for holder in [root, *descendants(root, "assessment", "objectbank", "section")]:
        worth = reader.selection(holder)
        questions = [q for item in children(holder, "item") if (q := reader.question(item, worth))]
        name = holder.get("title") or ""
        sections.append((name if name_of(holder) == "section" else "", questions))
    return title, sections


class _Reader:
    def __init__(self, texts: Texts, problems: Problems) -> None:
        self._texts, self._problems = texts, problems

    def selection(self, section: etree._Element) -> Fraction | None:
        """The points of each question that a group sets; a group that draws questions is named."""
        ordering = child(section, "selection_ordering")
        drawn = next(iter(descendants(ordering, "selection_number")), None)
        line = line_of(section)
        name = shortened(section.get("title") or "without a title")
        if drawn is not None:
            message = (
                f"The group “{name}” draws {text_of(drawn)[:20]} of its questions at random; all of them were taken."
            )
            self._problems.warning(line, message)
        if any(True for _ in descendants(ordering, "sourcebank_ref")):
            self._problems.warning(line, f"The group “{name}” draws from a question bank that is not in this file.")
        each = next(iter(descendants(ordering, "points_per_item")), None)
        return None if each is None else number(text_of(each))

    def question(self, item: etree._Element, worth: Fraction | None) -> QuestionDocument | None:
        presentation = child(item, "presentation")
        line = line_of(item)
        prompt = self._texts.materials(presentation)
        title = item.get("title") or ""
        named = f"The question “{shortened(title if title not in ('', 'Question') else prompt) or item.get('ident')}”"
        kind, ours = _kind(item, presentation)
        if ours is None:
            self._problems.warning(line, f"{named} {not_ours(kind)}.")
            return None
        assert presentation is not None
        response = next(iter(descendants(presentation, "response_lid")))
        asked = Asked(
            named=named,
            line=line,
            prompt=prompt,
            options=tuple(self._options(response)),
            several=ours in ("several", "canvas") or (response.get("rcardinality") or "").lower() == "multiple",
            claim=ours == "claim",
            canvas=ours == "canvas",
            worth=worth
            if worth is not None
            else number(_field(item, "points_possible") or _field(item, "cc_weighting")),
            percent=bool(_field(item, "points_possible") or _field(item, "cc_profile")),
        )
        return choice_question(asked, self._feedback(item, asked), processing_of(item), self._problems)

    def _options(self, response: etree._Element) -> list[tuple[str, str]]:
        labels = descendants(response, "response_label")
        return [((one.get("ident") or "").strip(), self._texts.materials(one)) for one in labels]

    def _feedback(self, item: etree._Element, asked: Asked) -> Given:
        """Reasons by option, and what is said to all. Shown where an option alone is asked for and nothing earned."""
        texts = {one.get("ident") or "": self._texts.materials(one) for one in children(item, "itemfeedback")}
        idents = {ident for ident, _ in asked.options}
        reasons: dict[str, str] = {}
        said: dict[str, None] = {}
        used: set[str] = set()
        for condition in children(child(item, "resprocessing"), "respcondition"):
            option = Processing.one_option(condition)
            for shown in children(condition, "displayfeedback"):
                name = shown.get("linkrefid") or ""
                text = texts.get(name, "")
                used.add(name)
                if text and option in idents and name not in ("correct_fb", "correct"):
                    reasons.setdefault(option or "", text)
                elif text:
                    said[text] = None
        said.update((text, None) for name, text in texts.items() if text and name not in used)
        return Given(reasons, tuple(said))


def _kind(item: etree._Element, presentation: etree._Element | None) -> tuple[str, str | None]:
    """The kind's name, and which of ours it is, if any: what the metadata says, else what there is to answer."""
    stated = next((text for name in _TYPES if (text := _field(item, name))), "")
    responses = list(descendants(presentation, *_RESPONSES))
    names = [name_of(one) for one in responses]
    known = OURS.get(stated.lower())
    if names == ["response_lid"] and next(iter(descendants(responses[0], "render_choice")), None) is not None:
        if known or not stated or not stated.lower().endswith(("_question", "v0p1")):
            return stated, known or "any"
        return stated, None
    if stated and not known:
        return stated, None
    if not names:
        return "text without a question", None
    return (_NAMES.get(names[0], names[0]) if len(names) == 1 else f"several answers ({len(names)})"), None


def _field(element: etree._Element | None, label: str) -> str:
    """A metadata field of an item, in the two ways in which it is written."""
    if element is None:
        return ""
    holder = (
        child(element, "itemmetadata", "qtimetadata") if name_of(element) == "item" else child(element, "qtimetadata")
    )
    for one in descendants(holder, "qtimetadatafield"):
        if text_of(child(one, "fieldlabel")).lower() == label:
            return text_of(child(one, "fieldentry"))
    plain = next(iter(descendants(holder, label)), None)
    return text_of(plain)
