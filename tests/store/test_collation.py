"""The order of the stored sort keys is the one Qt's Vietnamese collator gives."""

import random
from functools import cmp_to_key
from itertools import pairwise

import pytest

from wardoffice.domain.text import sort_key

_SPOKEN = (
    "An Ăn Ân Bắc Bằng Cường Dũng Dung Đinh Đỗ Đức E Ê Giang Hà Hạ Hạnh Hằng Hân Hoa Hòa Hóa Kim Lan Lân Mai Mỹ Nam"
    " Năm Ngọc Nga O Ô Ơ Oanh Ổn Phúc Quang Sáu Tâm Tám Thảo Thao Thu Thư Thủy U Ư Út Uyên Ưng Vân Văn Xuân Y Ý Yến"
)
NAMES = _SPOKEN.split()


def test_names_and_agencies_stand_as_qt_would_sort_them() -> None:
    core = pytest.importorskip("PySide6.QtCore", reason="Qt is not installed")
    collator = core.QCollator(core.QLocale(core.QLocale.Language.Vietnamese))
    if collator.compare("Ân", "Bắc") >= 0 or collator.compare("Dũng", "Đinh") >= 0:
        pytest.skip("this Qt was built without ICU's Vietnamese order")
    chance = random.Random(7)
    phrases = [" ".join(chance.choices(NAMES, k=chance.randint(1, 3))) for _ in range(300)] + NAMES
    ours = sorted(set(phrases), key=sort_key)
    for one, next_one in pairwise(ours):
        assert collator.compare(one, next_one) <= 0, (one, next_one)
    assert sorted(NAMES, key=cmp_to_key(collator.compare)) == sorted(NAMES, key=sort_key)
