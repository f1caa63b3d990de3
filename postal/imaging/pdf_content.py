"""Is a PDF page nothing but one picture that fills it? Then its bytes can be read directly.

Scanners write exactly such pages, in one piece or in strips from top to bottom, often with the
recognised text as an invisible layer. Whatever else a page draws, or might draw, sends it to the
renderer: slower, never wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Matrix, Name, Stream

# Larger content is no scan; parsing it would cost more than rendering the page.
_MOST_CONTENT_BYTES = 200_000
_MOST_UNPACKED_BYTES = 1_000_000
_INVISIBLE = 3
_FILLS_WITHIN = 0.01
_MOST_STRIPS = 400
# Strips may lie this far apart or over each other, in points: two pixels at 300 dpi.
_STRIP_GAP = 0.5

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""

_TEXT_STATE = frozenset(["BT", "ET", "Tf", "TL", "Tc", "Tw", "Tz", "Ts", "Td", "TD", "Tm", "T*"])
_PEN_STATE = frozenset(["w", "J", "j", "M", "d", "ri", "i", "BMC", "EMC", "MP"])
_COLOUR_STATE = frozenset(["g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"])
_DRAWS_NOTHING = _TEXT_STATE | _PEN_STATE | _COLOUR_STATE
_STATE_OF_LINES = frozenset(
    [
        "/Type",
        "/LW",
        "/LC",
        "/LJ",
        "/ML",
        "/D",
        "/RI",
        "/OP",
        "/op",
        "/OPM",
        "/Font",
        "/FL",
        "/SM",
        "/SA",
        "/AIS",
        "/TK",
    ]
)
_SHOWS_TEXT = frozenset(["Tj", "TJ", "'", '"'])


# What the last content drew: a scanner writes the same few words on every page.
_known: dict[bytes, _Drawn] = {}
_MOST_KNOWN_BYTES = 2_000


class _NotOnePicture(Exception):
    """The page draws something that is not a single picture."""


@dataclass
class _Drawn:
    """The graphics state that matters, and the pictures drawn so far."""

    box: Box
    resources: pikepdf.Object
    matrix: Matrix = field(default_factory=Matrix)
    text_mode: int = 0
    stack: list[tuple[Matrix, int]] = field(default_factory=list)
    pictures: list[tuple[str, Matrix]] = field(default_factory=list)
    clips: list[Matrix] = field(default_factory=list)
    invisible_text: bool = False


def only_pictures(page: pikepdf.Page) -> list[Stream]:
    """Return the image that alone makes up ``page`` and fills it upright, or its strips from above.

    Empty when the page is anything else. Raises what the PDF library raises on content that cannot
    be parsed.
    """
    if "/Annots" in page.obj or not _is_short(page):
        return []
    drawn = _Drawn(box_points(page), page.resources)
    try:
        for instruction in pikepdf.parse_content_stream(page):
            _follow(drawn, list(instruction.operands), str(instruction.operator))
        return _pictures(drawn)
    except (_NotOnePicture, UnicodeDecodeError):  # names may be in any older code
        return []


def box_points(page: pikepdf.Page) -> Box:
    """Return left, bottom, right, top of what a viewer shows, in points, before /Rotate."""
    x0, y0, x1, y1 = (float(number) for number in page.cropbox)
    m0, n0, m1, n1 = (float(number) for number in page.mediabox)
    left, right = max(min(x0, x1), min(m0, m1)), min(max(x0, x1), max(m0, m1))
    bottom, top = max(min(y0, y1), min(n0, n1)), min(max(y0, y1), max(n0, n1))
    return left, bottom, right, top


def _is_short(page: pikepdf.Page) -> bool:
    """Tell whether there is content, and little enough of it to be a scanner's."""
    contents = page.obj.get("/Contents")
    if contents is None:
        return False
    return is_short([contents] if isinstance(contents, Stream) else list(contents))


def is_short(parts: Sequence[pikepdf.Object]) -> bool:
    """Tell whether drawing instructions are few enough to be looked through one by one."""
    if sum(int(part.get("/Length", 0)) for part in parts) > _MOST_CONTENT_BYTES:
        return False
    return sum(len(part.get_stream_buffer()) for part in parts) <= _MOST_UNPACKED_BYTES


