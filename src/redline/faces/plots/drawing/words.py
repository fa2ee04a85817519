"""Words in a picture: how wide they are, and lines that fit a width."""

from __future__ import annotations

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from redline.faces.plots.drawing import style


def width_pt(text: str, size_pt: float, weight: str = "normal") -> float:
    """Width of a line of text, in points.

    >>> 20.0 < width_pt("no-go", 9.0) < width_pt("no-go", 9.0, "bold") < 40.0
    True
    """
    face = FontProperties(family=style.FONT, size=size_pt, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, face, ismath=False)[0])


def lines_of(text: str, size_pt: float, most_pt: float, weight: str = "normal") -> list[str]:
    """Text in lines no wider than asked, broken between words; a word that is wider alone has its own line.

    >>> lines_of("a b", 9.0, 1000.0), lines_of("longer words", 9.0, 1.0)
    (['a b'], ['longer', 'words'])
    """
    found: list[str] = []
    for word in text.split(" "):
        longer = f"{found[-1]} {word}" if found else word
        if found and width_pt(longer, size_pt, weight) <= most_pt:
            found[-1] = longer
        else:
            found.append(word)
    return found


def shortened(text: str, size_pt: float, most_pt: float, weight: str = "normal") -> str:
    """Text cut so that it is no wider than asked, with an ellipsis where letters are left out.

    >>> shortened("short", 9.0, 1000.0), shortened("a very long name", 9.0, 30.0)
    ('short', 'a ve…')
    """
    kept = text
    while kept and width_pt(kept if kept == text else f"{kept}…", size_pt, weight) > most_pt:
        kept = kept[:-1].rstrip()
    return text if kept == text else f"{kept}…"


__all__ = ["lines_of", "shortened", "width_pt"]
