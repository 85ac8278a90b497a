"""Charts as pictures: every kind, with little and with much on it, and a process that fails."""

from __future__ import annotations

import asyncio
import os
import struct
import sys
from collections.abc import AsyncIterator

import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from bot.drawing import (
    Bars,
    Chart,
    Column,
    Columns,
    Drawer,
    HeatMap,
    Line,
    Lines,
    Milestone,
    Progress,
    Row,
    drawer,
)
from bot.drawing.canvas import png

LONG = "w" * 2000
#: A formula that is none, letters that join, no letter at all, what no printer knows.
ODD = "$x^2$ \\frac{1}{2} مرحبا שלום नमस्ते 🎉 \x00\n\U00017000 <b>"

LITTLE = (
    Lines(title="", labels=("",), lines=(Line(name="", values=(None,)),)),
    Bars(title="", rows=(Row(label="", value=None, text=""),)),
    Columns(title="", names=("",), columns=(Column(label="", parts=(None,)),)),
    HeatMap(title="", rows=("",), columns=("",), cells=(((None, ""),),)),
    Progress(title="", value=0, target=1, text=""),
    Milestone(number="", text=""),
)
MUCH = (
    Lines(title=LONG, labels=(LONG,) * 60, lines=(Line(name=LONG, values=(1e12,) * 60),) * 6),
    Bars(title=LONG, rows=(Row(label=LONG, value=1e12, text=LONG, whole=1),) * 20),
    Columns(
        title=LONG, names=(LONG,) * 6, columns=(Column(label=LONG, parts=(1e12,) * 6, hidden=LONG),) * 60
    ),
    HeatMap(title=LONG, rows=(LONG,) * 20, columns=(LONG,) * 12, cells=(((1e9, LONG),) * 12,) * 20),
    Progress(title=LONG, value=1e12, target=1e-9, text=LONG),
    Milestone(number=LONG, text=LONG, whose=LONG),
)
ODDITIES = (
    Lines(title=ODD, labels=(ODD, ODD), lines=(Line(name=ODD, values=(0, 3)), Line(name="b", values=(1, 3)))),
    Bars(title=ODD, rows=(Row(label=ODD, value=0, text=ODD, whole=0),)),
    Columns(title=ODD, names=(ODD,), columns=(Column(label=ODD, parts=(0,), hidden=ODD),)),
    HeatMap(title=ODD, rows=(ODD,), columns=(ODD,), cells=(((0.5, ODD),),)),
    Progress(title=ODD, value=2, target=2, text=ODD),
    Milestone(number=ODD, text=ODD, whose=ODD),
)


@pytest.fixture
async def artist() -> AsyncIterator[Drawer]:
    artist = Drawer()
    yield artist
    await artist.close()


def size(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("chart", [*LITTLE, *MUCH, *ODDITIES], ids=lambda chart: chart.kind)
def test_each_kind_can_be_drawn_whatever_is_on_it(chart: Chart) -> None:
    width, height = size(png(chart))
    assert width == 800  # twice the width of a phone
    assert 200 <= height <= 2000


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Lines(title="", labels=("a", "b"), lines=(Line(name="", values=(1,)),)),
        lambda: Line(name="", values=(float("nan"),)),
        lambda: Line(name="", values=(-1,)),
        lambda: Columns(title="", names=("a",), columns=(Column(label="", parts=(1, 2)),)),
        lambda: HeatMap(title="", rows=("a",), columns=("b", "c"), cells=(((1, ""),),)),
        lambda: Progress(title="", value=1, target=0, text=""),
        lambda: Bars(title="", rows=()),
    ],
)
def test_what_is_no_chart_is_refused_where_it_is_made(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValidationError):
        wrong()


async def test_a_chart_is_drawn_once_for_all_who_ask(artist: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    start = asyncio.create_subprocess_exec

    async def counted(*program: str, **options: object) -> asyncio.subprocess.Process:
        started.append(options["env"])
        return await start(*program, **options)  # type: ignore[arg-type]

    monkeypatch.setenv("GROUNDSWELL_TOKEN", "secret")
    monkeypatch.setattr(asyncio, "create_subprocess_exec", counted)
    chart = Progress(title="2000 doors", value=1, target=2, text="Together: 1 of 2")
    first, second = await asyncio.gather(artist.draw(chart), artist.draw(chart))
    assert first is not None
    assert size(first)
    assert first == second == await artist.draw(chart)
    assert len(started) == 1
    assert "secret" not in str(started)


async def test_only_so_many_pictures_are_kept(artist: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[bytes] = []

    async def quickly(wanted: bytes) -> bytes:
        drawn.append(wanted)
        return wanted

    monkeypatch.setattr(artist, "_by_a_process", quickly)
    monkeypatch.setattr(drawer, "KEPT", 2)
    charts = [Milestone(number=str(number), text="") for number in range(3)]
    for chart in (*charts, charts[2], charts[0]):
        await artist.draw(chart)
    assert len(drawn) == 4  # the first was drawn again


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(3)",
        "raise ValueError('a private title')",
        "import time; time.sleep(600)",
    ],
)
async def test_a_process_that_fails_leaves_the_words_alone(
    artist: Drawer, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    start = asyncio.create_subprocess_exec

    async def instead(*_program: str, **options: object) -> asyncio.subprocess.Process:
        return await start(sys.executable, "-c", program, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", instead)
    monkeypatch.setattr(drawer, "PATIENCE", 0.0 if "sleep" in program else 60.0)
    with capture_logs() as lines:
        assert await artist.draw(Milestone(number="1", text="a private title")) is None
    assert [line["event"] for line in lines] == ["no_picture"]
    assert "private title" not in str(lines)


async def test_where_no_process_can_be_started_the_words_stand_alone(
    artist: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", os.devnull)
    assert await artist.draw(Milestone(number="1", text="")) is None


async def test_a_crowd_of_pictures_is_turned_away(artist: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    let = asyncio.Event()

    async def slowly(wanted: bytes) -> bytes:
        await let.wait()
        return wanted

    monkeypatch.setattr(artist, "_by_a_process", slowly)
    charts = [Milestone(number=str(number), text="") for number in range(40)]
    asked = [asyncio.create_task(artist.draw(chart)) for chart in charts]
    await asyncio.sleep(0)
    let.set()
    drawn = await asyncio.gather(*asked)
    assert len([one for one in drawn if one]) == drawer.MOST_WAITING
