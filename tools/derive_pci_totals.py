"""Write law/vn/scorecards/compared/pci.yaml: the published PCI total of every province, 2006-2019.

    python tools/derive_pci_totals.py ../shared/data/indices/vn-pci

Only totals: they tell the place among the provinces. Names are written as in Vietnamese.
"""

import csv
import sys
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "law/vn/scorecards/compared/pci.yaml"
YEARS = range(2006, 2020)
NAMES = (
    "An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang", "Bắc Kạn", "Bắc Ninh", "Bến Tre", "Bình Dương",
    "Bình Định", "Bình Phước", "Bình Thuận", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk",
    "Đắk Nông", "Điện Biên", "Đồng Nai", "Đồng Tháp", "Gia Lai", "Hà Giang", "Hà Nam", "Hà Nội", "Hà Tây",
    "Hà Tĩnh", "Hải Dương", "Hải Phòng", "Hậu Giang", "Hòa Bình", "Hưng Yên", "Khánh Hòa", "Kiên Giang",
    "Kon Tum", "Lai Châu", "Lâm Đồng", "Lạng Sơn", "Lào Cai", "Long An", "Nam Định", "Nghệ An", "Ninh Bình",
    "Ninh Thuận", "Phú Thọ", "Phú Yên", "Quảng Bình", "Quảng Nam", "Quảng Ngãi", "Quảng Ninh", "Quảng Trị",
    "Sóc Trăng", "Sơn La", "Tây Ninh", "Thái Bình", "Thái Nguyên", "Thanh Hóa", "Thừa Thiên Huế",
    "Tiền Giang", "TP. Hồ Chí Minh", "Trà Vinh", "Tuyên Quang", "Vĩnh Long", "Vĩnh Phúc", "Yên Bái",
)  # fmt: skip
OTHERWISE = {"BRVT": "Bà Rịa - Vũng Tàu", "TP HCM": "TP. Hồ Chí Minh", "Bac Kan": "Bắc Kạn"}
MARKS = str.maketrans(
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĐ",
    "aaaaaaaaaaaaaaaaadeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyD",
)
BY_PLAIN = {name.translate(MARKS): name for name in NAMES}
HEAD = """# Tệp do tools/derive_pci_totals.py viết; sửa ở nguồn rồi chạy lại. Written by tools/derive_pci_totals.py.
source:
  title: "Điểm PCI công bố (VCCI, USAID), pcivietnam.vn"
  url: "https://pcivietnam.vn"
  checked: second_hand
  note: {vi: "Lấy từ bảng tính hằng năm do mdtrinh/vietnam_elections lưu.", en: "From the yearly workbooks kept by mdtrinh/vietnam_elections."}
years:
"""  # noqa: E501 - one line of the file that is written


def main(folder: str) -> None:
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    with (Path(folder) / "pci_2005_2019_subindices.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if int(row["year"]) in YEARS:
                name = OTHERWISE.get(row["province"]) or BY_PLAIN[row["province"]]
                total = Decimal(row["pci_weighted"]).quantize(Decimal("0.01"), ROUND_HALF_UP)
                found[int(row["year"])][name] = total
    lines = []
    for year in sorted(found):
        told = ", ".join(f"{name}: {total}" for name, total in sorted(found[year].items(), key=lambda p: (-p[1], p[0])))
        lines.append(f"  {year}: {{{told}}}\n")
    OUT.write_text(HEAD + "".join(lines), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
