"""The few pieces that all cards and panels are made of: nothing here knows a feature."""

from bot.markup import clipped, said
from cogs.ui.agreements import agreements_text
from cogs.ui.cards import Card, Colour
from cogs.ui.channels import can_post, opens_threads
from cogs.ui.controls import (
    Button,
    button,
    channel_select,
    chosen_id,
    confirm,
    link,
    pager,
    role_select,
    row,
    select,
    user_select,
)
from cogs.ui.efforts import effort_text
from cogs.ui.forms import Label, choice_field, form, numbers, text_field, user_field
from cogs.ui.lines import finding_text, setting_line
from cogs.ui.member_roles import grantable
from cogs.ui.people import people_text
from cogs.ui.progress import progress_bar
from cogs.ui.questions import clock_question, clock_text, reminder_question, why_and_stop
from cogs.ui.safety import safety_row

__all__ = [
    "Button",
    "Card",
    "Colour",
    "Label",
    "agreements_text",
    "button",
    "can_post",
    "channel_select",
    "choice_field",
    "chosen_id",
    "clipped",
    "clock_question",
    "clock_text",
    "confirm",
    "effort_text",
    "finding_text",
    "form",
    "grantable",
    "link",
    "numbers",
    "opens_threads",
    "pager",
    "people_text",
    "progress_bar",
    "reminder_question",
    "role_select",
    "row",
    "safety_row",
    "said",
    "select",
    "setting_line",
    "text_field",
    "user_field",
    "user_select",
    "why_and_stop",
]
