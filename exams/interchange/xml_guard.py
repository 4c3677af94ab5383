"""What does this XML say, when nothing in it may be fetched, expanded or run?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from exams.interchange.problems import Problems

MAX_BYTES = 40 * 1024 * 1024
MAX_ELEMENTS = 500_000
PROLOG = 64 * 1024

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']{1,40})["']""")
_PROLOG_PART = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_GLUED = re.compile(rb"""(["'])(?=[a-z])""")
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)")
_WRONG_ENCODING = re.compile(r"encoding|not proper UTF|labelled|invalid byte", re.IGNORECASE)


class XmlRefused(ValueError):
    """The XML is not read; the text is one sentence for the person who chose it."""


def root_name(data: bytes) -> str:
    """The local name of the outermost element, read off the first bytes; empty where this is no XML."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = data[:PROLOG].decode(encoding, errors="replace").lstrip("\ufeff")
    at = 0
    while part := _PROLOG_PART.match(text, at):
        at = part.end()
    found = _ROOT.match(text, at)
    return found[1] if found else ""


def parse_xml(data: bytes, problems: Problems) -> etree._Element | None:
    """The outermost element. What is not well-formed is an error with its line, and the rest is read all the same.

    Raises XmlRefused for entities, a DTD that defines anything, and for more than the limits allow.
    """
    if len(data) > MAX_BYTES:
        raise XmlRefused(f"The file has {len(data) // 2**20} MB; at most {MAX_BYTES // 2**20} MB of XML are read.")
    data = _with_sound_declaration(data)
    _refuse_entities(data)
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, LookupError, ValueError) as broken:
        root = _recovered(data, broken, problems)
    if root is not None:
        _refuse_root(root)
    return root


def name_of(element: etree._Element) -> str:
    """The local name of an element; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: etree._Element | None, *names: str) -> list[etree._Element]:
    """The children with one of these local names, or all."""
    if element is None:
        return []
    return [one for one in element if isinstance(one.tag, str) and (not names or name_of(one) in names)]


def child(element: etree._Element | None, *names: str) -> etree._Element | None:
    """The first child with one of these local names."""
    return next(iter(children(element, *names)), None)


def descendants(element: etree._Element | None, *names: str) -> Iterator[etree._Element]:
    """All elements below with one of these local names, in the order of the document."""
    if element is not None:
        yield from (one for one in element.iterdescendants() if name_of(one) in names)


def text_of(element: etree._Element | None) -> str:
    """All text within, without space around it."""
    return "" if element is None else "".join(str(text) for text in element.itertext()).strip()


def line_of(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _with_sound_declaration(data: bytes) -> bytes:
    """Programs that export quizzes leave out a blank in the declaration, or put lines before it: both are harmless."""
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<?xml"):
        return data
    head, closing, rest = start.partition(b"?>")
    return _GLUED.sub(rb"\1 ", head) + closing + b"\n" * data[: len(data) - len(start)].count(b"\n") + rest


def _parser(*, recover: bool = False, encoding: str | None = None) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
        encoding=encoding,
        strip_cdata=True,
    )


def _refuse_entities(data: bytes) -> None:
    """Before anything is parsed; what stands behind the first element (in a question about XML) declares nothing."""
    flat = data.replace(b"\0", b"") if data[:4].count(b"\0") else data
    doctype, root = flat.find(b"<!DOCTYPE"), _FIRST_ELEMENT.search(flat)
    if doctype < 0 or (root and root.start() < doctype):
        return
    if flat.find(b"<!ENTITY", doctype) >= 0 or flat.find(b"<!ELEMENT", doctype) >= 0:
        raise XmlRefused("The XML declares entities or elements of its own (a DTD); such files are not read.")


def _refuse_root(root: etree._Element) -> None:
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise XmlRefused(f"The XML has more than {MAX_ELEMENTS:,} elements.")


def _recovered(data: bytes, broken: Exception, problems: Problems) -> etree._Element | None:
    line, reason = _reason(broken)
    declared = _DECLARED.match(data)
    if declared and _WRONG_ENCODING.search(reason):
        name = declared[1].decode("ascii", errors="replace")
        problems.error(line, f"The file says that its encoding is {name}, which is not so: {reason}.")
    else:
        problems.error(line, f"The XML is broken here: {reason}.")
    encoding = None if _fits(data) else "windows-1252"
    try:
        return etree.fromstring(data, _parser(recover=True, encoding=encoding or "utf-8"))
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return None


def _reason(broken: Exception) -> tuple[int, str]:
    line = int((broken.position[0] if isinstance(broken, etree.XMLSyntaxError) and broken.position else 0) or 0)
    said = str(broken).partition(", line ")[0].partition("\n")[0].strip(" .") or "it ends too early"
    return line, said


def _fits(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
