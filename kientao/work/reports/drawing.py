"""Pictures for a simulated city: drawn, never taken, and labelled so inside the picture."""

import io
from random import Random
from typing import Any

SIZE = (480, 360)
LABEL = "MO PHONG · SIMULATED"  # the built-in letters have no Vietnamese marks: they are drawn, MÔ PHỎNG
SKY, GROUND, ROAD = (206, 222, 226), (198, 184, 152), (120, 120, 118)
TROUBLE = {"before": (74, 58, 44), "report": (74, 58, 44), "after": (150, 172, 140)}


def draw(stage: str, random: Random) -> bytes:
    """JPEG of a street with trouble on it (stage "report" or "before"), or without ("after"); 480 x 360."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only a simulation pays for it

    picture = Image.new("RGB", SIZE, SKY)
    brush = ImageDraw.Draw(picture)
    for left in range(-20, SIZE[0], 90):  # houses
        top, shade = random.randint(60, 120), random.randint(150, 225)
        brush.rectangle((left, top, left + 82, 210), fill=(shade, shade - 20, shade - 50), outline=(90, 80, 70))
        brush.rectangle((left + 30, 160, left + 52, 210), fill=(110, 84, 60))
    brush.rectangle((0, 210, *SIZE), fill=GROUND)
    brush.polygon([(0, 360), (150, 215), (330, 215), (480, 360)], fill=ROAD)
    for step in range(5):
        brush.line((240, 220 + 28 * step, 240, 232 + 28 * step), fill=(235, 235, 225), width=4)
    if stage == "after":
        brush.ellipse((200, 270, 280, 296), fill=TROUBLE["after"], outline=(60, 80, 50), width=3)
    else:
        for _ in range(26):
            x, y, r = random.randint(150, 320), random.randint(250, 320), random.randint(8, 26)
            brush.ellipse((x - r, y - r // 2, x + r, y + r // 2), fill=TROUBLE[stage])
    _label(brush)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70)
    return out.getvalue()


def _label(brush: Any) -> None:
    from PIL import ImageFont  # noqa: PLC0415 - see draw

    font = ImageFont.load_default(24)
    brush.rectangle((0, 0, SIZE[0], 44), fill=(156, 28, 28))
    brush.text((14, 10), LABEL, fill="white", font=font)
    hat, hook = (14 + font.getlength(LABEL[:n]) + font.getlength("O") / 2 for n in (1, 5))
    brush.line([(hat - 6, 12), (hat, 6), (hat + 6, 12)], fill="white", width=2)
    brush.arc((hook - 4, 3, hook + 4, 10), 180, 90, fill="white", width=2)
