"""Words for kinds of units and changes. Kinds are codes of the data files; an unknown one is shown as it is."""

from typing import TYPE_CHECKING, Any

from kientao.base.text import T, Text, say

if TYPE_CHECKING:
    from .units import Change

KINDS: dict[str, Text] = {
    "tinh": T("tỉnh", "province"),
    "thanh-pho": T("thành phố", "city"),
    "thi-xa": T("thị xã", "town"),
    "phuong": T("phường", "ward"),
    "xa": T("xã", "commune"),
    "dac-khu": T("đặc khu", "special zone"),
    "dia-ban": T("địa bàn", "territory"),
}
THINGS: dict[str, Text] = {
    "place": T("địa điểm", "place"),
    "light": T("đèn đường", "street light"),
    "drain": T("hố ga, cống", "manhole, drain"),
    "bin": T("thùng rác công cộng", "public bin"),
    "tree": T("cây xanh", "tree"),
    "bridge": T("cầu", "bridge"),
    "signal": T("đèn tín hiệu", "traffic light"),
    "building": T("công trình công cộng", "public building"),
}
CHANGES: dict[str, Text] = {
    "merge": T("{before} sáp nhập thành {after}", "{before} merged into {after}"),
    "rename": T("{before} trở thành {after}", "{before} became {after}"),
    "create": T("Thành lập {after} từ {before}", "{after} created from {before}"),
    "transfer": T("Một phần {before} chuyển về {after}", "Part of {before} went to {after}"),
}


def _list(names: list[Any], lang: str) -> str:
    told = [say(name, lang) for name in names]
    last = T("và", "and").to(lang)
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} {last} {told[-1]}" if told else ""


def change_title(change: "Change") -> Text:
    """One sentence: who became whom."""
    words = CHANGES.get(change.kind, CHANGES["rename"])
    before, after = [unit.name for unit in change.before], change.after.name
    return Text(*(words.to(lang, before=_list(before, lang), after=say(after, lang)) for lang in ("vi", "en")))
