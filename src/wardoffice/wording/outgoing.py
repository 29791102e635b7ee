"""What is said of a file that leaves the program: as what it goes; by the codes of `desk.sending_out`."""

from wardoffice.wording.translation import N_

OUTGOING = {
    "original": N_("bản gốc, giữ nguyên"),
    "marked": N_("bản có bút phê, chữ ký trước đó giữ nguyên"),
    "pdf_of_image": N_("bản PDF làm từ ảnh, có bút phê"),
    "signed": N_("bản có bút phê đã ký số"),
    "slip": N_("phiếu giải quyết thay cho bản có bút phê"),
}
