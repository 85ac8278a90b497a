"""The few pieces that more than one feature's cards and panels are made of."""

from bot.markup import clipped, said
from cogs.ui.abilities import ask_what_is_needed, question_card
from cogs.ui.agreements import agreements_text, is_sent
from cogs.ui.cards import Card, Colour, drawn_once
from cogs.ui.channels import can_post, opens_threads
from cogs.ui.controls import (
    Button,
    ChannelSelect,
    RoleSelect,
    Row,
    button,
    channel_select,
    chosen_id,
    confirm,
    entry,
    link,
    menu,
    pager,
    role_select,
    row,
    select,
    user_select,
)
from cogs.ui.efforts import effort_text
from cogs.ui.facts import heading, led_by, places_left, thing_facts, when_and_where, when_text
from cogs.ui.forms import Label, choice_field, form, numbers, text_field, user_field
from cogs.ui.lines import Setting, finding_text, kept_text, setting_line
from cogs.ui.member_roles import grantable
from cogs.ui.moments import suggest_moments, typed_moment
from cogs.ui.needs import (
    able_groups,
    hours_text,
    needs_text,
    skills_for,
    suggest_languages,
    suggest_skills,
)
from cogs.ui.pages import paged
from cogs.ui.people import people_text
from cogs.ui.progress import progress_bar
from cogs.ui.questions import (
    clock_question,
    clock_text,
    how_to_celebrate,
    reminder_question,
    tell_how,
    why_and_stop,
)
from cogs.ui.safety import safety_row
from cogs.ui.sections import as_typed, choices, chosen_name, marks_of, settings_here, show_section
from cogs.ui.things import (
    approving,
    before_new,
    chosen_one,
    on_its_way,
    suggested,
    who_is_on_it,
)
from cogs.ui.yes import (
    Plan,
    gives_back,
    in_card,
    pending_card,
    place_card,
    plan_of,
    plan_text,
    waiting_card,
    what_is_stored,
)

__all__ = [
    "Button",
    "Card",
    "ChannelSelect",
    "Colour",
    "Label",
    "Plan",
    "RoleSelect",
    "Row",
    "Setting",
    "able_groups",
    "agreements_text",
    "approving",
    "as_typed",
    "ask_what_is_needed",
    "before_new",
    "button",
    "can_post",
    "channel_select",
    "choice_field",
    "choices",
    "chosen_id",
    "chosen_name",
    "chosen_one",
    "clipped",
    "clock_question",
    "clock_text",
    "confirm",
    "drawn_once",
    "effort_text",
    "entry",
    "finding_text",
    "form",
    "gives_back",
    "grantable",
    "heading",
    "hours_text",
    "how_to_celebrate",
    "in_card",
    "is_sent",
    "kept_text",
    "led_by",
    "link",
    "marks_of",
    "menu",
    "needs_text",
    "numbers",
    "on_its_way",
    "opens_threads",
    "paged",
    "pager",
    "pending_card",
    "people_text",
    "place_card",
    "places_left",
    "plan_of",
    "plan_text",
    "progress_bar",
    "question_card",
    "reminder_question",
    "role_select",
    "row",
    "safety_row",
    "said",
    "select",
    "setting_line",
    "settings_here",
    "show_section",
    "skills_for",
    "suggest_languages",
    "suggest_moments",
    "suggest_skills",
    "suggested",
    "tell_how",
    "text_field",
    "thing_facts",
    "typed_moment",
    "user_field",
    "user_select",
    "waiting_card",
    "what_is_stored",
    "when_and_where",
    "when_text",
    "who_is_on_it",
    "why_and_stop",
]
