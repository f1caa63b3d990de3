"""The stored image of a PDF page, decoded without rendering the page."""

from __future__ import annotations

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from postal.imaging import jpeg, jpeg2000
from postal.imaging.bilevel import bilevel_sheet, of_bits
from postal.imaging.deflate import unpacked
from postal.imaging.limits import Limits, Unreadable, check_page_pixels
from postal.imaging.pdf_parts import check_jpeg, check_jpeg2000, fax_bits, filter_names, image_size
from postal.imaging.pictures import decoded, from_rgb, pixels_sheet
from postal.imaging.sheets import Pixels, Sheet, grey, swaps_sides, upright

# Widths and heights of pixels may differ this much; a fax page with flat pixels is rendered.
_SQUARE_WITHIN = 0.03
_SPARE_BYTES = 1 << 16
_PLAIN_SPACES = {1: ("/DeviceGray", "/CalGray"), 3: ("/DeviceRGB", "/CalRGB")}


def image_of_page(
    pdf: pikepdf.Pdf, image: Stream, dpi: float, orientation: int, limits: Limits
) -> Sheet | None:
    """Return the sheet of a page that is only ``image``, or None when it has to be rendered.

    ``orientation`` is the EXIF number for the page's /Rotate. Raises Unreadable.
    """
    if is_masked(image):
        return None
    filters = filter_names(image)
    check_page_pixels(*image_size(image), limits)
    if filters[-1:] == ["/DCTDecode"]:
        data = _inner_bytes(pdf, image, filters)
        return None if data is None else _jpeg_sheet(image, data, dpi, orientation)
    if filters == ["/JPXDecode"]:
        return _jpeg2000_sheet(image, dpi, orientation, limits)
    if filters == ["/CCITTFaxDecode"] and is_plain(image, 1):
        bits = fax_bits(image)
        return None if bits is None else bilevel_sheet(bits, "ccitt", dpi, orientation)
    if filters == ["/FlateDecode"]:
        return _flate_sheet(image, dpi, orientation, limits)
    return None


def is_masked(image: Stream) -> bool:
    """Tell whether more than its own pixels decides how an image looks."""
    return any(key in image for key in ("/SMask", "/Mask", "/ImageMask", "/Decode", "/SMaskInData"))


def square_dpi(width: int, height: int, size_points: tuple[float, float]) -> float | None:
    """Return the resolution, or None when it differs between across and down."""
    if min(width, height) < 1:
        return None
    across, down = width / size_points[0] * 72, height / size_points[1] * 72
    if abs(across / down - 1) > _SQUARE_WITHIN:
        return None
    return across


def _jpeg_sheet(image: Stream, view: memoryview, dpi: float, orientation: int) -> Sheet | None:
    header = check_jpeg(view)
    width, height = header.width, header.height
    # Inks mean light in a file of its own and ink in a PDF: those are rendered.
    known = header.components in _PLAIN_SPACES and is_plain(image, header.components)
    if (width, height) != image_size(image) or not known:
        return None
    if "/DecodeParms" in image:
        return None
    if swaps_sides(orientation):
        width, height = height, width

    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        return upright(jpeg.decode(view, header, reduction, colour=colour), orientation)

    return Sheet(width, height, dpi, "jpeg", header.components > 1, decode)


def _jpeg2000_sheet(image: Stream, dpi: float, orientation: int, limits: Limits) -> Sheet | None:
    """A codec that keeps smaller pictures within the large one: a look costs a part of it all."""
    data = bytes(image.get_raw_stream_buffer())
    with jpeg2000.opened(data) as header:
        size, mode = header.size, header.mode
    plain = "/ColorSpace" not in image or is_plain(image, 1 if mode == "L" else 3)
    if size != image_size(image) or mode not in {"L", "RGB"} or not plain:
        return None
    check_jpeg2000(data, limits)
    width, height = size[::-1] if swaps_sides(orientation) else size

    def decode(reduction: int, colour: bool) -> Pixels:  # noqa: FBT001 -- see Sheet
        pixels = jpeg2000.decode(data, reduction)
        return upright(pixels if colour else grey(pixels), orientation)

    return Sheet(width, height, dpi, "jpeg2000", mode == "RGB", decode)


def _flate_sheet(image: Stream, dpi: float, orientation: int, limits: Limits) -> Sheet | None:
    """Decode an image stored without loss; colour spaces that need care are rendered."""
    bits = int(image.get("/BitsPerComponent", 1))
    plain = is_plain(image, 1) or (is_plain(image, 3) and bits == 8)
    if bits not in {1, 8} or not plain:
        return None
    data = None
    if not limits.lenient:
        data = unpacked(memoryview(image.get_raw_stream_buffer()), _most_bytes(image))
    if data is None or "/DecodeParms" in image:
        pixels = decoded(pikepdf.PdfImage(image).as_pil_image())
    elif bits == 1:
        rows = _rows(data, image_size(image), bits)
        ink = of_bits(rows, image_size(image)[0], light=True)
        return bilevel_sheet(ink, "flate", dpi, orientation)
    else:
        pixels = _laid_out(data, *image_size(image), 1 if is_plain(image, 1) else 3)
    return pixels_sheet(upright(pixels, orientation), "flate", dpi)


def _rows(data: bytes, size: tuple[int, int], bits: int) -> Pixels:
    """Cut what was unpacked into rows of so many bits a pixel, each filled up to whole bytes."""
    width, height = size
    row_bytes = -(-width * bits // 8)
    if len(data) < row_bytes * height:
        raise Unreadable("damaged", "the image of the page is cut")
    return np.frombuffer(data, np.uint8, row_bytes * height).reshape(height, row_bytes)


def _laid_out(data: bytes, width: int, height: int, components: int) -> Pixels:
    """Put rows of 8 bits for each component into a picture."""
    rows = _rows(data, (width, height), 8 * components)
    if components == 1:
        return rows
    return from_rgb(rows.reshape(height, width, 3))


def _most_bytes(image: Stream) -> int:
    """Return how many bytes a deflated image may have: a byte a row for its predictor, and some."""
    width, height = image_size(image)
    return (width * 3 + 1) * height + _SPARE_BYTES


def _inner_bytes(pdf: pikepdf.Pdf, image: Stream, filters: list[str]) -> memoryview | None:
    """Take off the filters around the JPEG: some programs wrap it in ASCII 85 or Flate."""
    raw = memoryview(image.get_raw_stream_buffer())
    if len(filters) == 1:
        return raw
    if "/DecodeParms" in image:
        return None
    wrapping = Array([Name(name) for name in filters[:-1]])
    return memoryview(Stream(pdf, bytes(raw), Dictionary(Filter=wrapping)).read_bytes())


def is_plain(image: Stream, components: int) -> bool:
    """Tell whether the components mean grey or red-green-blue and nothing more."""
    space = image.get("/ColorSpace")
    if isinstance(space, Name):
        return str(space) in _PLAIN_SPACES.get(components, ())
    if not isinstance(space, Array) or len(space) < 2:
        return False
    if space[0] == Name.ICCBased:
        return int(space[1].get("/N", 0)) == components
    return str(space[0]) in _PLAIN_SPACES.get(components, ())
