"""Who lives in the made-up community, and what they write."""

from __future__ import annotations

from collections.abc import Mapping

BOT = "Groundswell"
GUILD = "River Watch"
OWNER = "Olga"
COORDINATORS = ("Cora", "Tomás", "Ines")
MODERATORS = ("Mo", "Greta")
SPANISH = ("Carmen", "Tomás", "Lucía", "Mateo", "Ines", "Pilar", "Diego")
CLOSED_DMS = ("Ben", "Yara")
#: Who is shown first where one chooses who to be, and as what.
PERSONAS = {
    "Ana": "newcomer",
    "Dan": "volunteer",
    "Cora": "coordinator",
    "Mo": "moderator",
    OWNER: "owner",
    "Ben": "volunteer, DMs closed",
    "Carmen": "voluntaria, español",
}
#: Has an invitation and has not followed it yet.
INVITED = "Nora"
#: In the server, but they have not joined: for trying it as a newcomer.
NEWCOMERS = ("Ana", "Noor", "Felix", "Wen", "Rosa", "Jan", "Ada", "Kofi")
VOLUNTEERS = (
    "Ben", "Carmen", "Dan", "Eve", "Lucía", "Mateo", "Pilar", "Diego", "Yara", "Sam", "Priya", "Luc", "Mina",
    "Otto", "Zoe", "Amir", "Nils", "Vera", "Tariq", "Ivy", "Hugo", "Lena", "Omar", "June", "Piet", "Salma",
)  # fmt: skip
SKILLS = ("First aid", "Driving", "Photography")
INTERESTS = ("Phones", "Design", "Mud and gloves", "Water samples", "Translation", "Cooking")
INTERESTS_IN_SPANISH = ("Teléfonos", "Diseño", "Barro y guantes", "Muestras de agua", "Traducción", "Cocina")
#: By category, with what each is for.
CHANNELS: Mapping[str, Mapping[str, str | None]] = {
    "Start here": {"welcome": "How to join", "general": "Everything about the river"},
    "Things to do": {"asks": "One clear step each", "wins": "What we have done"},
    "Groups": {"samples": "Water, bottles, numbers", "design": "Posters and leaflets", "off-topic": None},
    "Team": {"coordinators": "For coordinators only", "reports": "For moderators only"},
}

ASKS = (
    ("Call the water authority", "They meet on Tuesday and count the calls.", "Ring 555 0100 and say "
    "where you live.", 20, None),
    ("Clean the north bank", "The heron is back, and so is the plastic.", "Come on Saturday at ten, "
    "with gloves.", 12, 15),
    ("Translate the leaflet", "Half the street reads Spanish.", "Take one page from the folder and send "
    "it back.", 6, 6),
    ("Take a water sample", "Ten places at once make a map.", "Fetch a kit from the shed, fill it, "
    "bring it back.", 10, 10),
    ("Bake for the open day", "Nobody stays to talk on an empty stomach.", "Bring one cake, vegan if "
    "you can.", 8, 8),
    ("Draw the poster", "The old one is from 2019.", "Send a sketch, however rough.", 5, 5),
    ("Welcome three neighbours", "People come because somebody asked them.", "Ask three people you know "
    "to the open day.", 15, None),
    ("Count the fish ladder", "An hour of counting is a year of argument saved.", "Take one hour and "
    "the list.", 12, 12),
)  # fmt: skip
#: The pictures of some, drawn for this: the name of the file beside this one, and what it shows.
PICTURES = {
    "Count the fish ladder": (
        "fish_ladder.png",
        "Three orange fish leap up a fish ladder, step by step, while a heron watches from the bank.",
    ),
}
#: What each takes, in minutes, and which interest it is about.
MATTERS = (
    (5, "Phones"), (240, "Mud and gloves"), (60, "Translation"), (30, "Water samples"),
    (60, "Cooking"), (60, "Design"), (15, "Phones"), (60, "Mud and gloves"),
)  # fmt: skip
TALK = (
    ("general", "Dan", "Did anyone see the heron this morning?", "-6d2h"),
    ("general", "Zoe", "Yes! By the old mill.", "-6d1h"),
    ("general", "Cora", "Lovely. The north bank is next, see #asks.", "-6d"),
    ("samples", "Priya", "Sample 7 is in the fridge. Nitrate looks better than in spring.", "-4d3h"),
    ("samples", "Amir", "That is the first good news from that pipe.", "-4d2h"),
    ("design", "Luc", "New poster, third try. Be honest.", "-3d5h"),
    ("design", "Mina", "Bigger heron, smaller words!", "-3d4h"),
    ("off-topic", "Hugo", "Who left a single wellington in the shed?", "-2d7h"),
    ("off-topic", "Ivy", "It is a symbol.", "-2d6h"),
    ("general", "Greta", "Open day is in two weeks. See you there.", "-1d3h"),
    ("coordinators", "Cora", "Who writes to the school this month?", "-1d"),
    ("coordinators", "Tomás", "I do.", "-23h"),
)  # fmt: skip
OPEN_DAY = {
    "name": "Open day",
    "by": "Greta",
    "start": "+13d",
    "hours": 4,
    "where": "The old mill",
    "description": "Cake, kits and the fish ladder. **Bring a neighbour.**",
    "interested": ["Dan", "Zoe", "Priya", "Hugo"],
}
