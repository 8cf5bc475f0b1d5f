"""What the days of real people cost, told in docs/days.md: `make days` plays them all and rewrites it.

python -m tests.days.table FOLDER      the page, from the notes the days left
"""

import io
import json
import os
import re
import sys
from pathlib import Path

from PIL import Image

WIDTH = 390  # px of a picture, as a phone shows it
HEIGHT_MAX = 844
HEAD = """# Những ngày của người dùng · Days of real people

Mỗi dòng là một ngày được diễn lại trong trình duyệt thật, trên thành phố mô phỏng, mỗi lần chạy kiểm thử; vượt mức thì
kiểm thử hỏng. / Each line is a day played in a real browser on the simulated city whenever the tests run; beyond its
budget the test fails. Made by `make days`. Seconds are those of the pages on this machine, not of reading and thinking.

| Ngày · Day | giây · seconds (≤) | phím · keys (≤) | KB (≤) |
|---|--:|--:|--:|
"""


def note(day, spent, budget, page):
    """Leave a line and the screen for `make days`; otherwise nothing is kept."""
    folder = os.environ.get("KIENTAO_DAYS")
    if not folder:
        return
    name = re.sub(r"[^a-z]+", "-", day[1].lower()).strip("-")
    (Path(folder) / f"{name}.json").write_text(json.dumps({"day": day, "spent": spent, "budget": budget}), "utf-8")
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot = shot.resize((WIDTH, shot.height * WIDTH // shot.width)).crop((0, 0, WIDTH, HEIGHT_MAX))
    shot.save(Path(folder) / f"{name}.webp", quality=60, method=6)


def write(folder: Path, page: Path) -> None:
    told = [(json.loads(file.read_text("utf-8")), file.stem) for file in sorted(folder.glob("*.json"))]
    rows, pictures = [], []
    for one, name in told:
        cells = (f"{one['spent'][unit]} ({one['budget'][unit]})" for unit in ("seconds", "keys", "kilobytes"))
        rows.append(f"| {one['day'][0]} · {one['day'][1]} | " + " | ".join(cells) + " |")
        pictures.append(f"\n### {one['day'][0]}\n\n![{one['day'][1]}]({folder.name}/{name}.webp)\n")
    page.write_text(HEAD + "\n".join(rows) + "\n" + "".join(pictures), "utf-8")
    for file in folder.glob("*.json"):
        file.unlink()


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[1]).with_suffix(".md"))
