"""The sample ward: two organs, their units, and sixteen people in their posts; every name in it is invented.

The ids are readable and never change, so that scripts and tests may name them. A password equals its login.
"""

from wardoffice.domain.ids import OrganId, PersonId, PostId, UnitId
from wardoffice.domain.people import Organ, OrganKind, Person, Post, Role, Unit

WARD = "phường Lộc Vân"
CITY = "thành phố Sơn Hải"

COMMITTEE = OrganId("ubnd")
PARTY = OrganId("danguy")

CHAIRPERSON = PostId("ubnd.chutich")
CHIEF_OF_OFFICE = PostId("ubnd.chanhvp")

_UNITS = (
    ("ubnd.vp", COMMITTEE, "Văn phòng HĐND và UBND", "Văn phòng"),
    ("ubnd.kinhte", COMMITTEE, "Phòng Kinh tế, Hạ tầng và Đô thị", "P. KT,HT&ĐT"),
    ("ubnd.vanhoa", COMMITTEE, "Phòng Văn hóa - Xã hội", "P. VH-XH"),
    ("ubnd.motcua", COMMITTEE, "Trung tâm Phục vụ hành chính công", "TT PVHCC"),
    ("danguy.vp", PARTY, "Văn phòng Đảng ủy", "VP Đảng ủy"),
    ("danguy.bxd", PARTY, "Ban Xây dựng Đảng", "Ban XDĐ"),
    ("danguy.ubkt", PARTY, "Ủy ban Kiểm tra Đảng ủy", "UBKT"),
)

_PEOPLE = (
    ("chutich", "Nguyễn Đình Khải"),
    ("pct.hanh", "Trần Thị Bích Hạnh"),
    ("pct.quang", "Lê Văn Quang"),
    ("chanhvp", "Phạm Hữu Thọ"),
    ("vanthu.tam", "Võ Thị Thanh Tâm"),
    ("vanthu.duyen", "Đỗ Thị Mỹ Duyên"),
    ("tp.duc", "Hoàng Minh Đức"),
    ("tp.lan", "Bùi Thị Ngọc Lan"),
    ("cv.nam", "Nguyễn Hoàng Nam"),
    ("cv.thao", "Phan Thị Thu Thảo"),
    ("motcua.oanh", "Đặng Thị Kim Oanh"),
    ("quantri", "Lý Gia Bảo"),
    ("bithu", "Huỳnh Văn Sáu"),
    ("vpdu.thuy", "Ngô Thị Lệ Thủy"),
    ("vpdu.nhung", "Hồ Thị Cẩm Nhung"),
    ("bxd.hoa", "Mai Xuân Hòa"),
)

_POSTS = (
    ("ubnd.chutich", "chutich", Role.CHAIRPERSON, "Chủ tịch UBND phường", None),
    ("ubnd.pct.hanh", "pct.hanh", Role.VICE_CHAIRPERSON, "Phó Chủ tịch UBND phường", None),
    ("ubnd.pct.quang", "pct.quang", Role.VICE_CHAIRPERSON, "Phó Chủ tịch UBND phường", None),
    ("ubnd.chanhvp", "chanhvp", Role.CHIEF_OF_OFFICE, "Chánh Văn phòng HĐND và UBND", "ubnd.vp"),
    ("ubnd.vanthu.tam", "vanthu.tam", Role.CLERK, "Văn thư", "ubnd.vp"),
    ("ubnd.vanthu.duyen", "vanthu.duyen", Role.CLERK, "Văn thư - Lưu trữ", "ubnd.vp"),
    ("ubnd.tp.kinhte", "tp.duc", Role.UNIT_HEAD, "Trưởng phòng Kinh tế, Hạ tầng và Đô thị", "ubnd.kinhte"),
    ("ubnd.tp.vanhoa", "tp.lan", Role.UNIT_HEAD, "Trưởng phòng Văn hóa - Xã hội", "ubnd.vanhoa"),
    ("ubnd.cv.nam", "cv.nam", Role.OFFICER, "Chuyên viên Phòng Kinh tế, Hạ tầng và Đô thị", "ubnd.kinhte"),
    ("ubnd.cv.thao", "cv.thao", Role.OFFICER, "Chuyên viên Phòng Văn hóa - Xã hội", "ubnd.vanhoa"),
    ("ubnd.motcua.oanh", "motcua.oanh", Role.ONE_STOP, "Chuyên viên Trung tâm Phục vụ hành chính công", "ubnd.motcua"),
    ("ubnd.quantri", "quantri", Role.ADMIN, "Quản trị hệ thống", "ubnd.vp"),
    ("danguy.bithu", "bithu", Role.CHAIRPERSON, "Bí thư Đảng ủy phường", None),
    ("danguy.phobithu", "chutich", Role.VICE_CHAIRPERSON, "Phó Bí thư Đảng ủy phường", None),
    ("danguy.chanhvp", "vpdu.thuy", Role.CHIEF_OF_OFFICE, "Chánh Văn phòng Đảng ủy", "danguy.vp"),
    ("danguy.vanthu", "vpdu.nhung", Role.CLERK, "Văn thư Đảng ủy", "danguy.vp"),
    ("danguy.bxd.truong", "bxd.hoa", Role.UNIT_HEAD, "Trưởng Ban Xây dựng Đảng", "danguy.bxd"),
)


def organs() -> tuple[Organ, ...]:
    """The committee first, then the Party committee, each with the route its documents take by themselves."""
    return (
        Organ(
            COMMITTEE,
            "Ủy ban nhân dân phường Lộc Vân",
            "UBND phường Lộc Vân",
            OrganKind.COMMITTEE,
            (CHIEF_OF_OFFICE, CHAIRPERSON),
        ),
        Organ(
            PARTY,
            "Đảng ủy phường Lộc Vân",
            "Đảng ủy phường",
            OrganKind.PARTY,
            (PostId("danguy.chanhvp"), PostId("danguy.bithu")),
        ),
    )


def units() -> tuple[Unit, ...]:
    """The inner units of both organs, an organ's office first."""
    return tuple(Unit(UnitId(id_), organ, name, short) for id_, organ, name, short in _UNITS)


def people() -> tuple[Person, ...]:
    """Everybody with an account; a person's id is his login."""
    return tuple(Person(PersonId(login), login, name) for login, name in _PEOPLE)


def posts() -> tuple[Post, ...]:
    """Who serves as what and where; the first post of a person is the one his account shows."""
    return tuple(
        Post(PostId(id_), PersonId(login), OrganId(id_.partition(".")[0]), role, title, UnitId(unit) if unit else None)
        for id_, login, role, title, unit in _POSTS
    )
