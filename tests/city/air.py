"""The tiny town with the air of Beijing: 12 stations, 11 figures each, hourly from March 2013 to February 2017.

UCI "Beijing Multi-Site Air Quality", CC BY 4.0; cite Zhang et al. 2017, Proc. R. Soc. A 473. The files are not in the
repository: what reads them skips without ../shared.
"""

import csv
import gzip
from pathlib import Path

FIGURES = ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN", "WSPM")
STATIONS = ("Aotizhongxin", "Changping", "Dingling", "Dongsi", "Guanyuan", "Gucheng", "Huairou", "Nongzhanguan",
            "Shunyi", "Tiantan", "Wanliu", "Wanshouxigong")  # fmt: skip
NOTE = "UCI Beijing Multi-Site Air Quality, CC BY 4.0, Zhang et al. 2017"
MAP = """
sensor: "bj-{station}-{column}"
time: {columns: [year, month, day, hour]}
zone: Asia/Shanghai
missing: [NA]
values: {%s}
""" % ", ".join(f"{figure}: {figure.lower()}" for figure in FIGURES)  # noqa: UP031 - braces belong to the map


def write_town(folder: Path) -> None:
    """`sensors.yaml` of every station and figure, and the map of its files beside it."""
    lines = ["kinds:"]
    lines += [f"  - {{code: {f.lower()}, title: {{vi: {f}, en: {f}}}, measure: ug_per_m3}}" for f in FIGURES]
    lines += ["sources:"]
    lines += [f"  - {{code: {s.lower()}, name: {{vi: {s}, en: {s}}}, office: rathaus}}" for s in STATIONS]
    lines += ["sensors:"]
    lines += [
        f"  - {{code: bj-{s}-{f.lower()}, name: {{vi: {f} {s}, en: {f} {s}}}, kind: {f.lower()}, care: rathaus,"
        f' source: {s.lower()}, rhythm: 1 h, from: 2013-03-01, source_note: "{NOTE}"}}'
        for s in STATIONS for f in FIGURES
    ]  # fmt: skip
    (folder / "sensors.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "ban-do.yaml").write_text(MAP, "utf-8")


def part_of(file: Path, to: Path, year: str) -> tuple[int, int]:
    """One year of a station's file; (values, gaps) as counted by a reader that knows nothing of ours."""
    values = gaps = 0
    with gzip.open(file, "rt", encoding="utf-8") as rows, to.open("w", encoding="utf-8", newline="") as out:
        reader = csv.DictReader(rows)
        writer = csv.DictWriter(out, reader.fieldnames or [])
        writer.writeheader()
        for row in reader:
            if row["year"] == year:
                writer.writerow(row)
                gaps += sum(row[figure] == "NA" for figure in FIGURES)
                values += sum(row[figure] != "NA" for figure in FIGURES)
    return values, gaps
