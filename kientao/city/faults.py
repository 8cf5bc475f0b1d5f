"""What can be wrong in a city's folder, and what to do about it."""

from kientao.base.text import T
from kientao.base.yamlfile import fault

fault(
    "city.file",
    T("Thư mục thành phố thiếu tệp {name}.", "The city's folder lacks the file {name}."),
    T("Thêm tệp này theo cities/README.md.", "Add it as cities/README.md says."),
)
fault(
    "city.missing_key",
    T("Thiếu mục «{key}».", "The part “{key}” is missing."),
    T("Thêm «{key}:» vào đây.", "Add “{key}:” here."),
)
fault(
    "city.unknown_key",
    T("Có mục lạ «{key}».", "The part “{key}” is unknown."),
    T("Chỉ dùng: {known}.", "Use only: {known}."),
)
fault(
    "city.type",
    T("Mục «{key}» không đúng kiểu.", "The part “{key}” is of the wrong kind."),
    T("Ở đây cần {wanted}.", "What is needed here: {wanted}."),
)
fault(
    "city.duplicate",
    T("Mã «{thing}» đã dùng ở {other}.", "The code “{thing}” is used already at {other}."),
    T("Đặt mã khác.", "Choose another code."),
)
fault(
    "city.unknown_ref",
    T("Không có «{thing}» trong {kind}.", "There is no “{thing}” in {kind}."),
    T("Sửa mã, hoặc thêm mục này vào {kind}.", "Correct the code, or add it to {kind}."),
)
fault(
    "city.days",
    T("Ngày đầu {since} sau ngày cuối {until}.", "The first day {since} is after the last day {until}."),
    T("Đổi lại hai ngày.", "Correct the two days."),
)
fault(
    "city.not_covered",
    T(
        "«{thing}» không tồn tại vào ngày {day}, khi mục này còn hiệu lực.",
        "“{thing}” does not exist on {day}, while this still holds.",
    ),
    T(
        "Sửa “from”/“until”, hoặc thêm thay đổi (changes) nối sang đơn vị mới.",
        "Correct “from”/“until”, or add a change.",
    ),
)
fault(
    "city.overlap",
    T("Trùng thời gian với mục ở {other} ({what}).", "Overlaps in time with {other} ({what})."),
    T("Ghi “until” cho mục trước, hoặc bỏ một mục.", "Write “until” on the earlier one, or remove one."),
)
fault(
    "city.change_days",
    T("«{unit}» không khớp với ngày thay đổi {day}.", "“{unit}” does not fit the day of the change, {day}."),
    T(
        "Đơn vị cũ hết hiệu lực ngày hôm trước; đơn vị mới bắt đầu đúng ngày này.",
        "The old unit ends the day before; the new one begins on this day.",
    ),
)
fault(
    "city.place",
    T("Không tìm thấy ranh giới «{place}».", "The outline “{place}” was not found."),
    T("Kiểm tra tên tệp và mã sau dấu #.", "Check the file name and the id after #."),
)
fault(
    "city.zone",
    T("Không có múi giờ «{zone}».", "There is no time zone “{zone}”."),
    T("Ghi tên IANA, ví dụ Asia/Ho_Chi_Minh.", "Write an IANA name, for example Asia/Ho_Chi_Minh."),
)
fault(
    "city.country",
    T("Chưa có lịch nghỉ lễ của nước «{country}».", "No public holidays are known for “{country}”."),
    T("Ghi mã ISO 3166 hai chữ, ví dụ VN.", "Write the two letters of ISO 3166, for example VN."),
)
fault(
    "city.refused",
    T("Không nạp được: {what}", "Could not be loaded: {what}"),
    T("Sửa mục này rồi nạp lại; các mục trước đã được ghi.", "Correct this and load again; what came before is kept."),
)
