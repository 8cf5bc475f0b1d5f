"""One place for what an operator may set: environment first, then a TOML file, then the default.

Environment names are `KIENTAO_<NAME>`. Files: `KIENTAO_CONFIG` (if named), then `DATA/kientao.toml`, where `init`
writes what this folder is for ever: its city, its mode, its origin. In production mode no secret has a default.
"""

import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kientao.base import paths
from kientao.base.errors import Unready, declare
from kientao.base.text import T
from kientao.base.yamlfile import read

declare("config.no_secret", T(
    "Chế độ vận hành thật cần KIENTAO_SECRET (ít nhất 32 ký tự). Tạo bằng: kientao key secret",
    "Production mode needs KIENTAO_SECRET (at least 32 characters). Make one with: kientao key secret",
))  # fmt: skip
declare("config.unknown", T(
    "Tệp cấu hình có khoá lạ: {names}. Các khoá được hiểu: {known}.",
    "The settings file has unknown keys: {names}. Known keys: {known}.",
))  # fmt: skip
declare("config.unreadable", T(
    "Không đọc được tệp cấu hình {file}: {why}",
    "The settings file {file} cannot be read: {why}",
))  # fmt: skip
declare("config.no_city", T(
    "Không có thành phố «{city}» trong {folder}.",
    "There is no city “{city}” in {folder}.",
))  # fmt: skip
declare("config.value", T(
    "KIENTAO_{name}: «{value}» không dùng được; cần {wanted}.",
    "KIENTAO_{name}: “{value}” cannot be used; {wanted} is needed.",
))  # fmt: skip
declare("config.identity", T(
    "Thư mục dữ liệu {data} đã dựng cho {name} = «{was}», không đổi thành «{asked}» được."
    " Hãy chọn thư mục khác: KIENTAO_DATA=… (hay make run DATA=…)",
    "The data folder {data} was made for {name} = “{was}” and cannot become “{asked}”."
    " Choose another folder: KIENTAO_DATA=… (or make run DATA=…)",
))  # fmt: skip

KNOWN = {
    "data": "folder of everything the city keeps",
    "city": "name of a folder in cities/, or a path",
    "mode": "demo or production; fixed at init",
    "secret": "signs sessions; required in production",
    "database": "postgresql://… ; default: SQLite inside DATA",
    "hosts": "host names served, comma separated",
    "listen": "address `serve` listens on",
    "port": "port of `serve`",
    "workers": "web processes of `serve`",
    "keys": "folder of the signing key; default DATA/keys",
    "origin": "name of the log, fixed at init",
    "proxied": "1 when a TLS proxy in front sets X-Forwarded-Proto",
    "metrics_token": "opens /metrics to other machines",
    "smtp": "smtp://user:password@host:587?from=address or smtps://…; default: letters lie in DATA/outbox",
    "mqtt": "mqtt://user:password@host:1883 or mqtts://…; default: readings come by HTTP alone, commands wait",
    "queries": "queries of analysts at once, of a web process",
    "query_seconds": "how long a query may take, on the clock and of the processor",
    "query_memory_mb": "memory of a query",
    "query_rows": "rows of a query's result",
    "query_fact_rows": "rows of one fact that a query may read",
}
QUERIES = {  # default, (least, most)
    "queries": (2, (1, 16)), "query_seconds": (10, (1, 120)), "query_memory_mb": (512, (64, 16384)),
    "query_rows": (5000, (10, 100_000)), "query_fact_rows": (500_000, (100, 10_000_000)),
}  # fmt: skip
IDENTITY = ("city", "mode", "origin")
FILE = "kientao.toml"


@dataclass(frozen=True)
class Config:
    data: Path
    city: str
    mode: str
    secret: str
    database: str
    hosts: list[str]
    port: int
    keys: Path
    origin: str
    proxied: bool
    listen: str = "127.0.0.1"
    workers: int = 2
    metrics_token: str = ""
    smtp: str = ""
    mqtt: str = ""
    queries: int = 2
    query_seconds: int = 10
    query_memory_mb: int = 512
    query_rows: int = 5000
    query_fact_rows: int = 500_000
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        return self.mode != "production"

    @property
    def city_folder(self) -> Path:
        return _city_folder(self.city)

    @property
    def zone(self) -> str:
        return str(self.facts.get("zone", "UTC"))


