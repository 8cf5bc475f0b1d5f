# ruff: noqa: E501 - lines of the file that is written
"""Write cities/dong-xoai/indicators/pci.yaml: PCI of Bình Phước 2006-2024, its rank and its ten sub-indices.

    python tools/derive_indices.py ../shared/data/indices

Figures are facts published by VCCI; the file states the source. Where two publications differ, the note says so.
"""

import csv
import sys
from decimal import Decimal
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "cities/dong-xoai/indicators/pci.yaml"
PARTS = (  # column, column of the workbooks, code, vi, en
    ("entry_costs", "entry_costs", "pci-gia-nhap-thi-truong", "Gia nhập thị trường", "Entry costs"),
    ("land_access", "land_access", "pci-tiep-can-dat-dai", "Tiếp cận đất đai", "Access to land"),
    ("transparency", "transparency", "pci-minh-bach", "Tính minh bạch", "Transparency"),
    ("time_costs", "time_costs", "pci-chi-phi-thoi-gian", "Chi phí thời gian", "Time costs"),
    (
        "informal_charges",
        "informal_charges",
        "pci-chi-phi-khong-chinh-thuc",
        "Chi phí không chính thức",
        "Informal charges",
    ),
    ("policy_bias", "policy_bias", "pci-canh-tranh-binh-dang", "Cạnh tranh bình đẳng", "Policy bias"),
    ("proactivity", "proactivity", "pci-tinh-nang-dong", "Tính năng động của chính quyền", "Proactivity"),
    ("business_support", "business_support", "pci-ho-tro-doanh-nghiep", "Hỗ trợ doanh nghiệp", "Business support"),
    ("labor_policy", "labor_training", "pci-dao-tao-lao-dong", "Đào tạo lao động", "Labour policy"),
    (
        "law_order",
        "legal_institutions",
        "pci-thiet-che-phap-ly",
        "Thiết chế pháp lý và an ninh trật tự",
        "Law and order",
    ),
)
HEAD = """# Tệp do tools/derive_indices.py viết từ số liệu đã công bố; sửa ở nguồn rồi chạy lại.
# Written by tools/derive_indices.py. PCI © VCCI (USAID to 2024); figures are facts, restated with their source.
sources:
  site: &site
    title: "PCI – Hồ sơ tỉnh Bình Phước, VCCI"
    url: https://pcivietnam.vn/en/provinces/binh-phuoc
    checked: second_hand
    note: {vi: "Con số là dữ kiện do VCCI công bố; trang không nêu giấy phép.", en: "Figures published by VCCI; no licence stated."}
  news: &news
    title: "Năm 2025, Bình Phước phấn đấu tăng hạng chỉ số PCI từ 2–3 bậc (Báo mới)"
    url: https://lite.baomoi.com/nam-2025-binh-phuoc-phan-dau-tang-hang-chi-so-pci-tu-2-3-bac-c52482145.epi
    checked: second_hand
indicators:
"""
NEW_2013 = (
    "Từ năm 2013 mới có chỉ số thành phần này; năm 2006–2008 là chỉ số ưu đãi doanh nghiệp nhà nước, cách đo khác."
)
OLD_BIAS = "Chỉ số ưu đãi doanh nghiệp nhà nước, cách đo khác từ 2013: không so sánh trực tiếp."


def quote(text: str) -> str:
    return '"' + text.replace('"', "'") + '"'


def head(code: str, vi: str, en: str, unit: str, decimals: int, direction: str, definition: tuple[str, str]) -> str:
    return (
        f"  - code: {code}\n    name: {{vi: {quote(vi)}, en: {quote(en)}}}\n    unit: {unit}\n"
        f"    decimals: {decimals}\n    direction: {direction}\n    owner: dieu-phoi\n    rhythm: year\n"
        f"    how: external\n"
        f"    definition:\n      vi: {quote(definition[0])}\n      en: {quote(definition[1])}\n"
        f"    audience: public\n    objective: [chi-so]\n    place: bp.tinh\n"
    )


