"""Headers as people write them, and when two of them read the same."""

import re
import unicodedata
from typing import Final

_UNIT: Final = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]$")
_NOISE: Final = re.compile(r"[\s*＊:：、,，.。\-—_/／]+")


def same_header_key(text: str) -> str:
    """Return what is left of a header without spaces, widths, stars and a unit in brackets at its end.

    >>> same_header_key("总投资（万元）*") == same_header_key(" 总投资 ")
    True
    """
    folded = unicodedata.normalize("NFKC", text).strip().rstrip("*").strip()
    folded = _UNIT.sub("", folded)
    return _NOISE.sub("", folded).casefold()
