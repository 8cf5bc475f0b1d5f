#!/usr/bin/env python3
"""Make `.venv` from the committed lock. Standard library only; runs before anything else is installed.

    python3 tools/bootstrap.py          what `make run` needs
    python3 tools/bootstrap.py --dev    also what `make test` and `make lint` need

The lock is installed by uv. Found on PATH it is used; else a pinned wheel of it is fetched (by pip where there
is one, else straight from the package index) and compared with the sha256 below. Needs no root, no pip, no
ensurepip. A mirror is taken from UV_DEFAULT_INDEX, UV_INDEX_URL or PIP_INDEX_URL.
"""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
VENV, TOOLS = ROOT / ".venv", ROOT / ".uv"
STAMP = VENV / "kientao-stamp"
LEAST = (3, 11)
INDEX = "https://pypi.org/simple"
STORES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
UV = "0.13.9"
# (system, machine, libc) -> (platform tag of the wheel, sha256 of the wheel)
WHEELS = {
    ("Linux", "x86_64", "glibc"): (
        "manylinux_2_17_x86_64.manylinux2014_x86_64",
        "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
    ),
    ("Linux", "aarch64", "glibc"): (
        "manylinux_2_28_aarch64",
        "ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
    ),
    ("Linux", "x86_64", "musl"): (
        "musllinux_1_1_x86_64",
        "2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
    ),
    ("Linux", "aarch64", "musl"): (
        "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
        "5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
    ),
    ("Darwin", "arm64", ""): (
        "macosx_11_0_arm64",
        "66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63",
    ),
    ("Darwin", "x86_64", ""): (
        "macosx_10_12_x86_64",
        "c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5",
    ),
}


class Stop(Exception):
    """A sentence in Vietnamese, a sentence in English: what to do next."""


def main(dev: bool) -> None:
    newer_python()
    wanted = fingerprint()
    had = STAMP.read_text("ascii") if STAMP.is_file() else ""
    dev = dev or had.endswith(" dev")  # what a developer has is not taken away by `make run`
    if had == f"{wanted} dev" or (had == f"{wanted} run" and not dev):
        return
    say("Chuẩn bị môi trường .venv …", "preparing .venv …")
    uv = find_uv() or fetch_uv()
    install(uv, dev)
    STAMP.write_text(wanted + (" dev" if dev else " run"), "ascii")


def newer_python() -> None:
    """Go on with a newer Python of this machine if this one is too old."""
    if sys.version_info >= LEAST:
        return
    for minor in range(14, 10, -1):
        other = shutil.which("python3.%d" % minor)  # noqa: UP031 (an old Python must be able to read this)
        if other:
            os.execv(other, [other, *sys.argv])
    have = "%d.%d" % sys.version_info[:2]  # noqa: UP031
    raise Stop(
        f"Cần Python 3.11 trở lên, máy này có {have}. Debian, Ubuntu: sudo apt install python3; "
        "macOS: brew install python; hoặc chỉ rõ: make run PYTHON=python3.12",
        f"Python 3.11 or newer is needed, this is {have}. Install it, or name it: make run PYTHON=python3.12",
    )


def fingerprint() -> str:
    """Changes with the lock, the project file and the Python that made the environment."""
    made_of = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "uv.lock")]
    return hashlib.sha256(b"\0".join([*made_of, sys.version.encode()])).hexdigest()


def find_uv() -> "str | None":
    uv = os.environ.get("UV") or shutil.which("uv")
    if not uv:
        return None
    answer = subprocess.run([uv, "--version"], capture_output=True, text=True)
    return uv if answer.returncode == 0 and answer.stdout.startswith("uv ") else None


def fetch_uv() -> str:
    binary = TOOLS / f"uv-{UV}"
    if binary.is_file():
        return str(binary)
    tag, sha256 = wheel_of_this_machine()
    name = f"uv-{UV}-py3-none-{tag}.whl"
    say(f"Tải uv {UV} (khoảng 17 MB) …", f"fetching uv {UV} (about 17 MB) …")
    TOOLS.mkdir(exist_ok=True)
    body = by_pip(sha256) or by_index(name)
    if hashlib.sha256(body).hexdigest() != sha256:
        raise Stop(
            f"Tệp {name} tải về không đúng mã kiểm tra. Không cài. Kiểm tra lại máy chủ gói hoặc proxy.",
            f"{name} does not have the pinned sha256. Nothing was installed. Check the package index or proxy.",
        )
    unpack(body, binary)
    return str(binary)


def wheel_of_this_machine() -> "tuple[str, str]":
    system, machine = platform.system(), platform.machine().lower().replace("amd64", "x86_64")
    machine = "aarch64" if (system, machine) == ("Linux", "arm64") else machine
    libc = ("glibc" if platform.libc_ver()[0] == "glibc" else "musl") if system == "Linux" else ""
    if (system, machine, libc) not in WHEELS:
        raise Stop(
            f"Chưa có uv ghim sẵn cho {system} {machine} {libc}. Hãy cài uv (docs.astral.sh/uv) rồi chạy lại.",
            f"No pinned uv for {system} {machine} {libc}. Install uv (docs.astral.sh/uv) and try again.",
        )
    return WHEELS[system, machine, libc]


