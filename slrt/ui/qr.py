"""QR codes as inline SVG, without style attributes, for the screen, the print sheet and PDF alike."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString

from slrt.ui.svg import el

QUIET = 2  # modules of white around the code


def qr_svg(content: str, *, label: str = "Kode QR") -> SafeString:
    """Error correction M. `label` is read to those who cannot see it; the content also belongs in print beside it."""
    code = segno.make(content, error="m", micro=False)
    side = code.symbol_size(border=QUIET)[0]
    dark = "".join(f"M{col} {row}h1v1h-1z" for row, line in enumerate(code.matrix_iter(border=QUIET)) for col, bit in
                   enumerate(line) if bit)  # fmt: skip
    return el(
        "svg",
        el("rect", width=side, height=side, fill="#fff"),
        el("path", d=dark, fill="#000"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {side} {side}",
        class_="qr",
        role="img",
        aria_label=label,
        shape_rendering="crispEdges",
    )