def load(env: dict[str, str] | None = None) -> Config:
    """Read the settings; the city's own facts (name, zone, contact) come from its `city.yaml`."""
    env = dict(os.environ) if env is None else env
    data = Path(env.get("KIENTAO_DATA") or f"var/{Path(env.get('KIENTAO_CITY') or _only_city()).name}").absolute()
    fixed = _file(data / FILE)
    named = _file(Path(env["KIENTAO_CONFIG"]), must=True) if env.get("KIENTAO_CONFIG") else {}
    written = {**fixed, **named}

    def get(name: str, default: str = "") -> str:
        return env.get(f"KIENTAO_{name.upper()}") or written.get(name, default)

    if fixed.get("origin"):  # init was here: what the folder is does not change any more
        for name in IDENTITY:
            if name in fixed and get(name) != fixed[name]:
                raise Unready("config.identity", data=data, name=name, was=fixed[name], asked=get(name))
    mode = _one_of("mode", get("mode", "demo"), ("demo", "production"))
    secret = get("secret") or (_demo_secret(data) if mode == "demo" else "")
    if len(secret) < 32:
        raise Unready("config.no_secret")
    city = get("city") or _only_city()
    hosts = get("hosts", "*" if mode == "demo" else "")
    return Config(
        data=data, city=city, mode=mode, secret=secret, database=get("database"),
        hosts=[h.strip() for h in hosts.split(",") if h.strip()],
        port=_number("port", get("port", "8000"), 1, 65535), keys=Path(get("keys") or data / "keys").absolute(),
        origin=get("origin"), proxied=_one_of("proxied", get("proxied", "0"), ("0", "1")) == "1",
        listen=get("listen", "127.0.0.1"), workers=_number("workers", get("workers", "2"), 1, 64),
        metrics_token=get("metrics_token"), smtp=_smtp(get("smtp")), mqtt=_mqtt(get("mqtt")),
        **{name: _number(name, get(name, str(like)), *span) for name, (like, span) in QUERIES.items()},
        facts=_facts(city),
    )  # fmt: skip


def fix(data: Path, **identity: str) -> None:
    """Write what this folder is for ever, below whatever its operator wrote there."""
    file = data / FILE
    have = _file(file)
    lines = [f'{name} = "{value}"' for name, value in identity.items() if value and name not in have]
    if not lines:
        return
    before = file.read_text("utf-8").rstrip("\n") + "\n" if file.is_file() else ""
    told = "# Do kientao init ghi; không đổi được nữa. Written by kientao init; never changes.\n"
    temporary = file.with_suffix(".toml.new")
    temporary.write_text(before + told + "\n".join(lines) + "\n", "utf-8")
    temporary.replace(file)


def _file(file: Path, must: bool = False) -> dict[str, str]:
    """The file's settings as words: a list is joined by commas, true is 1."""
    if not must and not file.is_file():
        return {}
    try:
        written = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
        raise Unready("config.unreadable", file=file, why=e) from e
    if strange := sorted(set(written) - set(KNOWN)):
        raise Unready("config.unknown", names=", ".join(strange), known=", ".join(KNOWN))
    return {name: _word(value) for name, value in written.items()}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _one_of(name: str, value: str, known: tuple[str, ...]) -> str:
    if value not in known:
        raise Unready("config.value", name=name.upper(), value=value, wanted=" / ".join(known))
    return value


def _smtp(value: str) -> str:
    if value and not value.startswith(("smtp://", "smtps://")):
        raise Unready("config.value", name="SMTP", value=value.partition("@")[2], wanted="smtp://… / smtps://…")
    return value


def _mqtt(value: str) -> str:
    if value and not value.startswith(("mqtt://", "mqtts://")):
        raise Unready("config.value", name="MQTT", value=value.partition("@")[2], wanted="mqtt://… / mqtts://…")
    return value


def _number(name: str, value: str, least: int, most: int) -> int:
    if not value.isdecimal() or not least <= int(value) <= most:
        raise Unready("config.value", name=name.upper(), value=value, wanted=f"{least}–{most}")
    return int(value)


def _only_city() -> str:
    """Where one city came along, it need not be named; an example is only ever chosen by name."""
    found = [f.parent.name for f in paths.data("cities").glob("*/city.yaml") if read(f).get("kind") != "example"]
    return found[0] if len(found) == 1 else ""


def _city_folder(city: str) -> Path:
    given = Path(city)
    return given if (given / "city.yaml").is_file() else paths.data("cities") / city


def _facts(city: str) -> dict[str, Any]:
    about = _city_folder(city) / "city.yaml"
    if not city or not about.is_file():
        raise Unready("config.no_city", city=city, folder=paths.data("cities"))
    facts: dict[str, Any] = read(about)
    return facts


def _demo_secret(data: Path) -> str:
    """A demo makes its own secret once, in its own folder."""
    file = data / "secret"
    if not file.is_file():
        data.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)
        file.write_text(secrets.token_urlsafe(48), "ascii")
    return file.read_text("ascii").strip()
