# ruff: noqa: E501 - lines of the file that is written
"""Write cities/dong-xoai/indicators/papi.yaml: PAPI of Bình Phước 2018-2024, eight dimensions and their sum.

    python tools/derive_papi.py ../shared/data/indices/vn-papi

A dimension is the sum of its measured sub-dimensions (checked against published totals of 2018 and 2019). A
sub-dimension that was not measured in a year is left out and named in the note: the sum is then not comparable.
"""

import csv
import sys
from decimal import Decimal
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "cities/dong-xoai/indicators/papi.yaml"
PROVINCE, YEARS = "P45", range(2018, 2025)
DIMENSIONS = {
    "C01": ("papi-tham-gia", "Tham gia của người dân ở cấp cơ sở"),
    "C02": ("papi-cong-khai", "Công khai, minh bạch trong ra quyết định ở địa phương"),
    "C03": ("papi-giai-trinh", "Trách nhiệm giải trình với người dân"),
    "C04": ("papi-kiem-soat-tham-nhung", "Kiểm soát tham nhũng trong khu vực công"),
    "C05": ("papi-thu-tuc-hanh-chinh", "Thủ tục hành chính công"),
    "C06": ("papi-dich-vu-cong", "Cung ứng dịch vụ công"),
    "C07": ("papi-moi-truong", "Quản trị môi trường"),
    "C08": ("papi-quan-tri-dien-tu", "Quản trị điện tử"),
}
LEFT_OUT = {"SC52": "Cấp phép xây dựng", "SC83": "Phúc đáp của chính quyền tỉnh qua mạng"}  # not measured in some years
HEAD = """# Tệp do tools/derive_papi.py viết; sửa ở nguồn rồi chạy lại. Written by tools/derive_papi.py.
sources:
  papi: &papi
    title: "PAPI (CECODES, VFF-CRT, RTA, UNDP); bộ số liệu hnks-gh/ml-mcdm, giấy phép MIT © 2026 Son Hoang"
    url: https://github.com/hnks-gh/ml-mcdm
    checked: derived
    note: {vi: "Cộng các nội dung thành phần có đo trong năm.", en: "Sum of the sub-dimensions measured in the year."}
notes:
  gan: &gan
    vi: "Bài viết công bố chương trình không nêu PAPI; hệ thống này gắn vào mục tiêu để tham khảo."
    en: "The announcement does not name PAPI; it is put under this objective by us, for reference."
indicators:
"""


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def year_of(folder: Path, year: int) -> dict[str, str]:
    return next(row for row in read(folder / f"csv/{year}.csv") if row["Province"] == PROVINCE)


def total(row: dict[str, str], subs: list[str]) -> tuple[Decimal | None, list[str]]:
    """Sum of what was measured, and the codes of what was not."""
    measured = [Decimal(row[s]) for s in subs if row[s]]
    return (sum(measured, Decimal(0)).quantize(Decimal("0.0001")) if measured else None), [
        s for s in subs if not row[s]
    ]


def block(code: str, vi: str, en: str, definition: tuple[str, str], high: int, parts: str, figures: list[str]) -> str:
    return (
        f'  - code: {code}\n    name: {{vi: "{vi}", en: "{en}"}}\n    unit: point\n    decimals: 2\n'
        f"    direction: up\n    owner: dieu-phoi\n    rhythm: year\n    how: external\n    definition:\n"
        f'      vi: "{definition[0]}"\n      en: "{definition[1]}"\n    audience: public\n'
        f"    objective: [nguoi-dan]\n    place: bp.tinh\n    low: 0\n    high: {high}\n    note: *gan\n{parts}"
        f"    measurements:\n{''.join(figures)}"
    )


def figure(year: int, value: Decimal, left_out: list[str]) -> str:
    words = "; ".join(f"{LEFT_OUT[code]} ({code})" for code in left_out)
    note = (
        f', note: "Chưa gồm nội dung không đo trong năm: {words}. Không so sánh trực tiếp với năm đủ."' if words else ""
    )
    return f'      - {{on: {year}-12-31, period: "{year}", value: {value}, kind: chinh-thuc, source: *papi{note}}}\n'


def main(folder: str) -> None:
    root = Path(folder)
    subs = read(root / "codebook/codebook_subcriteria.csv")
    english = {row["Variable_Code"]: row["Variable_Name"] for row in read(root / "codebook/codebook_criteria.csv")}
    names = [row["Variable_Code"] for row in subs]
    years = {year: year_of(root, year) for year in YEARS}

    def series(codes: list[str]) -> list[str]:
        sums = {year: total(row, codes) for year, row in years.items()}
        return [figure(year, value, out) for year, (value, out) in sums.items() if value is not None]

    text = HEAD + block(
        "papi", "Chỉ số hiệu quả quản trị và hành chính công cấp tỉnh (PAPI) – tỉnh Bình Phước",
        "Public administration performance index (PAPI) – Bình Phước province",
        ("Tổng tám nội dung, mỗi nội dung thang 1–10, tối đa 80 điểm, khảo sát người dân hằng năm. Số của tỉnh Bình Phước.",
         "Sum of eight dimensions of 1–10, at most 80, from a yearly survey of citizens. A figure of the province."),
        80, "    parts: [" + ", ".join(code for code, _ in DIMENSIONS.values()) + "]\n", series(names),
    )  # fmt: skip
    for dimension, (code, vi) in DIMENSIONS.items():
        own = [row["Variable_Code"] for row in subs if row["Criteria_Code"] == dimension]
        define = (f"Nội dung PAPI “{vi}”, thang 1–10.", f"PAPI dimension “{english[dimension]}”, scale 1–10.")
        text += block(code, f"PAPI – {vi}", f"PAPI – {english[dimension]}", define, 10, "", series(own))
    OUT.write_text(text, "utf-8")
    print(OUT.name, len(years), "years")


if __name__ == "__main__":
    main(sys.argv[1])
