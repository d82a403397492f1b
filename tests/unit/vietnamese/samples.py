"""Prose for tests, written for them: official style, every tone, names, numbers, signs."""

from __future__ import annotations

LINES = (
    "ỦY BAN NHÂN DÂN TỈNH BÌNH MINH",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Số: 12/QĐ-UBND",
    "QUYẾT ĐỊNH",
    "Về việc ban hành Quy chế tiếp nhận, xử lý thông tin của Cổng Thông tin điện tử tỉnh",
    "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26 tháng 11 năm 2003;",
    "Điều 1. Các cơ quan, đơn vị gửi tin, bài bằng thư điện tử hoặc đường bưu chính.",
    "Thời hạn xử lý không quá 15 ngày làm việc, kể từ ngày nhận được đầy đủ hồ sơ hợp lệ.",
    "Người đứng đầu chịu trách nhiệm trước pháp luật về những nội dung đã cung cấp;",
    "nghiêm cấm tiết lộ bí mật nhà nước, dữ liệu cá nhân của công dân dưới mọi hình thức.",
    "Ở xã, phường: mỗi quý gửi ít nhất hai bài, kèm ảnh rõ nét; ưu tiên việc cải cách hành chính.",
    "Chủ tịch Nguyễn Văn Ưởng, Phó Chủ tịch Đỗ Thị Yến (đã ký)",
)
TEXT = "\n".join(LINES)
#: Letters of TCVN3 that have no capital code: their case can't come back.
LOWERED = TEXT.lower()
