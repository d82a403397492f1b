"""Personal data: told by kind and never by value, and nothing is refused for it."""

from __future__ import annotations

from . import CodeCase, World

HEAD = "Sáng 20/11, Sở Mẫu tổ chức hội nghị tổng kết công tác năm 2026 tại tỉnh."
PERSON = "Ông Nguyễn Văn An, sinh ngày 12/03/1985, trú tại tổ 5, phường Sông Bằng, tỉnh Cao Bằng"
LIST = """Danh sách hộ nhận hỗ trợ
STT\tHọ và tên\tNgày sinh\tSố CCCD
1\tNguyễn Văn An\t12/03/1985\t004085012345
2\tLê Thị Bình\t01/04/1990\t004190012346
3\tHoàng Văn Cường\t02/05/1971\t004071012347"""


def _mail(world: World, text: str) -> object:
    return world.mail(("tin.txt", f"{HEAD}\n{text}\n".encode()))


CASES = (
    CodeCase(
        "personal.data",
        lambda world: _mail(world, f"{PERSON}, số CCCD 004085012345, được khen thưởng."),
        says=("số định danh cá nhân", "nơi cư trú"),
    ),
    CodeCase(
        "personal.secret",
        lambda world: _mail(world, "Mã số BHXH của bà Lê Thị Bình: 0412345678."),
        says=("mã số bảo hiểm xã hội",),
    ),
    CodeCase("personal.list", lambda world: _mail(world, LIST)),
)
