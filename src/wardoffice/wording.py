"""The words people see: gettext, and the one place where a code becomes a sentence.

Every sentence says what happened, what is safe, and what to do (UX.md section 3.9); msgids are the Vietnamese
sentences themselves.
"""

import gettext
import os
from collections.abc import Mapping
from html import escape

from wardoffice.paths import resource


def _translation() -> gettext.NullTranslations:
    """Vietnamese is the text itself; another language is used only when WARDOFFICE_LANGUAGE asks for it."""
    language = os.environ.get("WARDOFFICE_LANGUAGE", "vi")
    return gettext.translation("wardoffice", resource("translations"), [language], fallback=True)


_ = _translation().gettext


def N_(msgid: str) -> str:  # gettext's usual name
    """Mark a sentence for translation where it stands in a table; `sentence` translates it when it is shown."""
    return msgid


REFUSALS = {
    "not_registered": N_("Văn bản chưa vào sổ nên chưa bút phê hay chuyển được. Văn bản vẫn được giữ nguyên. Đề nghị văn thư vào sổ trước."),
    "already_registered": N_("Văn bản này đã vào sổ với số đến {number}. Chưa tạo thêm số nào. Hãy xem văn bản số {number}."),
    "not_permitted": N_("Chức vụ của anh/chị không có quyền làm việc này với văn bản. Văn bản không thay đổi. Hãy hỏi văn thư nếu cần."),
    "not_yours": N_("Việc này không giao cho anh/chị. Văn bản không thay đổi. Hãy hỏi người đã giao việc."),
    "not_delegated": N_("Anh/chị chưa được ủy quyền làm thay chức vụ này, hoặc ủy quyền đã hết hạn. Nội dung đã viết vẫn được giữ. Hãy hỏi người ủy quyền."),
    "not_now": N_("Việc này không làm được ở bước hiện tại của văn bản. Văn bản không thay đổi. Hãy xem lộ trình của văn bản."),
    "already_completed": N_("Văn bản đã kết thúc xử lý. Nội dung ở Chờ gửi hoặc bản nháp vẫn giữ nguyên. Hãy xem lộ trình của văn bản."),
    "already_recalled": N_("Văn bản đã được nơi gửi thu hồi. Nội dung ở Chờ gửi hoặc bản nháp vẫn giữ nguyên. Hãy xem lộ trình của văn bản."),
    "already_replaced": N_("Văn bản đã được nơi gửi thay bằng văn bản {replacement}. Nội dung ở Chờ gửi hoặc bản nháp vẫn giữ nguyên. Hãy làm lại việc này trên văn bản {replacement}."),
    "already_rejected": N_("Văn bản đã được trả lại nơi gửi. Nội dung ở Chờ gửi hoặc bản nháp vẫn giữ nguyên. Hãy xem lộ trình của văn bản."),
    "unknown_post": N_("Chức vụ dùng để làm việc này không còn trong danh bạ. Nội dung đã viết vẫn được giữ. Hãy chọn chức vụ khác."),
    "unknown_assignee": N_("Không tìm thấy người hoặc đơn vị “{who}” trong cơ quan. Chưa chuyển đi đâu cả. Hãy chọn lại người nhận."),
    "unknown_document": N_("Không tìm thấy văn bản này. Không có gì bị thay đổi. Hãy kiểm tra lại mã văn bản."),
    "document_gone": N_("Văn bản này không còn trên máy này. Nội dung đang viết và việc chưa gửi vẫn được giữ. Hãy hỏi văn thư nếu cần xem lại."),
    "unknown_command": N_("Máy chủ chưa biết việc này. Nội dung đã viết vẫn được giữ. Hãy báo cán bộ CNTT cập nhật phần mềm."),
    "unknown_proposal": N_("Đề xuất này không còn nữa. Văn bản không thay đổi. Hãy xem lại các đề xuất."),
    "unknown_mark": N_("Nét ghi này không còn trên trang. Văn bản không thay đổi. Hãy mở lại trang để xem."),
    "unknown_assignment": N_("Phần việc này không còn nữa. Văn bản không thay đổi. Hãy xem lại lộ trình."),
    "named_twice": N_("“{who}” được chọn hai lần. Chưa chuyển đi đâu cả. Hãy bỏ bớt một vai trò."),
    "two_leads": N_("Mỗi việc chỉ có một nơi chủ trì. Chưa chuyển đi đâu cả. Hãy chọn một nơi chủ trì, các nơi khác phối hợp."),
    "nobody_named": N_("Chưa chọn người nhận. Văn bản chưa chuyển đi. Hãy chọn ít nhất một người hoặc đơn vị."),
    "nothing_written": N_("Chưa có nội dung. Chưa gửi gì đi. Hãy ghi ý kiến hoặc chọn người xử lý."),
    "nothing_contested": N_("Văn bản này đã có một nơi chủ trì. Văn bản không thay đổi. Anh/chị không cần chọn lại."),
    "nothing_to_return": N_("Văn bản này không ở chỗ anh/chị nên không trả lại được. Văn bản không thay đổi. Hãy xem lộ trình để biết văn bản đang ở đâu."),
    "nothing_to_recall": N_("Không còn gì để thu hồi: người nhận đã xử lý xong hoặc chưa có ai được giao. Văn bản không thay đổi. Hãy xem lộ trình của văn bản."),
    "nobody_to_remind": N_("Không có ai đang nợ việc ở văn bản này. Chưa gửi lời nhắc nào. Hãy xem lộ trình của văn bản."),
    "lead_not_done": N_("{who} chưa báo xử lý xong nên chưa kết thúc được. Văn bản vẫn đang xử lý. Hãy nhắc hoặc chờ nơi chủ trì."),
    "reason_required": N_("Cần ghi lý do. Chưa gửi gì đi. Hãy ghi ngắn gọn vì sao."),
    "too_long": N_("Nội dung quá dài (nhiều nhất {most} ký tự). Nội dung đã viết vẫn được giữ. Hãy rút gọn."),
    "stale": N_("Điều này vừa được người khác thay đổi. Nội dung anh/chị viết vẫn được giữ. Hãy xem giá trị mới rồi quyết định lại."),
    "number_needs_lease": N_("Số đi chỉ cấp khi máy này giữ sổ hoặc khi có mạng, vì số đã ký không sửa được. Văn bản chưa có số. Hãy thử lại khi có mạng."),
    "number_held": N_("Số đến đang do máy của {holder} cấp nên việc vào sổ này còn chờ. Văn bản và các việc khác vẫn gửi bình thường. Số chính thức sẽ có khi máy đó trả sổ."),
    "not_a_clerk": N_("Chỉ văn thư của cơ quan mới giữ được sổ. Không có gì bị thay đổi. Hãy nhờ văn thư làm việc này."),
    "no_number": N_("Chưa lấy được số đến. Văn bản vẫn ở Chờ vào sổ. Hãy đồng bộ rồi thử lại."),
    "ambiguous_assignee": N_("“{who}” có thể là nhiều người hoặc đơn vị: {found}. Chưa chuyển đi đâu cả. Hãy ghi rõ hơn."),
    "due_not_understood": N_("Không hiểu hạn “{text}”. Chưa đặt hạn nào. Hãy ghi số ngày làm việc (3), ngày (26/11), thứ (t6) hoặc “cuối tháng”."),
    "not_refused": N_("Việc này không nằm trong số bị từ chối. Không có gì bị thay đổi. Hãy xem lại danh sách Chờ gửi."),
    "id_reused": N_("Máy chủ nhận ra mã việc này đã dùng cho nội dung khác nên không nhận. Nội dung đã viết vẫn được giữ. Hãy gửi lại."),
    "held_back": N_("Việc này chờ việc trước đó trên cùng văn bản được giải quyết. Nội dung đã viết vẫn được giữ. Hãy xem việc trước đó trong Chờ gửi."),
    "nothing_attached": N_("Chưa chọn tệp nào. Văn bản không thay đổi. Hãy chọn ít nhất một tệp để đính kèm."),
    "too_many_attachments": N_("Mỗi văn bản chỉ đính kèm thêm được nhiều nhất {most} tệp. Chưa đính kèm tệp nào. Hãy gộp bớt tệp."),
    "already_attached": N_("Tệp “{file}” đã có trong văn bản, hoặc được chọn hai lần. Lần này không đính kèm tệp nào. Nếu còn tệp khác, hãy bỏ tệp này ra rồi đính kèm lại."),
    "attachment_runs": N_("Tệp “{file}” là loại có thể tự chạy nên không nhận. Văn bản không thay đổi. Hãy đính kèm bản PDF hoặc tệp soạn thảo thường."),
    "attachment_empty": N_("Tệp “{file}” không có nội dung. Văn bản không thay đổi. Hãy kiểm tra lại tệp."),
    "attachment_too_large": N_("Tệp “{file}” lớn quá {most} MB nên không nhận. Tệp của anh/chị vẫn nguyên. Hãy chia nhỏ tệp."),
    "attachment_unsound": N_("Thông tin của tệp “{file}” không hợp lệ. Văn bản không thay đổi. Hãy đính kèm lại tệp."),
    "attachment_missing": N_("Máy chủ chưa có tệp “{file}”. Việc đính kèm vẫn được giữ trong Chờ gửi. Hãy đính kèm lại tệp rồi bỏ việc này."),
    "attachment_damaged": N_("Bản lưu của tệp “{file}” trên máy này bị hỏng nên chưa gửi được. Tệp gốc của anh/chị vẫn nguyên. Hãy đính kèm lại."),
    "attachment_not_taken": N_("Máy chủ không nhận tệp “{file}”. Việc đính kèm vẫn được giữ trong Chờ gửi. Hãy báo cán bộ CNTT."),
    "attachment_folder": N_("“{file}” là thư mục, không phải tệp. Văn bản không thay đổi. Hãy chọn từng tệp trong đó."),
    "attachment_name": N_("Tên tệp “{file}” có chữ bị hỏng (sai bảng mã). Văn bản không thay đổi. Hãy đổi tên tệp rồi đính kèm lại."),
    "attachment_unreadable": N_("Không đọc được tệp “{file}”. Văn bản không thay đổi. Hãy kiểm tra lại tên tệp và quyền đọc."),
    "mark_page": N_("Số trang của nét ghi không đúng (trang {page}). Chưa ghi gì lên văn bản. Hãy kiểm tra lại số trang."),
    "mark_rotation": N_("Góc xoay của nét ghi phải là 0, 90, 180 hoặc 270. Chưa ghi gì lên văn bản. Hãy chọn một trong các góc đó."),
    "mark_colour": N_("Màu của nét ghi không đọc được. Chưa ghi gì lên văn bản. Hãy dùng dạng #1438B8."),
    "mark_width": N_("Độ dày nét ghi không hợp lệ. Chưa ghi gì lên văn bản. Hãy chọn độ dày khác."),
    "mark_too_long": N_("Nét ghi có quá nhiều chữ hoặc điểm. Chưa ghi gì lên văn bản. Hãy chia nhỏ."),
    "mark_coordinates": N_("Vị trí của nét ghi không hợp lệ. Chưa ghi gì lên văn bản. Hãy đặt nét ghi vào trong trang."),
    "mark_without_strokes": N_("Nét viết tay không có điểm nào. Chưa ghi gì lên văn bản. Hãy viết lại nét đó."),
    "mark_without_area": N_("Ô ghi quá nhỏ nên không thấy được. Chưa ghi gì lên văn bản. Hãy kéo ô rộng hơn."),
    "mark_without_text": N_("Ghi chú không có chữ. Chưa ghi gì lên văn bản. Hãy ghi vài chữ."),
    "mark_exists": N_("Nét ghi này đã có trên văn bản. Không ghi thêm lần nữa. Anh/chị không cần làm gì thêm."),
    "not_your_mark": N_("Nét ghi này của {who}; chỉ người ghi mới xóa được. Văn bản không thay đổi. Hãy nhờ người đó xóa nếu cần."),
}  # fmt: skip
"""Why the rules or the hub did not carry out an act."""

