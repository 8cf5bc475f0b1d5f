"""One place for what an operator may set: environment first, then one TOML file, then the default.

Environment names are `KIENTAO_<NAME>`; the file is `KIENTAO_CONFIG`, else `DATA/kientao.toml`.
In production mode no secret has a default.
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

declare(
    "config.no_secret",
    T(
        "Chế độ vận hành thật cần KIENTAO_SECRET (ít nhất 32 ký tự). Tạo bằng: kientao key secret",
        "Production mode needs KIENTAO_SECRET (at least 32 characters). Make one with: kientao key secret",
    ),
)
declare(
    "config.unknown",
    T("Tệp cấu hình có khoá lạ: {names}. Các khoá được hiểu: {known}.",
      "The settings file has unknown keys: {names}. Known keys: {known}."),
)
declare("config.no_city", T("Không có thành phố «{city}» trong {folder}.", "There is no city “{city}” in {folder}."))

KNOWN = {
    "data": "folder of everything the city keeps",
    "city": "name of a folder in cities/, or a path",
    "mode": "demo or production",
    "secret": "signs sessions; required in production",
    "database": "postgresql://… ; default: SQLite inside DATA",
    "hosts": "host names served, comma separated",
    "port": "port of `serve`",
    "keys": "folder of the signing key; default DATA/keys",
    "origin": "name of the log, fixed at init",
    "proxied": "1 when a TLS proxy in front sets X-Forwarded-Proto",
}


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
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        return self.mode != "production"

    @property
    def city_folder(self) -> Path:
        given = Path(self.city)
        return given if given.is_dir() else paths.data("cities") / self.city

    @property
    def zone(self) -> str:
        return str(self.facts.get("zone", "UTC"))


def load(env: dict[str, str] | None = None) -> Config:
    """Read the settings; the city's own facts (name, zone, contact) come from its `city.yaml`."""
    env = dict(os.environ) if env is None else env
    data = Path(env.get("KIENTAO_DATA") or "var/dong-xoai").absolute()
    file = Path(env.get("KIENTAO_CONFIG") or data / "kientao.toml")
    written = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    if strange := sorted(set(written) - set(KNOWN)):
        raise Unready("config.unknown", names=", ".join(strange), known=", ".join(KNOWN))

    def get(name: str, default: str = "") -> str:
        return env.get(f"KIENTAO_{name.upper()}") or str(written.get(name, default))

    mode, city = get("mode", "demo"), get("city", "dong-xoai")
    secret = get("secret") or (_demo_secret(data) if mode != "production" else "")
    if len(secret) < 32:
        raise Unready("config.no_secret")
    config = Config(
        data=data, city=city, mode=mode, secret=secret, database=get("database"),
        hosts=[h.strip() for h in get("hosts", "*" if mode != "production" else "").split(",") if h.strip()],
        port=int(get("port", "8000")), keys=Path(get("keys") or data / "keys"),
        origin=get("origin"), proxied=get("proxied") == "1",
    )  # fmt: skip
    about = config.city_folder / "city.yaml"
    if not about.is_file():
        raise Unready("config.no_city", city=city, folder=str(paths.data("cities")))
    config.facts.update(read(about))
    return config


def _demo_secret(data: Path) -> str:
    """A demo makes its own secret once, in its own folder."""
    file = data / "secret"
    if not file.is_file():
        data.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_urlsafe(48), "ascii")
        file.chmod(0o600)
    return file.read_text("ascii").strip()
