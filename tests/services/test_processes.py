from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.record import processes
from bot.services.record.processes import ALIVE_FOR, EVERY

APPLICATION = 77


def beat(tx: Transaction, process: int, real: datetime, *shards: int) -> None:
    processes.beat(tx, process, APPLICATION, host="here", shards=shards or (0,), real=real)


def alive(tx: Transaction, real: datetime) -> list[int]:
    return [one.id for one in processes.alive(tx, real=real)]


def test_who_gives_signs_is_alive_and_who_stops_giving_them_is_gone(tx: Transaction, now: datetime) -> None:
    beat(tx, 1, now)
    beat(tx, 2, now)
    beat(tx, 1, now + EVERY)
    assert alive(tx, now + ALIVE_FOR - timedelta(seconds=1)) == [2, 1]
    assert alive(tx, now + ALIVE_FOR) == [1]
    beat(tx, 1, now + 3 * ALIVE_FOR)
    assert alive(tx, now + 3 * ALIVE_FOR) == [1]


def test_what_a_process_knows_of_troubles_is_what_it_knew_last(tx: Transaction, now: datetime) -> None:
    for stopped, preempted in ((2, 5), (0, 6)):
        processes.beat(
            tx, 1, APPLICATION, host="here", shards=(0,), stopped=stopped, preempted=preempted, real=now
        )
    [found] = processes.alive(tx, real=now)
    assert (found.stopped, found.preempted) == (0, 6)


def test_who_stops_cleanly_is_gone_at_once(tx: Transaction, now: datetime) -> None:
    beat(tx, 1, now)
    processes.leave(tx, 1)
    assert alive(tx, now) == []


def test_only_processes_that_share_a_shard_overlap(tx: Transaction, now: datetime) -> None:
    beat(tx, 1, now, 0, 1)
    beat(tx, 2, now, 2, 3)
    beat(tx, 3, now, 3, 4)
    first, second, third = processes.alive(tx, real=now)
    assert not first.overlaps(second)
    assert second.overlaps(third)
