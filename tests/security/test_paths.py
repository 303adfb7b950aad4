"""No name that others chose leads out of the folder that a user named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newscrawl.archive import ArchiveError, Pointer, WarcWriter, read_at
from newscrawl.export.markdown import file_name
from tests.archive.test_reader import archive
from tests.export.documents import sample

NAMES = ("../../etc/passwd", "/etc/passwd", "..\\..\\x", "C:\\x", "a/../../x", "\x00", "…/…", "~root", "-rf")


@pytest.mark.parametrize("name", ["../secret/{}", "/{}", "a/../../secret/{}", "{absolute}"])
def test_no_pointer_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    secret = archive(tmp_path / "secret", ("http://a.example/", 200, b"secret", 0))
    archive(tmp_path / "own", ("http://a.example/", 200, b"own", 0))
    asked = name.format(secret.name, absolute=secret)
    with pytest.raises(ArchiveError, match="is no file below"):
        read_at(tmp_path / "own", Pointer(asked, 0))


@pytest.mark.parametrize("text", NAMES)
def test_no_title_or_id_leads_out_of_an_export(text: str) -> None:
    name = file_name(sample(title=text, _id=text))
    assert Path(name).name == name
    assert not name.startswith((".", "-", "~"))
    assert not set(name) & set('\\:*?"<>|\x00')


def test_no_prefix_leads_out_of_the_archive(tmp_path: Path) -> None:
    with WarcWriter(tmp_path / "own", "../../evil") as writer:
        writer.write("http://a.example/../../x", 200, [], b"", datetime(2026, 11, 22, tzinfo=UTC))
    assert [file.parent for file in tmp_path.rglob("*.warc.gz")] == [tmp_path / "own"]
