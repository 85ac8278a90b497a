"""A process to be killed: says of each row that it is stored, as soon as it was told so."""

import asyncio
import sys
from itertools import count

from bot.db import Database
from tests.tables import add_note


async def main(url: str) -> None:
    db = await Database.open(url)
    numbers = count()

    async def write_on() -> None:
        for number in numbers:
            await db.write(add_note, str(number))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()

    await asyncio.gather(*(write_on() for _ in range(30)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
