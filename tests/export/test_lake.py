"""The lake: a file a day, each article once, never half a day; and only what has changed is written anew."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from pyarrow import parquet as pq

from newscrawl.cli.console import BadUsage
from newscrawl.codec import Doc
from newscrawl.export import parts
from newscrawl.runs.daycounts import ALL_MARKED
from newscrawl.storage import ARTICLES, CONTROL, Delete, Put, Store, open_store
from newscrawl.storage.collections import DAYS
from tests.export.documents import all_docs, export, marks_in, parsed, put, sample
from tests.export.test_atomic import names

NIGHT = datetime(2024, 5, 16, 16, 30, tzinfo=UTC)
"""Half past midnight of the 17th in Beijing."""

DAY = "day=2024-05-17"
LAST = ("--since", "last")


def article(name: str, when: datetime | None = NIGHT, **more: Any) -> Doc:
    return sample(_id=f"comos:{name}", published_at=when, **more)


EARLY, LATE = article("early", datetime(2024, 5, 15, 4, tzinfo=UTC)), article("late")
OTHER = article("other", datetime(2024, 5, 17, 4, tzinfo=UTC), source="远山通讯社")


async def with_articles(store: Store) -> Store:
    """Three articles of two days in a store that knows which days have changed."""
    await put(store, EARLY, LATE, OTHER)
    await store.write([Put(CONTROL, {"_id": ALL_MARKED})])
    return store


@pytest.fixture
async def marked(tmp_path: Path) -> AsyncIterator[Store]:
    """Such a store in a file."""
    found = open_store(f"sqlite:///{tmp_path}/news.db")
    await found.open()
    yield await with_articles(found)
    await found.close()


async def lake(store: Store, folder: Path, *argv: object) -> int:
    return await export(store, "parquet", "-o", folder / "lake", "--partition", "day", *argv)


def titles(folder: Path) -> dict[str, list[str]]:
    """By day the ids, as DuckDB reads them with one glob."""
    with duckdb.connect() as db:
        sql = f"SELECT day, list(_id ORDER BY _id) FROM '{folder}/lake/*/*.parquet' GROUP BY day ORDER BY day"  # noqa: S608
        return {
            str(day): [key.removeprefix("comos:") for key in ids] for day, ids in db.execute(sql).fetchall()
        }


def files(folder: Path) -> dict[str, int]:
    """By partition which file it is."""
    return {path.parent.name: path.stat().st_ino for path in (folder / "lake").rglob("*.parquet")}


BEFORE = {"2024-05-15": ["early"], "2024-05-17": ["late", "other"]}


async def test_a_file_a_beijing_day_and_a_manifest(marked: Store, tmp_path: Path) -> None:
    assert await lake(marked, tmp_path) == 3
    assert titles(tmp_path) == BEFORE
    assert names(tmp_path / "lake") == ["_manifest.json", "day=2024-05-15", DAY]
    manifest = json.loads((tmp_path / "lake" / "_manifest.json").read_text("utf-8"))
    assert (manifest["form"], manifest["rows"], manifest["since_at"]) == (1, 3, None)
    day = manifest["days"][1]
    place = tmp_path / "lake" / day["file"]
    assert (day["day"], day["rows"], day["bytes"]) == ("2024-05-17", 2, place.stat().st_size)
    assert pq.read_metadata(place).num_rows == 2
    assert await marks_in(marked) == []


async def test_polars_reads_it_with_the_same_glob(marked: Store, tmp_path: Path) -> None:
    await lake(marked, tmp_path)
    frame = pl.scan_parquet(f"{tmp_path}/lake/*/*.parquet", hive_partitioning=True)
    late = frame.filter(pl.col("day") == date(2024, 5, 17)).collect()
    assert sorted(late["_id"]) == ["comos:late", "comos:other"]
    assert frame.collect().height == 3


async def test_a_correction_goes_into_its_days_file_again(marked: Store, tmp_path: Path) -> None:
    assert await lake(marked, tmp_path, *LAST) == 3
    before = files(tmp_path)
    await put(marked, article("late", title="改正后的标题", revision=2))
    assert await lake(marked, tmp_path, *LAST) == 2
    assert titles(tmp_path) == BEFORE
    found = pl.read_parquet(tmp_path / "lake" / DAY / "articles.parquet")
    assert "改正后的标题" in found["title"].to_list()
    after = files(tmp_path)
    assert (after["day=2024-05-15"], after[DAY] == before[DAY]) == (before["day=2024-05-15"], False)
    assert await lake(marked, tmp_path, *LAST) == 0
    assert files(tmp_path) == after


async def test_a_file_that_was_removed_or_cut_comes_back(marked: Store, tmp_path: Path) -> None:
    await lake(marked, tmp_path, *LAST)
    place = tmp_path / "lake" / DAY / "articles.parquet"
    whole = place.read_bytes()
    place.write_bytes(whole[:100])
    assert await lake(marked, tmp_path, *LAST) == 2
    assert place.read_bytes() == whole
    place.unlink()
    assert await lake(marked, tmp_path, *LAST) == 2
    assert titles(tmp_path) == BEFORE
    assert await lake(marked, tmp_path, *LAST) == 0


async def test_months_do_not_go_into_a_lake(marked: Store, tmp_path: Path) -> None:
    await lake(marked, tmp_path)
    with pytest.raises(BadUsage, match="name another folder for --partition month"):
        await export(marked, "parquet", "-o", tmp_path / "lake", "--partition", "month", *LAST)
    assert titles(tmp_path) == BEFORE


async def test_what_moves_or_goes_does_so_in_the_lake(store: Store, tmp_path: Path) -> None:
    marked = await with_articles(store)
    await lake(marked, tmp_path)
    await put(marked, article("early", NIGHT), article("new", datetime(2024, 6, 1, tzinfo=UTC)))
    await marked.write([Delete(ARTICLES, "comos:other")])
    await lake(marked, tmp_path, *LAST)
    assert titles(tmp_path) == {"2024-05-17": ["early", "late"], "2024-06-01": ["new"]}
    assert names(tmp_path / "lake") == ["_manifest.json", DAY, "day=2024-06-01"]
    await put(marked, article("undated", None))
    await lake(marked, tmp_path, *LAST)
    assert titles(tmp_path)["None"] == ["undated"]


async def test_a_store_of_an_older_version_is_compared_whole(filled: Store, tmp_path: Path) -> None:
    await lake(filled, tmp_path)
    before = files(tmp_path)
    await put(filled, LATE)
    assert await filled.get(CONTROL, [ALL_MARKED]) == {}
    assert await lake(filled, tmp_path, *LAST) == 6
    assert {key: value for key, value in files(tmp_path).items() if key != DAY} == before
    assert titles(tmp_path)["2024-05-17"] == ["late"]


async def test_another_store_makes_another_lake_of_it(marked: Store, tmp_path: Path) -> None:
    """Also of days without a mark, which the second store has no article of."""
    former = open_store(f"sqlite:///{tmp_path}/former.db")
    await former.open()
    await put(former, *all_docs())
    await former.write([Delete(DAYS, "2021-03-18")])
    await lake(former, tmp_path)
    await former.close()
    await lake(marked, tmp_path, *LAST)
    assert titles(tmp_path) == BEFORE


async def test_the_filters_hold_on_and_others_are_refused(marked: Store, tmp_path: Path) -> None:
    argv = ("--source", "远山通讯社", "--columns", "_id,title")
    assert await lake(marked, tmp_path, "--since", "2024-05-16", *argv) == 1
    assert titles(tmp_path) == {"2024-05-17": ["other"]}
    source = "远山通讯社"
    await put(marked, article("late", source=source), EARLY | {"source": source})
    assert await lake(marked, tmp_path, *LAST, *argv) == 2
    assert titles(tmp_path) == {"2024-05-17": ["late", "other"]}
    await put(marked, article("other"))
    assert await lake(marked, tmp_path, *LAST, *argv) == 1
    with pytest.raises(BadUsage, match="lake of other filters or columns"):
        await lake(marked, tmp_path, *LAST)


async def test_a_search_makes_a_lake_too(marked: Store, tmp_path: Path) -> None:
    await put(marked, article("bare", title="无关", paragraphs=["别的内容"], keywords=[]))
    assert await lake(marked, tmp_path, *LAST, "--search", "望江银行") == 3
    assert titles(tmp_path) == BEFORE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (None, "is no lake: it is not empty"),
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"form": 9}', "of another version"),
    ],
)
async def test_what_is_no_lake_is_left_alone(
    filled: Store, tmp_path: Path, text: str | None, why: str
) -> None:
    folder = tmp_path / "lake"
    folder.mkdir()
    (folder / ("mine" if text is None else "_manifest.json")).write_text(text or "")
    with pytest.raises(BadUsage, match=why):
        await lake(filled, tmp_path, *LAST)
    assert len(names(folder)) == 1
    with pytest.raises(BadUsage, match="is not empty"):
        await lake(filled, tmp_path)


@pytest.mark.parametrize("option", ["--limit 5", "--name x", "--as-of 2024-05-01"])
def test_what_makes_no_sense_for_a_lake(option: str) -> None:
    with pytest.raises(BadUsage, match="does not go with --partition day"):
        parsed("parquet", "-o", "lake", "--partition", "day", *option.split())


async def test_two_do_not_write_one_lake(marked: Store, tmp_path: Path) -> None:
    await lake(marked, tmp_path)
    with parts.held_folder(tmp_path / "lake"), pytest.raises(OSError, match="another export is writing it"):
        await lake(marked, tmp_path, *LAST)


async def test_an_update_that_ends_anywhere_leaves_whole_days(
    marked: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken off before each step: readers see old or new days, and the next update mends the rest."""
    await lake(marked, tmp_path)
    for steps in range(4):
        changed = f"第{steps}次"
        await put(marked, *(doc | {"title": changed} for doc in (EARLY, LATE, OTHER)))
        with monkeypatch.context() as patch:
            left = [steps]

            def step(self: Path, target: Path, *, left: list[int] = left, real: Any = Path.replace) -> Path:
                assert titles(tmp_path) == BEFORE
                if not left[0]:
                    raise KeyboardInterrupt
                left[0] -= 1
                return Path(real(self, target))

            patch.setattr(Path, "replace", step)
            if steps < 3:
                with pytest.raises(KeyboardInterrupt):
                    await lake(marked, tmp_path, *LAST)
        assert titles(tmp_path) == BEFORE
        await lake(marked, tmp_path, *LAST)
        assert set(pl.read_parquet(f"{tmp_path}/lake/*/*.parquet")["title"]) == {changed}
        assert names(tmp_path / "lake") == ["_manifest.json", "day=2024-05-15", DAY]


async def test_what_a_killed_update_left_is_seen_by_nobody_and_swept(marked: Store, tmp_path: Path) -> None:
    await lake(marked, tmp_path)
    staging = tmp_path / "lake" / ".staging.0123abcd.newscrawl.part"
    staging.mkdir()
    (staging / "2024-05-17").write_bytes((tmp_path / "lake" / DAY / "articles.parquet").read_bytes())
    with duckdb.connect() as db:
        glob = f"SELECT count(*) FROM '{tmp_path}/lake/**/*.parquet'"  # noqa: S608
        assert db.execute(glob).fetchone() == (3,)
    assert pl.read_parquet(f"{tmp_path}/lake/**/*.parquet").height == 3
    assert pq.read_table(tmp_path / "lake").num_rows == 3
    await lake(marked, tmp_path, *LAST)
    assert not staging.exists()
