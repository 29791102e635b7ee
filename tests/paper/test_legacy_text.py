"""Old encodings: found by the text itself, turned into Unicode, and never guessed where the text is fine."""

import pytest

from wardoffice.paper.legacy_text import from_tcvn3, is_tcvn3

OLD = "Céng hoµ x· héi chñ nghÜa ViÖt Nam - §éc lËp - Tù do - H¹nh phóc. C¨n cø LuËt Tæ chøc ChÝnh phñ; ®Ò nghÞ cña Bé"


def test_an_old_text_is_recognised_and_read() -> None:
    assert is_tcvn3(OLD)
    assert from_tcvn3(OLD).startswith("Cộng hoà xã hội chủ nghĩa Việt Nam - Độc lập - Tự do - Hạnh phúc. Căn cứ Luật")


def test_the_letter_that_looks_like_a_soft_hyphen_is_read_in_all_its_guises() -> None:
    for guise in ("\u00ad", "\u2212"):
        assert from_tcvn3(f"Nh{guise} trªn") == "Như trên"
    assert from_tcvn3("ngμy") == "ngày"


@pytest.mark.parametrize(
    "text",
    [
        "Cộng hòa xã hội chủ nghĩa Việt Nam, Độc lập - Tự do - Hạnh phúc",
        "A letter in English, with © 2026 and ® signs, ½ of it in numbers: 10 µm",
        "Liberté, égalité, fraternité: à bientôt, à côté, où, ça et là, très près",
        "",
    ],
)
def test_other_texts_are_left_alone(text: str) -> None:
    assert not is_tcvn3(text)


def test_every_code_has_its_own_letter() -> None:
    from wardoffice.paper import legacy_text

    assert len(legacy_text._TCVN3) == 74
    assert len(set(legacy_text._TCVN3.values())) == 74
