"""`units`: systemd units for this machine, with the paths that this very installation has."""

import sys
from pathlib import Path

from django.conf import settings

from kientao.base.text import T
from kientao.site.terminal import say

HARDENED = """\
User={account}
Environment=KIENTAO_DATA={data}
EnvironmentFile=-/etc/kientao/environment
WorkingDirectory={data}
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome={home}
PrivateTmp=yes
PrivateDevices=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
ReadWritePaths={data} {keys}
UMask=0077
"""
UNITS = {
    "kientao.service": """\
[Unit]
Description=Kien Tao: web
After=network-online.target
Wants=network-online.target kientao-runner.service

[Service]
{hardened}ExecStart={kientao} serve --no-run
Restart=on-failure
RestartSec=3
TimeoutStopSec=40
# 3: not ready (no city yet, upgrade wanted): starting again would not help
RestartPreventExitStatus=2 3

[Install]
WantedBy=multi-user.target
""",
    "kientao-runner.service": """\
[Unit]
Description=Kien Tao: runner
After=network-online.target

[Service]
{hardened}ExecStart={kientao} run
Restart=always
RestartSec=3
TimeoutStopSec=40
RestartPreventExitStatus=2 3

[Install]
WantedBy=multi-user.target
""",
    "kientao-backup.service": """\
[Unit]
Description=Kien Tao: backup, then check of the ledger

[Service]
Type=oneshot
{hardened}ExecStart={kientao} backup
ExecStart={kientao} fsck
Nice=10
""",
    "kientao-backup.timer": """\
[Unit]
Description=Kien Tao: backup every night

[Timer]
OnCalendar=*-*-* 01:30
RandomizedDelaySec=20min
Persistent=yes

[Install]
WantedBy=timers.target
""",
}


def units(account: str, into: Path | None) -> int:
    """Print them one after the other, each under its name, or write them into a folder."""
    about = settings.KIENTAO
    kientao = Path(sys.executable).with_name("kientao")
    home = "read-only" if any(p.is_relative_to("/home") for p in (kientao, about.data)) else "yes"
    hardened = HARDENED.format(account=account, data=about.data, keys=about.keys, home=home)
    if into:
        into.mkdir(parents=True, exist_ok=True)
    for name, text in UNITS.items():
        filled = text.format(hardened=hardened, kientao=kientao)
        if into:
            (into / name).write_text(filled, "utf-8")
            say(T("✓ {file}", "✓ {file}"), file=into / name)
        else:
            say(f"# /etc/systemd/system/{name}\n{filled}")
    return 0
