"""The command `kientao`: names, options and help. Each hands over to `kientao.site.commands`, loaded when needed,
so that `--help` answers at once and checking a receipt needs neither Django nor a city.

Exit codes: 0 all is well, 1 problems were found or it was refused, 2 wrong use, 3 the machine is not ready.
"""

import os
import secrets
import sys
from pathlib import Path

import click

from kientao import __version__
from kientao.base import verify as receipts
from kientao.site.terminal import hand_over

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


class Both(click.Group):
    """Help in both languages: the first paragraph stands in the list of commands."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, (self.commands[name].help or "").split("\n\n")[0]) for name in self.commands]
        with formatter.section("Lệnh / Commands"):
            formatter.write_dl(rows)


@click.group(cls=Both, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="kientao")
@click.option("--data", type=FOLDER, help="Thư mục dữ liệu / data folder (KIENTAO_DATA)")
@click.option("--lang", type=click.Choice(["vi", "en"]), help="Ngôn ngữ trả lời / language (KIENTAO_LANG)")
def main(data: Path | None, lang: str | None) -> None:
    """Kiến Tạo: dựng, mở và giữ gìn một thành phố.

    Set up, serve and keep a city. Exit codes: 0 well, 1 problems, 2 wrong use, 3 not ready.
    """
    if data:
        os.environ["KIENTAO_DATA"] = str(data)
    if lang:
        os.environ["KIENTAO_LANG"] = lang


@main.command()
@click.argument("city")
@click.option("--production", is_flag=True, help="Vận hành thật, không phải mô phỏng / a real city, not a demo")
@click.option("--origin", help="Tên công khai của sổ, không đổi được / public name of the log, for ever")
@click.option("--if-needed", is_flag=True, help="Đã dựng rồi thì thôi / do nothing where it is done already")
@click.option("--empty", is_flag=True, help="Không kèm tháng mô phỏng / without the simulated month of a demo")
@click.option("--open-first", is_flag=True, help="Tháng mô phỏng dựng khi đã mở trang / live the month while serving")
def init(city: str, production: bool, origin: str | None, if_needed: bool, empty: bool, open_first: bool) -> None:
    """Dựng một thành phố: cơ sở dữ liệu, khoá ký, sổ, dữ liệu ban đầu.

    Make a city: database, signing key, log, first data; a demo lives a simulated month. May be run again.
    """
    os.environ["KIENTAO_CITY"] = city
    if production:
        os.environ["KIENTAO_MODE"] = "production"
    hand_over("beginning:init", origin=origin, if_needed=if_needed, empty=empty, open_first=open_first)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng / port (KIENTAO_PORT)")
@click.option("--listen", help="Địa chỉ nghe / address to listen on (KIENTAO_LISTEN)")
@click.option("--workers", type=click.IntRange(1, 64), help="Số tiến trình web / web processes (KIENTAO_WORKERS)")
@click.option("--run/--no-run", default=True, help="Kèm vòng chạy nền / with the runner beside it")
def serve(port: int | None, listen: str | None, workers: int | None, run: bool) -> None:
    """Mở trang web của thành phố, kèm vòng chạy nền.

    Serve the city's pages, with the runner beside them. Stop with Ctrl-C or SIGTERM.
    """
    for name, value in (("PORT", port), ("LISTEN", listen), ("WORKERS", workers)):
        if value is not None:
            os.environ[f"KIENTAO_{name}"] = str(value)
    hand_over("serving:serve", run=run)


@main.command()
@click.option("--child-of", type=int, hidden=True)
def run(child_of: int | None) -> None:
    """Vòng chạy nền: việc đến hạn, niêm sổ. Chỉ một vòng làm việc.

    The runner: what is due, sealing. Any number may be started, one works.
    """
    hand_over("running:run", child_of=child_of)


@main.command()
def load() -> None:
    """Nạp dữ liệu law/ và cities/ vào thành phố; chỉ ghi điều đã đổi.

    Load law/ and cities/ data; only what changed is written, each change an act.
    """
    hand_over("beginning:load")


@main.group("import", cls=Both)
def import_() -> None:
    """Nạp dữ liệu của hệ thống khác, qua các hành vi công vụ.

    Take in what another system knew, as acts.
    """


@import_.command("reports")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help="Cột nào là trường nào (YAML) / columns to fields")
@click.option("--try", "only_look", is_flag=True, help="Chỉ xem, chưa ghi gì / look only, write nothing")
def import_reports(file: Path, map_file: Path, only_look: bool) -> None:
    """Nạp phản ánh từ tệp CSV (.csv, .csv.gz) hoặc Excel; nạp lại không ghi hai lần.

    Import reports; rows that cannot be taken go to FILE.rejected.csv with the reason.
    """
    hand_over("importing:reports", file=file, map_file=map_file, only_look=only_look)


@import_.command("tasks")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help="Cột nào là trường nào (YAML) / columns to fields")
@click.option(
    "--try", "only_look", is_flag=True, help="Chỉ xem khác biệt, chưa ghi gì / show differences, write nothing"
)
def import_tasks(file: Path, map_file: Path, only_look: bool) -> None:
    """Nạp nhiệm vụ từ tệp hệ thống bắt buộc xuất ra; nạp lại chỉ ghi điều đã đổi.

    Import tasks by their number; a second run writes what changed. Differences: FILE.differences.csv.
    """
    hand_over("importing:tasks", file=file, map_file=map_file, only_look=only_look)


@import_.command("documents")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help="Cột nào là trường nào (YAML) / columns to fields")
@click.option(
    "--try", "only_look", is_flag=True, help="Chỉ xem khác biệt, chưa ghi gì / show differences, write nothing"
)
def import_documents(file: Path, map_file: Path, only_look: bool) -> None:
    """Nạp sổ văn bản đi từ tệp hệ thống bắt buộc xuất ra; nạp lại chỉ ghi điều đã đổi.

    Import documents by their number; a second run writes what changed. Differences: FILE.differences.csv.
    """
    hand_over("importing:documents", file=file, map_file=map_file, only_look=only_look)


@import_.command("figures")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help="Cột nào là trường nào (YAML) / columns to fields")
@click.option("--try", "only_look", is_flag=True, help="Chỉ xem, chưa ghi gì / look only, write nothing")
def import_figures(file: Path, map_file: Path, only_look: bool) -> None:
    """Nạp biểu số liệu của đơn vị; số đổi thì đính chính công khai, số do người nhập thì không sửa.

    Import a unit's sheet of figures; what changed is corrected in the open.
    """
    hand_over("importing:figures", file=file, map_file=map_file, only_look=only_look)


@import_.command("readings")
@click.argument("file", type=FILE)
@click.option("--map", "map_file", type=FILE, required=True, help="Cột nào là cảm biến nào (YAML) / columns to sensors")
@click.option("--try", "only_look", is_flag=True, help="Chỉ xem, chưa ghi gì / look only, write nothing")
def import_readings(file: Path, map_file: Path, only_look: bool) -> None:
    """Nạp số đo từ tệp CSV (.csv, .csv.gz), Excel hoặc Parquet; ô trống vẫn trống, nạp lại không đổi gì.

    Import readings of sensors; what cannot be taken goes to FILE.rejected.csv with the reason.
    """
    hand_over("importing:readings", file=file, map_file=map_file, only_look=only_look)


@import_.command("watch")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="Nạp những tệp đang có rồi thôi / take what is there, then stop")
def import_watch(folder: Path, once: bool) -> None:
    """Canh một thư mục: tệp thả vào reports/, tasks/, documents/, figures/, readings/ được nạp theo ban-do.yaml ở đó.

    Watch a folder: what is dropped into reports/, tasks/, documents/, figures/ is imported by the ban-do.yaml there.
    """
    hand_over("watching:watch", folder=folder, once=once)


@main.group(cls=Both)
def verify() -> None:
    """Kiểm chứng biên nhận (ngoại tuyến) hoặc toàn bộ sổ.

    Verify a receipt (offline) or the whole ledger.
    """


@verify.command()
@click.argument("file", type=FILE)
@click.option("--vkey", multiple=True, required=True, help="Khoá kiểm, hay tệp / verifier key, or a file of them")
@click.option("--entry", type=FILE, help="Tệp nội dung, nếu không kèm / entry file, if not inside")
@click.option("--origin", help="Tên sổ phải đúng / the log's name must be this")
def receipt(file: Path, vkey: tuple[str, ...], entry: Path | None, origin: str | None) -> None:
    """Kiểm một biên nhận, không cần mạng và không cần thành phố.

    Check a receipt without network or city: Python's own library is enough.
    """
    given = [str(file), *(word for key in vkey for word in ("--vkey", key))]
    given += ["--entry", str(entry)] if entry else []
    given += ["--origin", origin] if origin else []
    sys.exit(receipts.main([*given, "--lang", "en" if os.environ.get("KIENTAO_LANG") == "en" else "vi"]))


@verify.command()
def ledger() -> None:
    """Đọc lại toàn bộ sổ và so với các mốc đã ký.

    Read the whole ledger again and compare it with every signed checkpoint.
    """
    hand_over("keeping:fsck")


@main.command()
def fsck() -> None:
    """Dựng lại gốc và ô của sổ từ các mục rồi so sánh; kiểm tệp và phần niêm.

    Rebuild root and tiles from the entries and compare; check files and sealed parts.
    """
    hand_over("keeping:fsck")


@main.command()
@click.option("--to", type=FOLDER, help="Thư mục đích / folder, default DATA/backups")
@click.option("--with-key", is_flag=True, help="Kèm khoá ký, mã hoá bằng mật khẩu / with the key, encrypted")
@click.option("--passphrase-file", type=FILE, help="Tệp chứa mật khẩu / file with the passphrase")
def backup(to: Path | None, with_key: bool, passphrase_file: Path | None) -> None:
    """Sao lưu thành phố thành một tệp; khoá ký chỉ kèm khi yêu cầu.

    Back the city up into one file; the signing key goes along only when asked, encrypted.
    """
    hand_over("keeping:backup", to=to, passphrase=_passphrase(passphrase_file, twice=True) if with_key else None)


@main.command()
@click.argument("file", type=FILE)
@click.option("--verify", is_flag=True, help="Chỉ kiểm, không phục hồi / only check, restore nothing")
@click.option("--with-key", is_flag=True, help="Mở khoá kèm theo / open the keys inside")
@click.option("--passphrase-file", type=FILE, help="Tệp chứa mật khẩu / file with the passphrase")
@click.option("--yes", is_flag=True, help="Không hỏi lại / do not ask")
def restore(file: Path, verify: bool, with_key: bool, passphrase_file: Path | None, yes: bool) -> None:
    """Phục hồi từ một bản sao lưu, hay chỉ kiểm bản ấy: ĐẠT hoặc KHÔNG ĐẠT.

    Restore a backup, or only check it: replays every entry, compares the root with the checkpoint beside it.
    """
    phrase = _passphrase(passphrase_file, twice=False) if with_key else None
    hand_over("keeping:restore", file=file, only_verify=verify, passphrase=phrase, yes=yes)


@main.command()
@click.option("--to", type=FOLDER, help="Thư mục bản sao lưu / folder of the backup, default DATA/backups")
def upgrade(to: Path | None) -> None:
    """Sau khi cài bản mới: sao lưu, nâng cấp cơ sở dữ liệu, kiểm; hỏng thì quay lại.

    After installing a new version: back up, migrate, check, or go back.
    """
    hand_over("upgrading:upgrade", to=to)


@main.group(cls=Both)
def key() -> None:
    """Khoá ký của sổ, khoá phiên của trang web.

    The log's signing key, and the secret of sessions.
    """


@key.command()
def show() -> None:
    """In khoá kiểm (công khai) của sổ.

    Print the public verifier keys of the log, newest first.
    """
    hand_over("keys:show")


@key.command()
def secret() -> None:
    """Tạo một giá trị cho KIENTAO_SECRET.

    Make a value for KIENTAO_SECRET.
    """
    click.echo(secrets.token_urlsafe(48))


@key.command()
def rotate() -> None:
    """Thay khoá ký; trong 30 ngày cả hai khoá cùng ký.

    Change the signing key, on the record; both sign for 30 days.
    """
    hand_over("keys:rotate")


@key.command()
@click.option("--yes", is_flag=True, help="Không hỏi lại / do not ask")
def adopt(yes: bool) -> None:
    """Gắn khoá ký vào máy này, khi máy cũ đã tắt hẳn.

    Bind the signing key to this machine, once the other is switched off for good.
    """
    if not yes:
        click.confirm("Máy cũ đã tắt hẳn và không bao giờ ký nữa? / Is the other machine off for good?", abort=True)
    hand_over("keys:adopt")


@main.group(cls=Both)
def source() -> None:
    """Nguồn gửi số đo.

    Sources of readings.
    """


@source.command("key")
@click.argument("code")
def source_key(code: str) -> None:
    """Cấp khoá mới cho một nguồn, in ra một lần; khoá cũ hết dùng.

    Give a source a new key, printed once; the former one ends.
    """
    hand_over("sources:key", code=code)


@source.command("stop")
@click.argument("code")
def source_stop(code: str) -> None:
    """Dừng một nguồn, cho đến khi được cấp khoá mới.

    Stop a source, until it gets a new key.
    """
    hand_over("sources:stop", code=code)


@main.group(cls=Both)
def user() -> None:
    """Người đăng nhập.

    People who sign in.
    """


@user.command("list")
def list_people() -> None:
    """Liệt kê người và vị trí đang giữ.

    List people and the posts they hold.
    """
    hand_over("people:show")


@user.command()
@click.argument("login")
@click.argument("name")
@click.option("--post", help="Mã vị trí việc làm / code of a post")
def add(login: str, name: str, post: str | None) -> None:
    """Thêm một người và in đường dẫn mời dùng một lần.

    Add a person and print a one-time link to choose a password.
    """
    hand_over("people:add", login=login, name=name, post=post)


@user.command()
@click.argument("login")
def invite(login: str) -> None:
    """In đường dẫn dùng một lần để người này tự đặt mật khẩu.

    Print a one-time link with which this person chooses a password.
    """
    hand_over("people:invite", login=login)


@user.command()
@click.argument("login")
def password(login: str) -> None:
    """Đặt mật khẩu tại bàn phím.

    Set a password at the keyboard.
    """
    phrase = click.prompt("Mật khẩu mới / new password", hide_input=True, confirmation_prompt=True)
    hand_over("people:password", login=login, password=phrase)


@user.command()
@click.argument("login")
def lock(login: str) -> None:
    """Khoá đăng nhập của một người ngay lập tức.

    Lock a person out at once.
    """
    hand_over("people:lock", login=login)


@main.command()
@click.option("--deploy", is_flag=True, help="Đủ điều kiện mở ra ngoài chưa? / fit for the public?")
def check(deploy: bool) -> None:
    """Kiểm máy này: sẵn sàng chưa, còn thiếu gì.

    Check this machine: is it ready, and what is missing?
    """
    hand_over("checking:check", deploy=deploy)


@main.command()
@click.option("--user", "account", default="kientao", show_default=True, help="Tài khoản chạy / account")
@click.option("--into", type=FOLDER, help="Ghi thành tệp vào thư mục / write files into a folder")
def units(account: str, into: Path | None) -> None:
    """In các tệp systemd cho máy này.

    Print the systemd units for this machine.
    """
    hand_over("units:units", account=account, into=into)


def _passphrase(file: Path | None, twice: bool) -> str:
    if file:
        return file.read_text("utf-8").rstrip("\n")
    phrase: str = click.prompt("Mật khẩu của khoá / passphrase", hide_input=True, confirmation_prompt=twice)
    return phrase


if __name__ == "__main__":
    main()