def _pictures(drawn: _Drawn) -> list[Stream]:
    """Return what was drawn from above; raises _NotOnePicture when it is not the whole page."""
    placed = sorted(drawn.pictures, key=lambda one: -(one[1].f + one[1].d))
    if not _fill(drawn.box, [place for _, place in placed]):
        raise _NotOnePicture
    if drawn.invisible_text and _has_drawn_font(drawn.resources):
        raise _NotOnePicture
    known = drawn.resources.get("/XObject", Dictionary())
    found = [known.get(name) for name, _ in placed]
    images = [one for one in found if isinstance(one, Stream) and one.get("/Subtype") == Name.Image]
    if len(images) < len(placed):
        raise _NotOnePicture
    return images


def _follow(drawn: _Drawn, operands: list[pikepdf.Object], operator: str) -> None:
    """Take one instruction into account; raises _NotOnePicture when it may draw."""
    if operator == "q":
        drawn.stack.append((drawn.matrix, drawn.text_mode))
    elif operator == "Q" and drawn.stack:
        drawn.matrix, drawn.text_mode = drawn.stack.pop()
    elif operator == "cm":
        drawn.matrix = Matrix(*(float(number) for number in operands)) @ drawn.matrix
    elif operator == "Do" and len(drawn.pictures) < _MOST_STRIPS:
        drawn.pictures.append((str(operands[0]), drawn.matrix))
    elif operator == "Tr":
        drawn.text_mode = int(operands[0])
    elif operator in _SHOWS_TEXT and drawn.text_mode == _INVISIBLE:
        drawn.invisible_text = True
    elif operator == "BDC" and operands[0] != Name.OC:
        return
    elif not _is_harmless(drawn, operands, operator):
        raise _NotOnePicture


def _is_harmless(drawn: _Drawn, operands: list[pikepdf.Object], operator: str) -> bool:
    """Tell whether an instruction leaves a page as it is: so does cutting it out along its edge."""
    if operator == "re":
        x, y, width, height = (float(number) for number in operands)
        drawn.clips.append(Matrix(width, 0, 0, height, x, y) @ drawn.matrix)
        return True
    if operator in {"W", "W*"}:
        return len(drawn.clips) == 1
    if operator == "n":
        whole = all(_surrounds(clip, drawn.box) for clip in drawn.clips)
        drawn.clips = []
        return whole
    if operator == "gs":
        states = drawn.resources.get("/ExtGState", Dictionary())
        return _changes_nothing(states.get(str(operands[0])))
    return operator in _DRAWS_NOTHING


def _changes_nothing(state: pikepdf.Object | None) -> bool:
    """Tell whether a graphics state has only what pictures are not concerned about."""
    if not isinstance(state, Dictionary):
        return False
    plain = {"/CA": 1, "/ca": 1, "/BM": Name.Normal, "/SMask": Name("/None")}
    return all(
        key in _STATE_OF_LINES or (key in plain and value == plain[key])
        for key, value in state.items()
    )


def _fill(box: Box, places: list[Matrix]) -> bool:
    """Tell whether pictures, from above, fill the box side by side without gap or overlap."""
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    if not places or width <= 0 or height <= 0:
        return False
    across, down = _FILLS_WITHIN * width, _FILLS_WITHIN * height
    edge = top
    slack = down
    for place in places:
        upright = place.a > 0 and place.d > 0 and max(abs(place.b), abs(place.c)) <= 0.01
        wide = max(abs(place.e - left), abs(place.e + place.a - right)) <= across
        if not (upright and wide and abs(place.f + place.d - edge) <= slack):
            return False
        edge, slack = place.f, _STRIP_GAP
    return abs(edge - bottom) <= down


def _surrounds(clip: Matrix, box: Box) -> bool:
    left, bottom, right, top = box
    if max(abs(clip.b), abs(clip.c)) > 0.01:
        return False
    x0, x1 = sorted((clip.e, clip.e + clip.a))
    y0, y1 = sorted((clip.f, clip.f + clip.d))
    return x0 <= left + 1 and y0 <= bottom + 1 and x1 >= right - 1 and y1 >= top - 1


def _has_drawn_font(resources: pikepdf.Object) -> bool:
    """A Type 3 font draws its letters whatever the text mode says."""
    fonts = resources.get("/Font", Dictionary())
    return any(font.get("/Subtype") == Name.Type3 for font in fonts.values())