def figure(year: int, value: str, source: str = "site", note: str = "") -> str:
    tail = f", note: {quote(note)}" if note else ""
    return (
        f'      - {{on: {year}-12-31, period: "{year}", value: {value}, kind: chinh-thuc, source: *{source}{tail}}}\n'
    )


def rows(path: Path, province: str) -> dict[int, dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return {int(r["year"]): r for r in csv.DictReader(file) if r["province"] == province}


def differs(mine: str, theirs: str) -> bool:
    """Do the web page and the yearly workbook tell different values (beyond rounding)?"""
    return bool(mine and theirs) and abs(Decimal(mine) - Decimal(theirs)) > Decimal("0.02")


def part(row: tuple[str, ...], site: dict, books: dict) -> str:
    column, book_column, code, vi, en = row
    text = head(
        code, f"PCI – {vi}", f"PCI – {en}", "point", 2, "up",
        (f"Chỉ số thành phần PCI “{vi}” của tỉnh Bình Phước, thang 1–10.", f"PCI sub-index “{en}”, scale 1–10."),
    )  # fmt: skip
    text += "    low: 0\n    high: 10\n"
    text += f"    missing: {{vi: {quote('Năm 2023–2024 chưa có số liệu thành phần.')}, en: {quote('No sub-index figures for 2023 and 2024.')}}}\n"
    if column == "policy_bias":
        text += (
            f"    note: {{vi: {quote(NEW_2013)}, en: {quote('Measured since 2013; 2006-2008 is another measure.')}}}\n"
        )
    text += "    measurements:\n"
    for year in sorted(site):
        value = site[year][column]
        if not value:
            continue
        note = OLD_BIAS if column == "policy_bias" and year < 2013 else ""
        other = books.get(year, {}).get(book_column, "")
        if differs(value, other):
            shown = f"{Decimal(other):.2f}".replace(".", ",")
            note = f"Bảng tính PCI {year} của VCCI ghi {shown}; ở đây theo trang hồ sơ tỉnh."
        text += figure(year, value, note=note)
    return text


def main(folder: str) -> None:
    site = rows(Path(folder) / "pci_subindices_by_province_year.csv", "Bình Phước")
    books = rows(Path(folder) / "vn-pci/pci_2005_2019_subindices.csv", "Binh Phuoc")
    text = HEAD + head(
        "pci", "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI) – tỉnh Bình Phước",
        "Provincial Competitiveness Index (PCI) – Bình Phước province", "point", 2, "up",
        ("Điểm tổng hợp 100 của mười chỉ số thành phần có trọng số, VCCI công bố hằng năm. PCI đo cấp tỉnh: "
         "với Đồng Xoài đây là số của tỉnh Bình Phước (đến năm 2024).",
         "Weighted total out of 100 of ten sub-indices, published yearly by VCCI. It measures the province, not the city."),
    )  # fmt: skip
    text += "    low: 0\n    high: 100\n    rank: pci-hang\n    parts: [" + ", ".join(p[2] for p in PARTS) + "]\n"
    text += "    measurements:\n" + "".join(figure(year, site[year]["pci_score"]) for year in sorted(site))
    text += figure(2023, "65.47", "news") + figure(2024, "65.19", "news")
    text += head(
        "pci-hang", "Thứ hạng PCI – tỉnh Bình Phước", "PCI rank – Bình Phước province", "rank", 0, "down",
        ("Thứ hạng của tỉnh Bình Phước trong các tỉnh, thành phố được xếp hạng PCI (1 là cao nhất).",
         "Rank of Bình Phước among the provinces in the PCI (1 is best)."),
    )  # fmt: skip
    text += "    low: 1\n    high: 64\n    missing:\n"
    text += '      vi: "Từ PCI 2023, VCCI chỉ công bố điểm và hạng của 30 tỉnh đứng đầu; Bình Phước không ở trong đó nên không có hạng."\n'
    text += '      en: "Since PCI 2023 only the top 30 get a published rank; Bình Phước is not among them."\n'
    text += "    measurements:\n" + "".join(figure(year, site[year]["rank"]) for year in sorted(site))
    text += "".join(part(p, site, books) for p in PARTS)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text, "utf-8")
    print(OUT.name, len(site), "years")


if __name__ == "__main__":
    main(sys.argv[1])
