"""The stored image of a PDF page, decoded without rendering the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from postal.imaging import jpeg
from postal.imaging.limits import Limits, Unreadable, check_page_pixels
from postal.imaging.pictures import image_sheet, open_image
from postal.imaging.sheets import Pixels, Sheet, sha256, swaps_sides, upright

if TYPE_CHECKING:
    from PIL import Image

# Widths and heights of pixels may differ this much; a fax page with flat pixels is rendered.
_SQUARE_WITHIN = 0.03
_PLAIN_SPACES = {1: ("/DeviceGray", "/CalGray"), 3: ("/DeviceRGB", "/CalRGB")}
_WHOLE_CODECS = {"/CCITTFaxDecode": "ccitt", "/FlateDecode": "flate", "/JPXDecode": "jpeg2000"}


def image_of_page(
    pdf: pikepdf.Pdf,
    image: Stream,
    size_points: tuple[float, float],
    orientation: int,
    limits: Limits,
) -> Sheet | None:
    """Return the sheet of a page that is only ``image``, or None when it has to be rendered.

    ``size_points`` is the page's width and height before /Rotate, ``orientation`` the EXIF number
    for /Rotate. Raises Unreadable.
    """
    if any(key in image for key in ("/SMask", "/Mask", "/ImageMask", "/Decode", "/SMaskInData")):
        return None
    filters = _names(image.get("/Filter"))
    if not filters:
        return None
    if filters[-1] == "/DCTDecode":
        data = _inner_bytes(pdf, image, filters)
        return None if data is None else _jpeg_sheet(image, data, size_points, orientation, limits)
    if len(filters) == 1 and filters[0] in _WHOLE_CODECS:
        return _whole_sheet(image, filters[0], size_points, orientation, limits)
    return None


def _jpeg_sheet(
    image: Stream,
    view: memoryview,
    size_points: tuple[float, float],
    orientation: int,
    limits: Limits,
) -> Sheet | None:
    if bytes(view[:2]) != b"\xff\xd8":
        raise Unreadable("damaged", "page image is no JPEG")
    header = _whole_header(view)
    check_page_pixels(header.width, header.height, limits)
    dpi = _square_dpi(header.width, header.height, size_points)
    if dpi is None or "/DecodeParms" in image or not _is_plain(image, header.components):
        return None
    width, height = header.width, header.height
    if swaps_sides(orientation):
        width, height = height, width

    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        return upright(jpeg.decode(view, reduction, colour=colour), orientation)

    return Sheet(width, height, dpi, sha256(view), "jpeg", header.components > 1, decode)


def _whole_header(view: memoryview) -> jpeg.JpegHeader:
    """A JPEG that was cut inside a PDF that was not: the file is damaged, not truncated."""
    try:
        return jpeg.read_header(view)
    except Unreadable as error:
        raise Unreadable("damaged", f"page image: {error.detail}") from error


def _whole_sheet(
    image: Stream,
    codec: str,
    size_points: tuple[float, float],
    orientation: int,
    limits: Limits,
) -> Sheet | None:
    """Decode a codec that has no cheap look; colour spaces that need care are rendered."""
    width, height = int(image.get("/Width", 0)), int(image.get("/Height", 0))
    check_page_pixels(width, height, limits)
    dpi = _square_dpi(width, height, size_points)
    if dpi is None:
        return None
    picture = _open(image, codec, limits)
    if picture is None:
        return None
    return image_sheet(
        picture,
        _WHOLE_CODECS[codec],
        digest=sha256(memoryview(image.get_raw_stream_buffer())),
        orientation=orientation,
        dpi=dpi,
    )


def _open(image: Stream, codec: str, limits: Limits) -> Image.Image | None:
    if codec == "/JPXDecode":
        picture = open_image(image.read_raw_bytes())
        check_page_pixels(*picture.size, limits)
        return picture if picture.mode in {"L", "RGB"} else None
    bits = int(image.get("/BitsPerComponent", 1))
    plain = _is_plain(image, 1) or (_is_plain(image, 3) and bits == 8)
    if bits not in {1, 8} or not plain:
        return None
    return pikepdf.PdfImage(image).as_pil_image()


def _inner_bytes(pdf: pikepdf.Pdf, image: Stream, filters: list[str]) -> memoryview | None:
    """Take off the filters around the JPEG: some programs wrap it in ASCII 85 or Flate."""
    raw = memoryview(image.get_raw_stream_buffer())
    if len(filters) == 1:
        return raw
    if "/DecodeParms" in image:
        return None
    wrapping = Array([Name(name) for name in filters[:-1]])
    return memoryview(Stream(pdf, bytes(raw), Dictionary(Filter=wrapping)).read_bytes())


def _names(filters: pikepdf.Object | None) -> list[str]:
    if filters is None:
        return []
    return [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]


def _is_plain(image: Stream, components: int) -> bool:
    """Tell whether the components mean grey or red-green-blue and nothing more."""
    space = image.get("/ColorSpace")
    if isinstance(space, Name):
        return str(space) in _PLAIN_SPACES.get(components, ())
    if not isinstance(space, Array) or len(space) < 2:
        return False
    if space[0] == Name.ICCBased:
        return int(space[1].get("/N", 0)) == components
    return str(space[0]) in _PLAIN_SPACES.get(components, ())


def _square_dpi(width: int, height: int, size_points: tuple[float, float]) -> float | None:
    """Return the resolution, or None when it differs between across and down."""
    across, down = width / size_points[0] * 72, height / size_points[1] * 72
    if abs(across / down - 1) > _SQUARE_WITHIN:
        return None
    return across