def by_pip(sha256: str) -> "bytes | None":
    """pip knows the proxies, certificates and mirrors of this machine; where it is missing or fails, go on without."""
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True).returncode != 0:
        return None
    folder = TOOLS / "download"
    wanted = ["download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder), f"uv=={UV}"]
    subprocess.run([*pip, *wanted], capture_output=True)
    found = [file.read_bytes() for file in folder.glob("uv-*.whl")]
    shutil.rmtree(folder, ignore_errors=True)
    return next((body for body in found if hashlib.sha256(body).hexdigest() == sha256), None)


def by_index(name: str) -> bytes:
    page = mirror() or INDEX
    page = page.rstrip("/") + "/uv/"
    try:
        with urlopen(Request(page, headers={"Accept": "application/vnd.pypi.simple.v1+json"}), timeout=60) as answer:
            listed = json.load(answer)["files"]
        address = next(file["url"] for file in listed if file["filename"] == name)
        with urlopen(address, timeout=60) as answer:
            return download(answer)
    except (OSError, ValueError, KeyError, StopIteration) as error:
        raise Stop(
            f"Không tải được {name} từ {page} ({error}). Kiểm tra mạng, đặt PIP_INDEX_URL cho máy chủ gói trong "
            "cơ quan, hoặc cài uv rồi chạy lại.",
            f"Could not fetch {name} from {page} ({error}). Check the network, set PIP_INDEX_URL to your mirror, "
            "or install uv and try again.",
        ) from error


def download(answer) -> bytes:  # type: ignore[no-untyped-def]
    total, parts, shown = int(answer.headers.get("Content-Length") or 0), [], 0
    while part := answer.read(1 << 20):
        parts.append(part)
        done = sum(map(len, parts))
        if total and done * 4 // total > shown:
            shown = done * 4 // total
            print(f"    {shown * 25} %", flush=True)
    return b"".join(parts)


def unpack(body: bytes, binary: Path) -> None:
    wheel = TOOLS / "uv.whl"
    wheel.write_bytes(body)
    with zipfile.ZipFile(wheel) as archive:
        binary.with_suffix(".part").write_bytes(archive.read(f"uv-{UV}.data/scripts/uv"))
    wheel.unlink()
    binary.with_suffix(".part").chmod(0o755)
    binary.with_suffix(".part").rename(binary)


def mirror() -> str:
    return next((os.environ[n] for n in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL") if os.environ.get(n)), "")


def install(uv: str, dev: bool) -> None:
    """The lock names files of the public index; behind a mirror the same hashes are asked from the mirror."""
    groups = [] if dev else ["--no-dev"]
    quiet = ["--quiet"] if not sys.stderr.isatty() else []
    say("Cài các gói theo uv.lock …", "installing the packages of uv.lock …")
    if not mirror():
        run(uv, "sync", "--frozen", "--python", sys.executable, *groups, *quiet)
        return
    listed = TOOLS / "requirements.txt"
    TOOLS.mkdir(exist_ok=True)
    run(uv, "export", "--frozen", "--no-emit-project", "--quiet", "-o", str(listed), *groups)
    run(uv, "venv", "--allow-existing", "--python", sys.executable, *quiet, str(VENV))
    run(uv, "pip", "sync", "--python", str(VENV), "--require-hashes", *quiet, str(listed))
    run(uv, "pip", "install", "--python", str(VENV), "--no-deps", *quiet, "-e", str(ROOT))


def run(*command: str) -> None:
    env = {**os.environ, "UV_PROJECT_ENVIRONMENT": str(VENV), "UV_PYTHON_DOWNLOADS": "never"}
    env.pop("VIRTUAL_ENV", None)  # another environment that happens to be active is not meant
    if mirror():
        env["UV_DEFAULT_INDEX"] = mirror()
    if any(Path(store).is_file() for store in STORES):  # offices have certificates of their own
        env.setdefault("UV_SYSTEM_CERTS", "1")
        env.setdefault("UV_NATIVE_TLS", "1")  # the same for older uv
    if subprocess.run(command, cwd=ROOT, env=env).returncode != 0:
        raise Stop(
            "Cài đặt dừng ở bước trên. Thường là do mạng: kiểm tra kết nối rồi chạy lại, phần đã tải được giữ lại.",
            "The step above failed, most often for want of network: check it and run again; what was fetched is kept.",
        )


def say(vi: str, en: str) -> None:
    print(f"→ {vi}  ({en})", flush=True)


if __name__ == "__main__":
    try:
        main(dev="--dev" in sys.argv[1:])
    except Stop as stop:
        sys.exit("\n".join(f"✗ {line}" for line in stop.args))
