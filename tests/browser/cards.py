"""Commands that post one of everything a message can be built of; what is pressed and picked is said back."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import discord
from discord import app_commands, ui

ACCENT = 0x2A9D8F
WORDS = ("North", "South", "West")


def picture(*, width: int, height: int) -> bytes:
    """A PNG in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\x2a\x9d\x8f" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def attached(name: str, data: bytes) -> discord.File:
    return discord.File(io.BytesIO(data), name)


class Layout(ui.LayoutView):
    """Components V2, every kind."""

    def __init__(self) -> None:
        super().__init__(timeout=None)
        box: ui.Container[Any] = ui.Container(accent_colour=ACCENT)
        box.add_item(ui.TextDisplay("# A chart\nof **what** was done"))
        box.add_item(
            ui.Section(
                "Beside a picture", accessory=ui.Thumbnail("attachment://chart.png", description="Small")
            )
        )
        box.add_item(
            ui.Section("Beside a button", accessory=ui.Button(label="Press", custom_id="echo:section"))
        )
        box.add_item(ui.Separator(spacing=discord.SeparatorSpacing.large))
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        gallery.add_item(media="attachment://chart.png", description="The chart")
        gallery.add_item(media="attachment://map.png", description="The map", spoiler=True)
        box.add_item(gallery)
        box.add_item(ui.File("attachment://list.txt"))
        box.add_item(ui.ActionRow(ui.Button(label="In the box", custom_id="echo:row")))
        self.add_item(box)
        self.add_item(ui.TextDisplay("After the box"))


@app_commands.command(description="Components V2")
async def layout(interaction: discord.Interaction) -> None:
    files = [
        attached("chart.png", picture(width=120, height=60)),
        attached("map.png", picture(width=60, height=60)),
        attached("list.txt", b"gloves"),
    ]
    view = Layout()
    await interaction.response.send_message(view=view, files=files)
    view.stop()


@app_commands.command(description="All kinds of buttons and menus")
async def classic(interaction: discord.Interaction) -> None:
    view = ui.View(timeout=None)
    for style in ("primary", "secondary", "success", "danger"):
        view.add_item(
            ui.Button(label=style.title(), style=discord.ButtonStyle[style], custom_id=f"echo:{style}", row=0)
        )
    view.add_item(ui.Button(label="Elsewhere", url="https://example.org/", row=0))
    view.add_item(ui.Button(label="Closed", custom_id="echo:closed", disabled=True, row=1))
    view.add_item(ui.Button(emoji="🌱", custom_id="echo:emoji", row=1))
    options = [discord.SelectOption(label=word, description=f"The {word}") for word in WORDS]
    view.add_item(
        ui.Select(custom_id="echo:words", placeholder="Areas", options=options, min_values=2, max_values=3)
    )
    view.add_item(ui.Select(custom_id="echo:shut", placeholder="Shut", options=options, disabled=True))
    await interaction.response.send_message("Press or pick", view=view)
    view.stop()


@app_commands.command(description="Menus of what is in the server")
async def things(interaction: discord.Interaction) -> None:
    view = ui.View(timeout=None)
    view.add_item(ui.UserSelect(custom_id="echo:people", placeholder="People", max_values=2))
    view.add_item(ui.RoleSelect(custom_id="echo:roles", placeholder="Roles", min_values=0))
    view.add_item(
        ui.ChannelSelect(
            custom_id="echo:channels", placeholder="Channels", channel_types=[discord.ChannelType.text]
        )
    )
    view.add_item(ui.MentionableSelect(custom_id="echo:whom", placeholder="Whom", max_values=2))
    await interaction.response.send_message("Pick things", view=view)
    view.stop()


@app_commands.command(description="An embed with all its parts")
async def embed(interaction: discord.Interaction) -> None:
    card = discord.Embed(
        title="The river", description="It is **clean**", colour=ACCENT, url="https://example.org/river"
    )
    card.set_author(name="River Watch")
    card.add_field(name="Samples", value="12", inline=True)
    card.add_field(name="Herons", value="2", inline=True)
    card.set_footer(text="Counted by hand")
    card.set_image(url="attachment://chart.png")
    card.set_thumbnail(url="attachment://chart.png")
    file = attached("chart.png", picture(width=120, height=60))
    await interaction.response.send_message("About the", embed=card, file=file)


@app_commands.command(description="Thinks until it is told to go on")
async def think(interaction: discord.Interaction) -> None:
    await interaction.response.defer(thinking=True)
    await interaction.client.go_on.wait()  # type: ignore[attr-defined]
    await interaction.followup.send("Thought of it")


async def say_back(interaction: discord.Interaction) -> None:
    """What was pressed, or picked, by name."""
    data: Any = interaction.data
    found: dict[str, str] = {}
    for kind, things_of_kind in (data.get("resolved") or {}).items():
        if kind != "members":
            found |= {key: thing.get("username") or thing["name"] for key, thing in things_of_kind.items()}
    picked = [found.get(value, value) for value in data.get("values", ())]
    said = f"{data['custom_id']} {'+'.join(picked)}".strip()
    await interaction.response.send_message(said, ephemeral=True)


COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (layout, classic, things, embed, think)
