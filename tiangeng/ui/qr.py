"""A QR code as a small drawing that fits into the page itself: no second request, prints sharp."""

from urllib.parse import quote

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M


def data_uri(text: str) -> str:
    """For the `src` of an image."""
    return "data:image/svg+xml," + quote(drawing(text), safe=" ='/:()")


def drawing(text: str) -> str:
    """As SVG: black modules as one path, four modules of quiet around."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    path = "".join(f"M{x} {y}h{length}v1H{x}" for y, row in enumerate(rows) for x, length in _runs(row))
    size = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0"/><path d="{path}"/></svg>'
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Where black begins in a row, and for how long."""
    found: list[tuple[int, int]] = []
    for x, is_black in enumerate(row):
        if not is_black:
            continue
        if found and sum(found[-1]) == x:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((x, 1))
    return found
