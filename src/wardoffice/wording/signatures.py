"""What is said of a signature: its verdict, why, and what came after it; by the codes of `paper.inspection`."""

from collections.abc import Sequence

from wardoffice.wording.translation import N_, _

VERDICTS = {
    "valid": N_("hợp lệ"),
    "valid_marked": N_("hợp lệ, có bút phê thêm sau khi ký"),
    "invalid": N_("không hợp lệ"),
    "unchecked": N_("chưa kiểm tra được"),
}
REASONS = {
    "": N_("Nội dung còn nguyên như lúc ký, chứng thư do nơi tin cậy cấp và còn hiệu lực lúc ký."),
    "changed": N_("Nội dung đã ký bị sửa: tệp không còn như lúc ký."),
    "signature_broken": N_("Chữ ký bị hỏng hoặc không khớp với chứng thư."),
    "changed_after_signing": N_("Sau khi ký, tệp bị thay đổi theo cách không được phép."),
    "not_allowed_by_signer": N_("Sau khi ký, tệp có thay đổi mà người ký không cho phép."),
    "filled_after_signing": N_(
        "Sau khi ký có người điền biểu mẫu. Người ký không nói trước là được điền, nên chưa thể xác nhận."
    ),
    "no_trusted_root": N_(
        "Nội dung còn nguyên, nhưng máy này chưa có chứng thư gốc để biết ai cấp chứng thư ký. Cán bộ CNTT thêm ở Cài đặt."
    ),
    "revocation_unknown": N_(
        "Nội dung còn nguyên. Việc thu hồi chứng thư chưa kiểm tra được: tệp không kèm và máy này không có danh sách "
        "thu hồi còn hạn. Cán bộ CNTT thêm ở Cài đặt."
    ),
    "revoked": N_("Chứng thư của người ký đã bị thu hồi, nên chữ ký này không dùng làm căn cứ được."),
    "revoked_later": N_(
        "Chứng thư của người ký đã bị thu hồi. Người ký ghi là ký trước đó, nhưng không có dấu thời gian chứng minh."
    ),
    "expired": N_(
        "Nội dung còn nguyên, nhưng chứng thư đã hết hạn và không có dấu thời gian chứng minh ký khi còn hạn."
    ),
    "weak_algorithm": N_("Chữ ký dùng thuật toán cũ, không còn an toàn."),
    "chain_not_accepted": N_("Nội dung còn nguyên, nhưng chuỗi chứng thư của người ký không được chấp nhận."),
    "file_not_judged": N_("Tệp có dấu hiệu được ký số, nhưng chương trình không đọc được tệp này đủ để kiểm tra."),
    "not_understood": N_("Chữ ký có kiểu mà chương trình chưa đọc được."),
}
_REVOKED_FOR = {
    "key_compromise": N_("lộ khóa"),
    "ca_compromise": N_("lộ khóa của nơi cấp"),
    "affiliation_changed": N_("chuyển nơi công tác"),
    "superseded": N_("đã đổi chứng thư khác"),
    "cessation_of_operation": N_("ngừng sử dụng"),
    "certificate_hold": N_("tạm dừng"),
    "privilege_withdrawn": N_("mất quyền sử dụng"),
    "aa_compromise": N_("lộ khóa của nơi cấp"),
}
"""Reasons of RFC 5280 section 5.3.1; `unspecified` says nothing."""
_LATER = {
    "marks": N_("Thêm bút phê, ghi chú"),
    "signed": N_("Ký thêm"),
    "filled": N_("Điền biểu mẫu"),
    "proofs": N_("Thêm dấu thời gian hoặc bằng chứng kiểm tra"),
    "pages": N_("Thay đổi trang văn bản"),
    "other": N_("Thay đổi phần khác của tệp"),
}


def revoked_words(moment: str, reason: str) -> str:
    """When a certificate was revoked (as it is to be read) and, where it was told, why."""
    return f"{moment} ({_(_REVOKED_FOR[reason])})" if reason in _REVOKED_FOR else moment


def later_words(kind: str, names: Sequence[str] = (), pages: Sequence[int] = ()) -> str:
    """One line about one revision after a signature: what, who or which field, on which pages."""
    line = _(_LATER[kind])
    if names:
        line += f": {', '.join(names)}"
    if pages:
        line += " (" + _("trang {pages}").format(pages=", ".join(map(str, pages))) + ")"
    return line
