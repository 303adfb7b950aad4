"""The wheel as ``python -m build`` makes it, installed into an environment without the clone."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from tests.crawl.runs import ROOT

SOURCES = ("newscrawl", "setup.py", "pyproject.toml", "README.md", "LICENSE")


class Installed:
    """An environment with the wheel; what the wheel needs comes from the suite's own."""

    def __init__(self, folder: Path) -> None:
        self.wheel = _build(folder / "source", folder / "dist")
        self._python = folder / "venv" / "bin" / "python"
        venv.create(folder / "venv", symlinks=True)
        (site,) = (folder / "venv").glob("lib/python*/site-packages")
        (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
        install = ("-m", "pip", "--python", str(self._python), "install", "--no-deps", "--no-index")
        subprocess.run([sys.executable, *install, "--quiet", self.wheel], check=True)

    def scrapy(self, folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
        """A command in a folder, without any setting of the environment."""
        return self._run(folder, str(self._python), "-m", "scrapy", *argv)

    def python(self, folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
        """Python itself, with the wheel."""
        return self._run(folder, str(self._python), *argv)

    def newscrawl(self, folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
        """The same by the wheel's own program."""
        return self._run(folder, str(self._python.with_name("newscrawl")), *argv)

    def _run(self, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )


def _build(source: Path, target: Path) -> Path:
    """The wheel of the source archive, made in a copy, so that it leaves nothing here."""
    source.mkdir()
    for path in [ROOT / name for name in SOURCES] + sorted(ROOT.glob("requirements*.txt")):
        copy = shutil.copytree if path.is_dir() else shutil.copy
        copy(path, source / path.name)
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    (wheel,) = target.glob("*.whl")
    return wheel
