"""Can a drawing run, load or ask for anything after it was cleaned?"""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image

from exams.content.images import ImageRefused, check_image
from exams.content.svg import MAX_ELEMENTS

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">'


def _svg(inside: str, opening: str = OPEN) -> bytes:
    return f"{opening}{inside}</svg>".encode()


def _png_address(size: tuple[int, int] = (2, 2), kind: str = "PNG") -> str:
    out = io.BytesIO()
    Image.new("RGB", size).save(out, kind)
    return f"data:image/{kind.lower()};base64," + base64.b64encode(out.getvalue()).decode()


DRAWING = _svg(
    '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient>'
    '<path id="p" d="M0 0L9 9"/></defs>'
    '<style type="text/css">*{stroke-linejoin: round}</style>'
    '<g transform="scale(2)" style="fill: url(#g); opacity: .5"><use xlink:href="#p" x="3"/>'
    '<rect width="4" height="5" fill="url(\'#g\')"/></g>'
    '<text x="1" y="2" font-size="4">loss <tspan font-weight="bold">L</tspan> over time</text>'
)


def test_a_drawing_keeps_what_it_draws() -> None:
    clean = check_image(DRAWING)
    text = clean.data.decode()
    assert (clean.media_type, clean.width, clean.height) == ("image/svg+xml", 40, 20)
    assert "fill=\"url('#g')\"" in text
    assert 'xlink:href="#p"' in text
    assert "stroke-linejoin: round" in text
    assert "loss <tspan" in text


def test_a_clean_drawing_stays_as_it_is() -> None:
    once = check_image(DRAWING)
    assert check_image(once.data) == once


def test_what_drawing_programs_add_is_taken_out() -> None:
    data = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- made by hand --><?xml-stylesheet href="https://example.org/a.css"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:ink="http://example.org/ink" width="10" height="10" ink:version="1">
<metadata><rdf xmlns="http://example.org/rdf">who</rdf></metadata><ink:view zoom="2"/>
<animate attributeName="href" to="javascript:x"/>
<a href="https://example.org"><circle r="3" data-x="1"/></a></svg>"""
    text = check_image(data).data.decode()
    assert "<circle" in text
    assert not [
        word
        for word in ("DOCTYPE", "example.org", "made by", "who", "zoom", "animate", "data-x", "<a ")
        if word in text
    ]


@pytest.mark.parametrize(
    ("opening", "size"),
    [
        ('<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt">', (96, 48)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 30.4 20">', (30, 20)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="60" viewBox="0,0,30,20">', (60, 40)),
        ('<svg xmlns="http://www.w3.org/2000/svg" height="10" viewBox="0 0 30 20">', (15, 10)),
        ('<svg xmlns="http://www.w3.org/2000/svg">', (300, 150)),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0" width="-3">', (300, 150)),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="99999999" height="1">', (10_000, 1)),
    ],
)
def test_the_size_is_in_pixels(opening: str, size: tuple[int, int]) -> None:
    clean = check_image(_svg("<path/>", opening))
    assert (clean.width, clean.height) == size
    assert f'width="{size[0]}"'.encode() in clean.data


def test_an_embedded_image_is_written_anew() -> None:
    hidden = base64.b64encode(base64.b64decode(_png_address().partition(",")[2]) + b"hidden").decode()
    clean = check_image(_svg(f'<image href="data:image/png;base64,{hidden}" width="2" height="2"/>'))
    assert b"data:image/png;base64," in clean.data
    assert hidden.encode() not in clean.data


@pytest.mark.parametrize(
    ("inside", "word"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<script href="https://example.org/x.js"/>', "script"),
        ('<s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script>', "script"),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>', "script"),
        ("<foreignObject><p/></foreignObject>", "foreignObject"),
        ('<path onload="x()"/>', "event handler"),
        ('<path onClick="x()"/>', "event handler"),
        ('<use href="https://example.org/a.svg#x"/>', "outside"),
        ('<use xlink:href="javascript:alert(1)"/>', "outside"),
        ('<use href="data:image/svg+xml;base64,PHN2Zz4="/>', "outside"),
        ('<textPath href="//example.org/#x"/>', "outside"),
        ('<image href="https://example.org/a.png"/>', "holds itself"),
        ('<image href="file:///etc/passwd"/>', "holds itself"),
        ('<image href="data:image/svg+xml;base64,PHN2Zz4="/>', "holds itself"),
        ('<image href="data:image/png;base64,AAAA"/>', "neither PNG nor JPEG"),
        ('<image href="data:image/png;base64,A"/>', "damaged"),
        (f'<image href="{_png_address((5000, 5000))}"/>', "million pixels"),
        (f'<image href="{_png_address()}"/>' * 11, "more than 10 images"),
        ('<path fill="url(https://example.org/x)"/>', "outside"),
        ('<path style="fill: URL( //example.org/x )"/>', "outside"),
        ('<path style="fill: u\\72l(//example.org/x)"/>', "imports or runs"),
        ('<path style="fill: url(/**/https://example.org)"/>', "outside"),
        ("<style>@import 'https://example.org/a.css';</style>", "imports or runs"),
        ("<style>*{background: url(https://example.org/a)}</style>", "outside"),
        ("<style>*{width: expression(alert(1))}</style>", "imports or runs"),
        ("<style>@font-face{src: url(#x)}</style>", "imports or runs"),
        ('<g id="a"><use href="#a"/></g>', "inside itself"),
        ('<use id="a" href="#b"/><use id="b" href="#a"/>', "inside itself"),
        ("".join(f'<g id="g{i}">{f"""<use href="#g{i + 1}"/>""" * 10}</g>' for i in range(9)), "too many times"),
        ("<g>" * 300 + "</g>" * 300, "damaged"),
        ("<g/>" * MAX_ELEMENTS, "elements"),
        ("<g>", "damaged"),
        ("&undefined;", "damaged"),
    ],
)
def test_a_drawing_that_does_more_than_draw_is_refused(inside: str, word: str) -> None:
    with pytest.raises(ImageRefused, match=word):
        check_image(_svg(inside))


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + _svg("&a;"), "entities"),
        (b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + _svg(""), "document type"),
        (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "https://example.org/x.dtd">' + _svg(""), "document type"),
        (b'<?xml version="1.0" encoding="UTF-16"?>' + b"\xff\xfe" + _svg(""), "UTF-8|not a PNG"),
        (b'<?xml version="1.0"?>\n' + _svg("\u00e9").replace(b"\xc3", b""), "UTF-8"),
        (b"<html><svg/></html>", "outermost"),
        (b"<svg/>", "outermost"),
        (_svg("<g>" + " " * 2 * 1024 * 1024 + "</g>"), "2 MB"),
    ],
)
def test_a_file_that_only_looks_like_a_drawing_is_refused(data: bytes, word: str) -> None:
    with pytest.raises(ImageRefused, match=word):
        check_image(data)