PAPER: dict[str, str] = {
    "file_missing": N_("Không đọc được tệp “{file}”. Chưa ghi gì. Hãy kiểm tra lại tên tệp và quyền đọc."),
    "not_pdf": N_("Tệp này không phải PDF. Tệp được giữ nguyên. Hãy mở bằng phần mềm khác hoặc đề nghị nơi gửi gửi lại bản PDF."),
    "unparsable": N_("Tệp PDF bị hỏng nên không đọc được. Bản gốc vẫn được giữ nguyên. Hãy đề nghị nơi gửi gửi lại."),
    "password_needed": N_("Tệp có mật khẩu mở. Bản gốc vẫn được giữ nguyên. Hãy hỏi nơi gửi mật khẩu rồi mở lại."),
    "file_crashes": N_("Tệp này làm hỏng chương trình đọc PDF nên không hiển thị được. Phần mềm và các văn bản khác không bị ảnh hưởng. Hãy nhờ cán bộ CNTT lấy bản gốc ra."),
    "file_hangs": N_("Tệp này đọc quá lâu nên đã dừng lại. Phần mềm và các văn bản khác không bị ảnh hưởng. Hãy nhờ cán bộ CNTT lấy bản gốc ra."),
    "page_crashes": N_("Trang {page} làm hỏng chương trình đọc PDF nên không hiển thị được. Các trang khác vẫn xem được. Hãy nhờ cán bộ CNTT lấy bản gốc ra."),
    "page_hangs": N_("Trang {page} hiển thị quá lâu nên đã dừng lại. Các trang khác vẫn xem được. Hãy nhờ cán bộ CNTT lấy bản gốc ra."),
    "page_unreadable": N_("Trang {page} bị hỏng nên không hiển thị được. Các trang khác vẫn xem được. Hãy nhờ cán bộ CNTT lấy bản gốc ra."),
    "page_missing": N_("Không có trang {page}: tệp có {pages} trang. Chưa ghi gì. Hãy kiểm tra lại số trang."),
    "picture_too_large": N_("Hình quá lớn ({width} × {height} điểm ảnh). Chưa ghi gì. Hãy chọn độ phân giải nhỏ hơn."),
    "too_large": N_("Tệp quá lớn ({megabytes} MB; nhiều nhất {most} MB). Tệp được giữ nguyên và vẫn xem được từng trang. Hãy dùng bản gốc khi cần."),
    "sealed_file_corrupt": N_("Tệp trên máy này đã bị hỏng nên không mở được. Bản trên máy chủ vẫn còn. Máy sẽ tự tải lại tệp này."),
    "closed": N_("Văn bản đã đóng trước khi hiển thị xong. Không có gì bị thay đổi. Hãy mở lại văn bản."),
    "cannot_write": N_("Không ghi được tệp “{file}”. Bản gốc không thay đổi. Hãy kiểm tra thư mục, quyền ghi và chỗ trống trên đĩa."),
    "same_file": N_("Tệp kết quả trùng với tệp gốc. Bản gốc không bao giờ bị ghi đè. Hãy chọn tên tệp khác."),
    "marks_not_understood": N_("Không hiểu tệp nét ghi “{file}”. Chưa ghi gì lên văn bản. Tệp phải có dạng {{\"marks\": […]}}."),
    "mark_outside": N_("Nét ghi nằm ngoài phần nhìn thấy của trang {page}. Chưa ghi gì. Hãy đặt nét ghi vào trong khung trang (CropBox) từ ({left}, {bottom}) đến ({right}, {top})."),
    "sidecar_certified_no_changes": N_("Người ký không cho thay đổi văn bản (chứng thực mức 1), nên không ghi bút phê vào tệp được. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "sidecar_certified_form_only": N_("Người ký chỉ cho điền biểu mẫu (chứng thực mức 2), nên không ghi bút phê vào tệp được. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "sidecar_certified_no_signing": N_("Văn bản đã được người ký chứng thực nên không ký thêm bút phê vào tệp được. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "sidecar_annotating_not_permitted": N_("Tệp được mã hóa và không cho phép ghi chú, nên không ghi bút phê vào tệp được. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "sidecar_xfa_form": N_("Tệp là biểu mẫu động, ghi vào sẽ hỏng biểu mẫu. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "sidecar_password_needed": N_("Tệp có mật khẩu mở, nên không ghi bút phê vào tệp được. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "sidecar_unparsable": N_("Cấu trúc tệp PDF không chuẩn nên không ghi bút phê vào tệp được. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "not_provable": N_("Bản có bút phê không qua được bước kiểm tra lại nên đã bỏ đi. Bản gốc được giữ nguyên. Hãy gửi kèm phiếu giải quyết văn bản đến."),
    "roots_not_understood": N_("Tệp chứng thư gốc không đúng dạng PEM hoặc DER. Chưa kiểm tra chữ ký nào. Hãy chọn đúng tệp chứng thư."),
    "certificate_not_opened": N_("Không mở được chứng thư số: sai mật khẩu hoặc tệp hỏng. Chưa ký gì. Hãy kiểm tra lại mật khẩu."),
    "nothing_to_sign": N_("Chưa có bút phê dạng chữ nào để ký. Chưa ghi gì. Hãy thêm một bút phê vào tệp nét ghi."),
}  # fmt: skip
"""What may be wrong with a file, or with marking it."""

STORE: dict[str, str] = {
    "wrong_key": N_("Khóa của hồ sơ không mở được dữ liệu trên máy này. Dữ liệu không bị thay đổi. Hãy báo cán bộ CNTT; đừng xóa thư mục hồ sơ."),
    "wrong_passphrase": N_("Cụm mật khẩu của hồ sơ không đúng. Dữ liệu không bị thay đổi. Hãy gõ lại; kiểm tra phím Caps Lock và bộ gõ tiếng Việt."),
    "passphrase_needed": N_("Máy này không có kho khóa nên cần cụm mật khẩu của hồ sơ. Dữ liệu không bị thay đổi. Hãy đặt WARDOFFICE_PASSPHRASE hoặc chạy ở nơi gõ được cụm mật khẩu."),
    "keyring_lost": N_("Không còn thấy khóa của hồ sơ trong kho khóa của máy (trước đây: {before}; bây giờ: {now}). Dữ liệu vẫn nguyên trên đĩa. Hãy khôi phục kho khóa cũ, hoặc dùng hồ sơ mới và đăng nhập lại."),
    "keyring_keeps_key": N_("Kho khóa của máy ({backend}) chưa chịu xóa khóa của hồ sơ. Chưa xóa văn bản nào. Hãy mở kho khóa rồi làm lại, hoặc báo cán bộ CNTT."),
    "key_file_damaged": N_("Tệp {file} của hồ sơ bị hỏng nên chưa mở được dữ liệu. Dữ liệu vẫn nguyên trên đĩa. Hãy khôi phục tệp này từ bản sao lưu."),
    "cache_damaged": N_("Dữ liệu trên máy này bị hỏng và chưa dựng lại được. Tệp hỏng vẫn nằm nguyên chỗ cũ. Hãy kiểm tra ổ đĩa, mở lại phần mềm, rồi báo cán bộ CNTT."),
    "cache_rescued": N_("Dữ liệu trên máy này bị hỏng nên phần mềm đã dựng lại; tệp hỏng để tại {kept}. Đã cứu {acts} việc chưa gửi, {drafts} bản nháp, {documents} văn bản; {pages} trang không đọc được. Máy sẽ tự tải lại văn bản; hãy làm lại việc vừa rồi nếu chưa thấy."),
    "cache_rescued_unkept": N_("Dữ liệu trên máy này bị hỏng nên phần mềm đã dựng lại; không giữ được tệp hỏng. Đã cứu {acts} việc chưa gửi, {drafts} bản nháp, {documents} văn bản; {pages} trang không đọc được. Máy sẽ tự tải lại văn bản; hãy làm lại việc vừa rồi nếu chưa thấy."),
    "backup_missing": N_("Không thấy tệp sao lưu {file}. Chưa thay đổi gì. Hãy kiểm tra lại đường dẫn."),
    "backup_damaged": N_("Tệp sao lưu {file} bị hỏng hoặc không phải bản sao lưu của phần mềm này. Hồ sơ không bị thay đổi. Hãy dùng một bản sao lưu khác."),
    "backup_unwritable": N_("Không ghi được tệp sao lưu {file}. Hồ sơ không bị thay đổi. Hãy kiểm tra thư mục và quyền ghi."),
    "backup_of_another": N_("Bản sao lưu này là của tài khoản khác ({login}). Hồ sơ không bị thay đổi. Hãy chọn hồ sơ khác bằng --profile."),
    "wrong_backup_passphrase": N_("Cụm mật khẩu của bản sao lưu không đúng. Hồ sơ không bị thay đổi. Hãy gõ lại; kiểm tra phím Caps Lock và bộ gõ tiếng Việt."),
    "profile_on_network": N_("Thư mục hồ sơ {folder} nằm trên ổ mạng nên không dùng được. Dữ liệu không bị thay đổi. Hãy chọn thư mục trên ổ của máy này bằng --profile."),
    "index_being_made": N_("Chỉ mục tìm kiếm đang được dựng lại nên kết quả có thể còn thiếu. Văn bản vẫn đủ trong danh sách. Hãy tìm lại sau ít phút."),
    "backup_failed": N_("Chưa sao lưu được dữ liệu trước khi nâng cấp. Dữ liệu vẫn nguyên như cũ. Hãy kiểm tra ổ đĩa rồi mở lại, hoặc báo cán bộ CNTT."),
    "cache_too_new": N_("Dữ liệu trên máy này do phiên bản mới hơn tạo ra. Không thay đổi gì. Hãy cập nhật phần mềm (dữ liệu bản {found}, phần mềm hiểu đến bản {known})."),
    "profile_read_only": N_("Không ghi được vào thư mục hồ sơ {folder}. Dữ liệu không bị thay đổi. Hãy kiểm tra quyền ghi, hoặc chọn thư mục khác bằng --profile."),
    "disk_full": N_("Ổ đĩa đã đầy nên chưa ghi được. Những gì đã ghi trước đó vẫn còn. Hãy dọn bớt ổ đĩa rồi làm lại."),
    "disk_trouble": N_("Ổ đĩa báo lỗi khi đọc hoặc ghi. Những gì máy chủ đã nhận vẫn an toàn. Hãy đóng phần mềm và báo cán bộ CNTT kiểm tra ổ đĩa."),
    "cache_busy": N_("Dữ liệu đang được chương trình khác dùng quá lâu. Chưa thay đổi gì. Hãy thử lại sau ít phút."),
    "reading_locked": N_("Đã {days} ngày chưa liên lạc với máy chủ nên tạm khóa việc đọc văn bản. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy kết nối mạng và đồng bộ để mở lại."),
    "mass_removal": N_("Máy chủ báo gỡ {removed} trong {held} văn bản cùng lúc nên đã dừng lại để hỏi. Chưa gỡ gì khỏi máy này. Nếu đúng là như vậy, hãy chạy “wardoffice sync --confirm-removals”."),
    "file_hash": N_("Tệp {file} tải về không khớp với bản gốc nên đã bỏ đi. Văn bản và các tệp khác vẫn đọc được. Máy sẽ tự tải lại."),
}  # fmt: skip
"""What may be wrong with this machine's own copy: cache, key, profile."""

SYNC: dict[str, str] = {
    "no_network": N_("Không kết nối được tới {host}: mất mạng hoặc đường truyền bị ngắt. Việc chưa gửi vẫn nằm an toàn trên máy này. Sẽ gửi khi có mạng."),
    "server_silent": N_("Máy chủ {host} không trả lời. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy thử lại sau ít phút; nếu kéo dài, báo cán bộ CNTT."),
    "server_error": N_("Máy chủ {host} đang gặp sự cố. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy thử lại sau; nếu kéo dài, báo cán bộ CNTT."),
    "busy": N_("Máy chủ {host} đang bận. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy thử lại sau ít phút."),
    "captive_portal": N_("Mạng này chặn đường tới {host} (thường là trang đăng nhập Wi-Fi). Không có gì được gửi đi hay thay đổi. Hãy đăng nhập mạng hoặc đổi mạng khác."),
    "tls_intercepted": N_("Chứng thư của {host} không do nơi máy này tin cậy cấp; có thể mạng đang xen vào giữa. Không có gì được gửi đi. Hãy báo cán bộ CNTT."),
    "tls_expired": N_("Chứng thư của {host} đã hết hạn hoặc chưa có hiệu lực. Không có gì được gửi đi. Hãy kiểm tra ngày giờ của máy, rồi báo cán bộ CNTT."),
    "tls_wrong_host": N_("Chứng thư nhận được không phải của {host}. Không có gì được gửi đi. Hãy kiểm tra lại địa chỉ máy chủ hoặc báo cán bộ CNTT."),
    "tls_self_signed": N_("Máy chủ {host} đưa ra chứng thư tự ký, không ai bảo đảm. Không có gì được gửi đi. Hãy báo cán bộ CNTT cấp tệp chứng thư PEM."),
    "answered_plain": N_("Đầu kia của {host} không trả lời bằng kết nối mã hóa: mạng này có thể đòi đăng nhập (Wi-Fi), hoặc địa chỉ không phải https. Không có gì được gửi đi. Hãy đăng nhập mạng, hoặc kiểm tra địa chỉ máy chủ."),
    "tls_failed": N_("Không lập được kết nối mã hóa tới {host}. Không có gì được gửi đi. Hãy kiểm tra địa chỉ máy chủ (https) hoặc báo cán bộ CNTT."),
    "proxy_refused": N_("Máy chủ trung gian của mạng không cho đi tới {host}. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy báo cán bộ CNTT kiểm tra proxy."),
    "proxy_silent": N_("Máy chủ trung gian (proxy) {proxy} không trả lời. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy kiểm tra mục Mạng trong Cài đặt, hoặc báo cán bộ CNTT."),
    "proxy_auth_needed": N_("Máy chủ trung gian (proxy) {proxy} đòi tên và mật khẩu. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy ghi tên và mật khẩu proxy ở mục Mạng trong Cài đặt."),
    "proxy_wrong": N_("Địa chỉ máy chủ trung gian “{address}” không đúng. Không có gì được gửi đi. Hãy ghi dạng http://proxy.example.vn:3128"),
    "sign_in_not_offered": N_("Máy chủ {host} chưa có trang đăng nhập bằng trình duyệt. Không có gì bị thay đổi. Hãy đăng nhập bằng tên và mật khẩu."),
    "sign_in_refused": N_("Máy chủ {host} không nhận lần đăng nhập này. Không có gì bị thay đổi. Hãy đăng nhập lại từ đầu."),
    "sign_in_stopped": N_("Đã dừng đăng nhập theo yêu cầu. Không có gì bị thay đổi. Anh/chị đăng nhập lại lúc nào cũng được."),
    "sign_in_late": N_("Đã chờ quá lâu mà trình duyệt chưa đăng nhập xong. Không có gì bị thay đổi. Hãy đăng nhập lại."),
    "unsent_work": N_("Còn {count} việc chưa gửi hoặc đang viết dở trên máy này. Chưa xóa gì. Hãy đồng bộ và gửi cho xong, hoặc chọn xóa cả phần đó."),
    "erase_keeps_unsent": N_("Còn {count} việc chưa gửi hoặc đang viết dở trên máy này. Chưa xóa gì. Hãy đồng bộ và gửi cho xong, hoặc thêm --even-unsent để xóa cả phần đó."),
    "window_open": N_("WardOffice đang mở hoặc đang đồng bộ hồ sơ này. Chưa xóa gì. Hãy đóng WardOffice rồi làm lại."),
    "auth_needed": N_("Phiên làm việc đã hết hạn. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy đăng nhập lại."),
    "wrong_password": N_("Tên đăng nhập hoặc mật khẩu không đúng. Không có gì bị thay đổi. Hãy gõ lại; kiểm tra phím Caps Lock và bộ gõ tiếng Việt."),
    "forbidden": N_("Máy chủ không cho tài khoản này làm việc đó. Không có gì bị thay đổi. Hãy hỏi cán bộ CNTT."),
    "not_found": N_("Máy chủ {host} không có nội dung cần tìm. Không có gì bị thay đổi. Hãy kiểm tra địa chỉ máy chủ hoặc báo cán bộ CNTT."),
    "not_the_contract": N_("Máy chủ {host} trả lời nội dung mà phần mềm không hiểu. Không có gì bị thay đổi trên máy này. Hãy kiểm tra địa chỉ máy chủ, hoặc báo cán bộ CNTT cập nhật phần mềm."),
    "state_expired": N_("Máy chủ không còn nhớ lần đồng bộ trước. Không có gì bị mất. Máy sẽ so lại toàn bộ danh sách."),
    "version_too_old": N_("Phần mềm này và máy chủ {host} không cùng phiên bản. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy báo cán bộ CNTT cập nhật phần mềm."),
    "request_refused": N_("Máy chủ không nhận việc này. Nội dung đã viết vẫn được giữ trong Chờ gửi. Hãy báo cán bộ CNTT."),
    "request_too_large": N_("Việc này quá lớn nên máy chủ không nhận. Nội dung đã viết vẫn được giữ trong Chờ gửi. Hãy chia nhỏ nét ghi."),
    "not_understood": N_("Máy chủ không hiểu việc này. Nội dung đã viết vẫn được giữ trong Chờ gửi. Hãy báo cán bộ CNTT cập nhật phần mềm."),
    "address_wrong": N_("Địa chỉ máy chủ “{address}” không đúng. Không có gì được gửi đi. Hãy ghi dạng https://vanban.example.vn"),
    "address_unsafe": N_("Địa chỉ {host} không có mã hóa nên không dùng. Không có gì được gửi đi. Hãy dùng địa chỉ bắt đầu bằng https://"),
    "authorities_unreadable": N_("Không đọc được tệp chứng thư “{file}”. Không có gì được gửi đi. Hãy kiểm tra tệp PEM do CNTT cấp."),
    "hub_restored": N_("Máy chủ vừa được khôi phục từ bản cũ hơn nên đã dừng gửi và nhận. Việc chưa gửi và văn bản trên máy này vẫn nguyên. Hãy nhờ cán bộ CNTT chạy “wardoffice hub new-epoch”, rồi đăng nhập lại để gửi bù."),
    "hub_renewed": N_("Máy chủ vừa được khôi phục từ bản sao lưu nên đã dừng gửi và nhận. Việc chưa gửi và văn bản trên máy này vẫn nguyên. Hãy đăng nhập lại để gửi bù."),
    "other_account": N_("Hồ sơ này là của tài khoản khác ({login}). Không có gì bị thay đổi. Hãy dùng đúng tài khoản, hoặc hồ sơ khác bằng --profile."),
    "not_connected": N_("Hồ sơ này chưa đăng nhập máy chủ nào. Không có gì bị thay đổi. Hãy đăng nhập bằng “wardoffice connect”."),
    "sync_running": N_("Một chương trình khác đang đồng bộ hồ sơ này và chưa trả lời. Việc chưa gửi vẫn nằm an toàn trên máy này. Hãy thử lại sau."),
    "feed_empty": N_("Máy chủ đưa danh sách trống trong khi máy này giữ {held} văn bản, nên đã dừng lại. Chưa gỡ gì khỏi máy này. Hãy báo cán bộ CNTT."),
    "stopped": N_("Đã dừng theo yêu cầu. Những gì đã nhận và việc chưa gửi vẫn nguyên. Hãy đồng bộ lại khi cần."),
    "disk_low": N_("Ổ đĩa sắp đầy nên tạm dừng tải tệp mới. Văn bản đã có vẫn đọc được. Hãy dọn bớt ổ đĩa rồi đồng bộ lại."),
    "files_missing": N_("Có tệp chưa tải được hoặc tải về bị sai. Văn bản và các tệp khác vẫn đọc được. Máy sẽ tự tải lại ở lần đồng bộ sau."),
}  # fmt: skip
"""What may keep desk and hub apart."""

CHECKS: dict[str, str] = {
    "way_direct": N_("Đi thẳng ra mạng, không qua máy chủ trung gian (proxy)."),
    "way_by_proxy": N_("Đi qua máy chủ trung gian (proxy) {proxy}."),
    "hub_reached": N_("Máy chủ {host} trả lời tốt."),
    "clock_right": N_("Đồng hồ máy đúng (lệch {seconds} giây)."),
    "account_known": N_("Tài khoản đang đăng nhập."),
}  # fmt: skip
"""What a check of the way to the hub found in order."""

COMMAND_LINE: dict[str, str] = {
    "usage": N_("Không hiểu dòng lệnh ({told}). Chưa làm gì cả. Gõ “{command} --help” để xem cách dùng."),
    "not_text": N_("Dòng lệnh có chỗ không phải là chữ (sai bảng mã). Chưa làm gì cả. Hãy gõ lại bằng Unicode (UTF-8)."),
    "fault": N_("Phần mềm gặp lỗi của chính nó. Những gì đã ghi vẫn được giữ. Hãy gửi tệp logs/wardoffice.log trong hồ sơ cho cán bộ CNTT ({name})."),
    "part_not_installed": N_("Máy này chưa cài phần “{part}”. Phần mềm vẫn dùng bình thường. Hãy cài wardoffice[hub] nếu cần chạy máy chủ."),
    "password_missing": N_("Chưa có mật khẩu. Không có gì được gửi đi. Hãy đưa mật khẩu vào đầu vào hoặc WARDOFFICE_PASSWORD."),
    "key_not_given": N_("Dòng đầu tiên của đầu vào không phải khóa. Không có gì bị thay đổi. Hãy bỏ --key-on-stdin nếu chạy bằng tay."),
    "ambiguous_id": N_("Mã “{prefix}” ứng với nhiều văn bản. Không có gì bị thay đổi. Hãy ghi mã dài hơn."),
    "ambiguous_name": N_("“{who}” có thể là nhiều người hoặc đơn vị: {names}. Chưa chuyển đi đâu cả. Hãy ghi rõ hơn hoặc dùng tên đăng nhập."),
    "not_a_person": N_("“{who}” không phải là người. Chưa chuyển đi đâu cả. Hãy ghi tên người nhận."),
    "which_organ": N_("Anh/chị là văn thư của nhiều cơ quan ({organs}). Chưa làm gì cả. Hãy chọn một cơ quan bằng --organ."),
    "register_held": N_("Chưa giữ được sổ của {organ}: {holder} đang giữ. Số đến trên máy này vẫn là số tạm. Hãy thử lại sau khi máy đó đồng bộ."),
    "which_post": N_("Anh/chị làm được việc này ở nhiều chức vụ ({posts}). Chưa làm gì cả. Hãy chọn một chức vụ bằng --as."),
    "doctor_found": N_("Có {count} mục cần xem lại. Dữ liệu không bị thay đổi. Hãy làm theo lời khuyên ở từng mục."),
    "backup_passphrase_needed": N_("Chưa có cụm mật khẩu cho bản sao lưu. Chưa thay đổi gì. Hãy gõ ở cửa sổ lệnh hoặc đặt WARDOFFICE_BACKUP_PASSPHRASE."),
    "backup_passphrase_differs": N_("Hai lần gõ cụm mật khẩu không giống nhau. Chưa sao lưu gì. Hãy chạy lại lệnh và gõ lại."),
    "files_damaged": N_("Có {count} tệp trên máy này bị hỏng nên đã được để riêng. Bản trên máy chủ vẫn còn đủ. Máy sẽ tự tải lại ở lần đồng bộ sau."),
    "audit_changed": N_("Nhật ký của hồ sơ bị sửa từ dòng {line}. Văn bản không bị ảnh hưởng. Hãy báo cán bộ CNTT."),
    "unknown_act": N_("Không có việc nào mang mã “{prefix}” trong Chờ gửi. Không có gì bị thay đổi. Hãy xem mã bằng “wardoffice outbox --all”."),
    "ambiguous_command": N_("Mã “{prefix}” ứng với nhiều việc. Không có gì bị thay đổi. Hãy ghi mã dài hơn."),
    "sent_already": N_("Việc này đã gửi đi nên không rút lại được nữa. Không có gì bị mất. Nếu cần, anh/chị dùng Thu hồi."),
    "outbox_refused": N_("Có {count} việc bị máy chủ từ chối. Nội dung đã viết vẫn còn nguyên. Hãy xem lý do bằng “wardoffice outbox”."),
    "clock_wrong": N_("Đồng hồ máy lệch {minutes} phút so với máy chủ. Việc đã ghi vẫn an toàn. Hãy chỉnh lại giờ của máy."),
    "bad_due": N_("“{text}” không phải hạn. Chưa làm gì cả. Hãy ghi số ngày làm việc (3), ngày (2026-11-30) hoặc ngày và giờ (2026-11-30T17:00)."),
    "bad_cursor": N_("Giá trị của --after không đúng. Không có gì bị thay đổi. Hãy dùng giá trị next của trang trước."),
    "marks_unreadable": N_("Không đọc được tệp nét ghi “{file}”. Chưa ghi gì lên văn bản. Tệp phải có dạng {{\"marks\": […]}}."),
    "no_attachment": N_("Văn bản này không có tệp. Chưa ghi gì. Hãy xem nội dung trên phần mềm."),
    "file_not_here": N_("Tệp “{file}” chưa tải về máy này. Chưa ghi gì. Hãy đồng bộ rồi thử lại."),
    "nobody_of_the_ward": N_("Phường thực hành không có ai tên “{who}”. Chưa mở gì. Hãy chọn một trong: {names}."),
    "out_unwritable": N_("Không ghi được vào thư mục “{file}”. Chưa diễn gì. Hãy chọn thư mục khác bằng --out."),
    "demo_step_failed": N_("Bước “{step}” không diễn ra đúng như dự kiến. Hồ sơ của anh/chị không bị ảnh hưởng. Hãy gửi tệp summary.json ở {folder} cho cán bộ CNTT."),
    "hub_silent": N_("Máy chủ của phường thực hành không trả lời. Hồ sơ của anh/chị không bị ảnh hưởng. Hãy thử lại, hoặc dựng lại bằng “wardoffice demo --reset”."),
}  # fmt: skip
"""What may be wrong with what was typed."""

HUB = {
    "hub_not_found": N_("Không thấy máy chủ trong thư mục {path}. Chưa làm gì cả. Hãy kiểm tra --data, hoặc tạo mới bằng “wardoffice hub init”."),
    "hub_unreadable": N_("Không đọc được {path}. Dữ liệu không bị thay đổi. Hãy khôi phục tệp này từ bản sao lưu."),
    "hub_exists": N_("Thư mục {path} đã có máy chủ. Không ghi đè gì lên đó. Hãy chọn thư mục khác."),
    "hub_unwritable": N_("Không ghi được vào thư mục {path}. Chưa tạo gì. Hãy kiểm tra quyền ghi và dung lượng đĩa."),
    "hub_empty": N_("Cơ sở dữ liệu này chưa có máy chủ nào. Chưa thay đổi gì. Hãy kiểm tra địa chỉ cơ sở dữ liệu."),
    "hub_newer": N_("Dữ liệu máy chủ do phiên bản mới hơn tạo ra (bản {version}). Không thay đổi gì. Hãy cập nhật phần mềm."),
    "database_url": N_("Địa chỉ cơ sở dữ liệu không dùng được. Chưa thay đổi gì. Hãy kiểm tra --database-url và trình điều khiển."),
    "database_unreachable": N_("Không mở được cơ sở dữ liệu. Dữ liệu không bị thay đổi. Hãy kiểm tra địa chỉ, quyền truy cập và dung lượng đĩa."),
    "files_url": N_("Địa chỉ kho tệp {url} không dùng được (chỉ nhận file:). Chưa thay đổi gì. Hãy kiểm tra --files-url."),
    "files_unwritable": N_("Không ghi được tệp vào {path}. Văn bản chưa được gửi. Hãy kiểm tra quyền ghi và dung lượng đĩa."),
    "letter_file_missing": N_("Không đọc được tệp {path}. Văn bản chưa được gửi. Hãy kiểm tra đường dẫn."),
    "letter_file_empty": N_("Tệp {path} không có nội dung. Văn bản chưa được gửi. Hãy kiểm tra lại tệp."),
    "letter_file_name": N_("Tên tệp {path} có chữ bị hỏng (sai bảng mã). Văn bản chưa được gửi. Hãy đổi tên tệp rồi gửi lại."),
    "file_too_large": N_("Tệp lớn quá {most} MB. Văn bản chưa được gửi. Hãy chia nhỏ tệp."),
    "unknown_organ": N_("Không xác định được cơ quan “{organ}”. Văn bản chưa được gửi. Hãy ghi mã cơ quan như “wardoffice hub accounts” in ra."),
    "register_lent": N_("Sổ đến đang do máy của {holder} giữ để cấp số, muộn nhất đến {until}. Sổ không thay đổi. Đã nhắn máy đó trả sổ; hãy chạy lại lệnh sau lần đồng bộ tới của máy đó."),
    "unknown_login": N_("Danh bạ không có ai dùng tên đăng nhập “{login}”. Chưa mở tài khoản nào. Hãy thêm người đó bằng “wardoffice hub directory --set” trước."),
    "account_exists": N_("“{login}” đã có tài khoản. Mật khẩu đang dùng không thay đổi. Người đó cứ đăng nhập như trước."),
    "password_unfit": N_("Mật khẩu trống hoặc dài quá {most} ký tự. Chưa mở tài khoản nào. Hãy chọn mật khẩu khác."),
    "unknown_ward": N_("Cơ sở dữ liệu không có phường “{ward}”. Không thay đổi gì. Hãy kiểm tra hub.json."),
    "ambiguous_document": N_("Mã “{id}” ứng với nhiều văn bản. Không có gì bị thay đổi. Hãy ghi mã dài hơn."),
    "port_taken": N_("Không mở được cổng {port} tại {host}. Máy chủ chưa chạy. Hãy chọn cổng khác, hoặc dừng chương trình đang dùng cổng này."),
    "certificate": N_("Không đọc được chứng thư hoặc khóa TLS ({path}). Máy chủ chưa chạy. Hãy kiểm tra --certificate và --key."),
    "ready_file": N_("Không ghi được tệp báo sẵn sàng {path}. Máy chủ đã dừng. Hãy kiểm tra quyền ghi."),
    "directory_unreadable": N_("Không hiểu tệp danh bạ {file} ({detail}). Danh bạ đang dùng không thay đổi. Hãy sửa tệp theo mẫu “wardoffice hub directory” in ra."),
    "directory_not_json": N_("Không hiểu tệp danh bạ {file}. Danh bạ đang dùng không thay đổi. Hãy sửa tệp theo mẫu “wardoffice hub directory” in ra."),
    "directory_empty": N_("Tệp danh bạ không có cơ quan nào. Danh bạ đang dùng không thay đổi. Hãy kiểm tra lại tệp."),
    "directory_twice": N_("Mã “{id}” xuất hiện hai lần trong tệp danh bạ. Danh bạ đang dùng không thay đổi. Hãy đặt mã khác cho một trong hai."),
    "directory_nameless": N_("Mục “{id}” trong tệp danh bạ thiếu mã, tên hoặc tên đăng nhập. Danh bạ đang dùng không thay đổi. Hãy ghi đủ."),
    "directory_unknown": N_("Mục “{where}” nhắc đến “{id}” không có trong cùng cơ quan của tệp danh bạ. Danh bạ đang dùng không thay đổi. Hãy sửa lại mã."),
    "directory_two_of": N_("{organ} có hơn một người giữ chức {role}. Danh bạ đang dùng không thay đổi. Hãy để mỗi cơ quan một người."),
    "directory_absence": N_("Kỳ nghỉ của “{id}” kết thúc trước khi bắt đầu. Danh bạ đang dùng không thay đổi. Hãy sửa lại ngày."),
    "directory_delegation": N_("Ủy quyền từ “{grantor}” cho “{delegate}” không dùng được. Danh bạ đang dùng không thay đổi. Hãy chọn hai chức vụ khác nhau của một cơ quan, giờ kết thúc sau giờ bắt đầu."),
    "bad_date": N_("“{text}” không phải ngày. Chưa gửi gì đi. Hãy ghi dạng 2026-11-30 hoặc 2026-11-30T17:00."),
}  # fmt: skip
"""What may be wrong with the hub, told to those who run it."""

NOTICES: dict[str, str] = {
    "lost_sight_post_changed": N_("{document} không còn thuộc chức vụ của anh/chị nên đã gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi văn thư nếu cần xem lại."),
    "lost_sight_delegation_ended": N_("{document} đã gỡ khỏi máy này vì ủy quyền đã hết hạn. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi người ủy quyền nếu cần xem lại."),
    "lost_sight_recalled": N_("{document} đã được người chuyển thu hồi nên gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi người đã chuyển nếu cần."),
    "lost_sight_restricted": N_("{document} nay chỉ văn thư và người được chuyển xem được nên đã gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi văn thư nếu cần."),
    "lost_sight_not_yours_any_more": N_("{document} không còn giao cho anh/chị nên đã gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi người đã giao nếu cần."),
    "lost_sight_of_many_post_changed": N_("{count} văn bản không còn thuộc chức vụ của anh/chị nên đã gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi văn thư nếu cần xem lại."),
    "lost_sight_of_many_delegation_ended": N_("{count} văn bản đã gỡ khỏi máy này vì ủy quyền đã hết hạn. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi người ủy quyền nếu cần xem lại."),
    "lost_sight_of_many_recalled": N_("{count} văn bản đã được người chuyển thu hồi nên gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi người đã chuyển nếu cần."),
    "lost_sight_of_many_restricted": N_("{count} văn bản nay chỉ văn thư và người được chuyển xem được nên đã gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi văn thư nếu cần."),
    "lost_sight_of_many_not_yours_any_more": N_("{count} văn bản không còn giao cho anh/chị nên đã gỡ khỏi máy này. Việc chưa gửi và nội dung đang viết vẫn được giữ. Hãy hỏi người đã giao nếu cần."),
    "recalled_by_sender": N_("{document} đã được nơi gửi thu hồi, lý do: {reason}. Số đến, lịch sử xử lý và nội dung đang viết vẫn được giữ. Hãy dừng xử lý."),
    "recalled_without_reason": N_("{document} đã được nơi gửi thu hồi. Số đến, lịch sử xử lý và nội dung đang viết vẫn được giữ. Hãy dừng xử lý."),
    "replaced_by_sender": N_("{document} đã được nơi gửi thay bằng văn bản {code}, lý do: {reason}. Số đến, lịch sử xử lý và nội dung đang viết vẫn được giữ. Hãy xử lý theo văn bản mới khi vào sổ."),
    "replaced_without_reason": N_("{document} đã được nơi gửi thay bằng văn bản {code}. Số đến, lịch sử xử lý và nội dung đang viết vẫn được giữ. Hãy xử lý theo văn bản mới khi vào sổ."),
    "number_corrected": N_("Số đến tạm {shown} nay là số chính thức {number}. Văn bản và việc đã làm không thay đổi. Hãy sửa lại số đã ghi trên giấy, nếu có."),
    "lead_contested": N_("{document} có hai ý kiến chọn nơi chủ trì khác nhau: {by} chọn {who}. Bút phê của cả hai vẫn được giữ. Hãy thống nhất một nơi chủ trì."),
    "lead_settled": N_("{document} đã được chốt nơi chủ trì là {who}, khác với lựa chọn của anh/chị. Bút phê của anh/chị vẫn được giữ. Hãy trao đổi lại nếu cần."),
    "delegation_begun": N_("Ủy quyền của {grantor} cho {delegate} đã bắt đầu, đến {until}. Việc làm thay được ghi đủ tên hai người. Văn bản liên quan sẽ tự tải về."),
    "delegation_ended": N_("Ủy quyền của {grantor} cho {delegate} đã kết thúc. Việc đã làm thay trước đó vẫn có hiệu lực. Từ nay việc mới do {grantor} xử lý."),
    "work_delegated": N_("Có {count} văn bản đang chờ {grantor} mà anh/chị được ủy quyền xử lý. Văn bản đã tải về máy này. Hãy mở danh sách để xem."),
    "copy_made_anew": N_("Dữ liệu trên máy này từng bị hỏng nên phần mềm đã dựng lại. Đã cứu {acts} việc chưa gửi, {drafts} bản nháp, {documents} văn bản; {pages} trang không đọc được. Văn bản còn thiếu sẽ tự tải về."),
    "lease_taken_back": N_("Máy chủ đã lấy lại quyền cấp số của sổ {register}. Các số đã cấp vẫn được giữ. Từ nay số đến là số tạm cho đến khi đồng bộ."),
}  # fmt: skip
"""What happened without the person's doing (`store.notices`); `document` is one of the two names below."""
NUMBERED_DOCUMENT = N_("Văn bản số đến {number}")
UNNUMBERED_DOCUMENT = N_("Một văn bản chưa vào sổ")

UNKNOWN = N_("Việc này chưa làm được. Nội dung đã viết vẫn được giữ. Hãy gửi mã “{code}” cho cán bộ CNTT.")


class _Gaps(dict[str, str | int]):
    def __missing__(self, key: str) -> str:
        return "…"


WITHOUT = {
    ("cache_rescued", "kept"): "cache_rescued_unkept",
    ("directory_unreadable", "detail"): "directory_not_json",
    ("recalled_by_sender", "reason"): "recalled_without_reason",
    ("replaced_by_sender", "reason"): "replaced_without_reason",
}
"""The sentence said instead where this one's gap has nothing to name."""


def sentence(code: str, facts: Mapping[str, str | int] | None = None) -> str:
    """The sentence for a code with its gaps filled; an unknown code still says what is safe and names itself."""
    for (of, gap), other in WITHOUT.items():
        if of == code and not (facts or {}).get(gap):
            code = other
    for table in (REFUSALS, PAPER, STORE, SYNC, CHECKS, COMMAND_LINE, HUB, NOTICES):
        if code in table:
            return _(table[code]).format_map(_Gaps(facts or {}))
    return _(UNKNOWN).format(code=code)


def browser_page(taken: bool) -> str:
    """The page a browser ends on after signing in: HTML without script, in our own words."""
    done = _("Trình duyệt đã xong việc. Anh/chị hãy đóng trang này và quay lại cửa sổ WardOffice.")
    strange = _("Trang này không thuộc lần đăng nhập đang chờ. Chưa có ai được đăng nhập. Hãy đóng trang này.")
    language = os.environ.get("WARDOFFICE_LANGUAGE", "vi")
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8"><title>WardOffice</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><h1>WardOffice</h1><p>{escape(done if taken else strange)}</p></body></html>"
    )
