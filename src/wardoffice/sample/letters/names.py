"""Invented names of people and streets, drawn with a given chance; none is meant to be anybody's."""

import random

_FAMILIES = (
    *("Nguyễn", "Nguyễn", "Nguyễn", "Trần", "Trần", "Lê", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng"),
    *("Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Mai", "Trương", "Lâm", "Tạ", "Cao"),
)
_WOMEN = (
    *("Thị Ánh", "Thị Bích", "Thị Diễm", "Thị Hồng", "Thị Kim", "Thị Lệ", "Thị Minh", "Thị Mỹ", "Thị Ngọc"),
    *("Thị Phương", "Thị Thanh", "Thị Thu", "Thị Tuyết", "Thị Xuân"),
)
_WOMEN_GIVEN = (
    *("An", "Châu", "Chi", "Dung", "Giang", "Hà", "Hạnh", "Hiền", "Huệ", "Hương", "Lan", "Liên", "Loan", "Mai"),
    *("Nga", "Ngân", "Nhung", "Oanh", "Phượng", "Quyên", "Thảo", "Thủy", "Trang", "Trâm", "Uyên", "Vân", "Yến"),
)
_MEN = (
    *("Anh", "Bá", "Công", "Đình", "Đức", "Hoàng", "Hồng", "Hữu", "Khắc", "Mạnh", "Minh", "Ngọc", "Quang", "Quốc"),
    *("Thanh", "Thế", "Trọng", "Văn", "Văn", "Viết", "Xuân"),
)
_MEN_GIVEN = (
    *("Bình", "Chiến", "Cường", "Danh", "Dũng", "Đạt", "Hải", "Hiếu", "Hòa", "Hùng", "Khánh", "Lâm", "Long", "Lợi"),
    *("Nam", "Nghĩa", "Phát", "Phong", "Phúc", "Quân", "Sơn", "Tâm", "Thắng", "Thịnh", "Toàn", "Trung", "Tuấn", "Vinh"),
)
_STREETS = (
    *("Bạch Đằng", "Cao Thắng", "Chu Văn An", "Đinh Tiên Hoàng", "Hàm Nghi", "Hoàng Hoa Thám", "Huỳnh Thúc Kháng"),
    *("Lê Hồng Phong", "Lê Lai", "Lê Lợi", "Lý Thường Kiệt", "Ngô Gia Tự", "Nguyễn Công Trứ", "Nguyễn Du"),
    *("Nguyễn Thái Học", "Nguyễn Trãi", "Phan Bội Châu", "Phan Chu Trinh", "Quang Trung", "Thái Phiên"),
    *("Trần Hưng Đạo", "Trần Phú", "Trần Quốc Toản", "Võ Thị Sáu"),
)


def person_name(chance: random.Random) -> str:
    """A full name, family name first."""
    if chance.random() < 0.5:
        return f"{chance.choice(_FAMILIES)} {chance.choice(_WOMEN)} {chance.choice(_WOMEN_GIVEN)}"
    return f"{chance.choice(_FAMILIES)} {chance.choice(_MEN)} {chance.choice(_MEN_GIVEN)}"


def street_name(chance: random.Random) -> str:
    """A street named after somebody of the past, as every Vietnamese town has."""
    return chance.choice(_STREETS)
