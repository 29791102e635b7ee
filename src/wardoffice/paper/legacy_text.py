"""Text of before Unicode: TCVN 5712:1993 (TCVN3, the "ABC" fonts) found by the text itself and turned into Unicode.

The name of a font proves nothing (RELIABILITY.md, finding 5). Accents of capitals written with an "H" font look like
lower-case codes and stay lower case.
"""

import re

_CODES = (
    "µà¸á¶ả·ã¹ạ¨ă»ằ¾ắ¼ẳ½ẵÆặ©âÇầÊấÈẩÉẫËậ®đÌèÐéÎẻÏẽÑẹªêÒềÕếÓểÔễÖệ×ìÝíØỉÜĩÞịßòãóáỏâõäọ«ôåồèốæổçỗéộ¬ơêờíớëởìỡîợïùóúñủòũôụ"
    "\u00adưõừøứöử÷ữùựúỳýýûỷüỹþỵ¡Ă¢Â§Đ£Ê¤Ô¥Ơ¦Ư"
)
_TCVN3 = str.maketrans(dict(zip(_CODES[::2], _CODES[1::2], strict=True)))
_ALIASES = str.maketrans({"\u03bc": "µ", "\u2212": "\u00ad", "\u2010": "\u00ad"})
"""What PDF readers give for µ and the soft hyphen."""
_UNICODE_LETTERS = re.compile("[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
_LATIN, _SIGN = "[A-Za-zÀ-ÖØ-öø-ÿ]", "[§µ¸¶·¹¨»¾¼½©®ª«¬\u00ad]"
_SIGNS_IN_WORDS = re.compile(f"{_LATIN}{_SIGN}|{_SIGN}{_LATIN}")
_FEWEST = 5


def is_tcvn3(text: str) -> bool:
    """Whether signs that never stand in words do so often, and Vietnamese letters of Unicode hardly occur."""
    signs = len(_SIGNS_IN_WORDS.findall(text.translate(_ALIASES)))
    return signs >= _FEWEST and signs > 3 * len(_UNICODE_LETTERS.findall(text))


def from_tcvn3(text: str) -> str:
    """The text in Unicode.

    >>> from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam")
    'Cộng hoà xã hội chủ nghĩa Việt Nam'
    """
    return text.translate(_ALIASES).translate(_TCVN3)
