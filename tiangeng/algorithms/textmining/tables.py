"""Tables for outsiders: UTF-8 CSV, and Parquet where pyarrow is installed. What is wrong is said with its line."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path


class TableRefused(ValueError):
    """A file that cannot be read as the table that was asked for: Chinese, then English."""


Row = dict[str, str]


def read(path: Path, *, needed: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """Rows as text; a missing value is ''. Columns that were not asked for are left out."""
    rows = _parquet(path) if path.suffix == ".parquet" else _csv(path)
    columns = next(rows)
    missing = [name for name in needed if name not in columns]
    if missing:
        raise TableRefused(
            f"{path.name} 缺少列 {'、'.join(missing)}。 {path.name} lacks the column(s) {', '.join(missing)}."
        )
    at = [(name, columns.index(name)) for name in (*needed, *optional) if name in columns]
    found = []
    seen: dict[str, int] = {}
    for line, cells in enumerate(rows, start=2):
        if len(cells) != len(columns):
            raise TableRefused(
                f"{path.name} 第 {line} 行有 {len(cells)} 格，表头有 {len(columns)} 格。 "
                f"{path.name}, row {line}: {len(cells)} cells, the header has {len(columns)}."
            )
        row = {name: cells[place] for name, place in at}
        if "id" in row:
            if not row["id"]:
                raise TableRefused(f"{path.name} 第 {line} 行没有 id。 {path.name}, row {line}: no id.")
            if row["id"] in seen:
                raise TableRefused(
                    f"{path.name} 第 {line} 行的 id {row['id']} 与第 {seen[row['id']]} 行重复。 "
                    f"{path.name}, row {line}: the id {row['id']} stands in row {seen[row['id']]} already."
                )
            seen[row["id"]] = line
        found.append(row)
    return found


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str | int]]) -> None:
    """Whole or not at all."""
    draft = path.parent / f".{path.name}.part"
    try:
        if path.suffix == ".parquet":
            _write_parquet(draft, columns, list(rows))
        else:
            with draft.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([columns, *rows])
        draft.replace(path)
    except OSError as error:
        raise TableRefused(f"写不了 {path}：{error.strerror}。 cannot write {path}: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def _csv(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise TableRefused(f"读不了 {path}：{error.strerror}。 cannot read {path}: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise TableRefused(
            f"{path.name} 不是 UTF-8 编码（第 {error.start} 字节）。 {path.name} is not UTF-8 (byte {error.start})."
        ) from error
    csv.field_size_limit(1 << 30)
    rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), strict=True)
    return _rows(path, rows)


def _rows(path: Path, rows: Iterable[list[str]]) -> Iterator[list[str]]:
    some = False
    try:
        for row in rows:
            if row:
                some = True
                yield row
    except csv.Error as error:
        raise TableRefused(f"{path.name} 不是完好的 CSV（{error}）。 {path.name} is no sound CSV ({error}).") from error
    if not some:
        raise TableRefused(f"{path.name} 是空的，连表头也没有。 {path.name} is empty, without a header.")


def _parquet(path: Path) -> Iterator[list[str]]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise TableRefused(
            "读 Parquet 要先安装 pyarrow；也可以用 CSV。 Parquet needs pyarrow to be installed; CSV works without."
        ) from error
    try:
        table = parquet.read_table(path)
    except OSError as error:
        raise TableRefused(f"读不了 {path}：{error}。 cannot read {path}: {error}.") from error
    except ArrowException as error:
        raise TableRefused(f"{path.name} 不是完好的 Parquet。 {path.name} is no sound Parquet.") from error
    yield list(table.column_names)
    columns = [["" if value is None else str(value) for value in column.to_pylist()] for column in table.columns]
    yield from (list(cells) for cells in zip(*columns, strict=True))


def _write_parquet(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        raise TableRefused(
            "写 Parquet 要先安装 pyarrow；也可以用 CSV。 Parquet needs pyarrow to be installed; CSV works without."
        ) from error
    data = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    parquet.write_table(pyarrow.table(data), path)
