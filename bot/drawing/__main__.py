"""The process that draws one chart: JSON comes in, a PNG goes out."""

import os
import sys

from pydantic import TypeAdapter

from bot.drawing.canvas import png
from bot.drawing.charts import Chart

if hasattr(os, "nice"):
    os.nice(10)  # people's clicks come first
sys.stdout.buffer.write(png(TypeAdapter[Chart](Chart).validate_json(sys.stdin.buffer.read())))
