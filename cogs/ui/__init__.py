"""The few pieces that more than one feature's cards and panels are made of."""

from bot.markup import announced, clipped, said
from cogs.ui.abilities import ask_what_is_needed, question_card
from cogs.ui.agreements import agreements_text, is_sent
from cogs.ui.answered import answer_done, answer_yes, asks_about_a_win
from cogs.ui.ask_cards import ask_card, open_card
from cogs.ui.ask_fields import about_choices, ask_fields, effort_choices, offered_here, plain_fields
from cogs.ui.cards import Card, Colour, drawn_once
from cogs.ui.changed import changed_name, changed_value
from cogs.ui.channels import can_post, opens_threads
from cogs.ui.clashes import clash_card, clash_text
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
from cogs.ui.covering import cover_entries, cover_text, late_text, sign_off_text
from cogs.ui.drafting import drafts_lines, posted_already, show_draft, template_entry
from cogs.ui.efforts import effort_text
from cogs.ui.facts import (
    has_ended,
    heading,
    led_by,
    places_left,
    room_left,
    thing_facts,
    when_and_where,
    when_text,
)
from cogs.ui.first_things import offer_first
from cogs.ui.followups import followup_state, followup_title, why_written_to
from cogs.ui.forms import Label, choice_field, file_field, form, numbers, text_field, user_field
from cogs.ui.groups import people_groups
from cogs.ui.handing_on import on_offer_text, ways_to_hand_on
from cogs.ui.hands import asked_for, because, hand_line, hand_title, waits_since
from cogs.ui.in_a_row import how_they_went_row, one_of_them, row_plan, row_text, still_all
from cogs.ui.languages import in_other_languages
from cogs.ui.lines import Setting, finding_text, hours_in_a_row, kept_text, setting_line
from cogs.ui.managing import (
    GROUPS,
    back_to_people,
    guild_here,
    manage_row,
    managed_card,
    managed_thing,
    marks_of_words,
    opens_again,
    places_line,
    show_changes,
    target_line,
    who_hears,
)
from cogs.ui.member_roles import grantable
from cogs.ui.moments import (
    as_typed_moment,
    change_of_clocks,
    here_of,
    read_as,
    suggest_moments,
    typed_end,
    typed_moment,
)
from cogs.ui.names import names_of
from cogs.ui.native_events import amiss_text, offer_events
from cogs.ui.needs import (
    able_groups,
    hours_text,
    needs_text,
    skills_for,
    suggest_languages,
    suggest_skills,
)
from cogs.ui.occasions import moment_fields, moment_form, typed_occasion
from cogs.ui.onward import leads_on, something_else, to_help, to_mine, to_the_server, with_way_back
from cogs.ui.overviews import show_overview
from cogs.ui.pages import fitting_pages, paged, paged_to_fit
from cogs.ui.people import MOST_SHOWN, people_text
from cogs.ui.pictures import picture_for, update_pictured
from cogs.ui.plans import before_button, when_question
from cogs.ui.presence import here_button, late_button
from cogs.ui.progress import progress_bar
from cogs.ui.questions import (
    clock_question,
    clock_text,
    how_to_celebrate,
    reminder_question,
    stop,
    stop_invitations,
    tell_how,
    why_and_stop,
)
from cogs.ui.quotes import note_text, opened, quoted
from cogs.ui.reach import reach_text
from cogs.ui.records import as_record, hours_count, on_paper
from cogs.ui.rhythms import RHYTHMS, rhythm_choices
from cogs.ui.role_cards import done_before, open_role_card, role_card, role_facts, role_text
from cogs.ui.role_fields import linked_member_role, role_fields
from cogs.ui.roll_board import began_text, roll_board
from cogs.ui.safety import safety_row
from cogs.ui.sections import as_typed, choices, chosen_name, marks_of, settings_here, show_section
from cogs.ui.series import dates_text, repeats_line, series_entries, show_series
from cogs.ui.shift_drafting import show_timetable, slots_field
from cogs.ui.standby import stand_by_button, standby_card, standby_text, stands_by, stands_down, waiting_text
from cogs.ui.stored import Manner, in_a_file, on_a_panel, told
from cogs.ui.support import listeners_text, require_heard, urgent_text
from cogs.ui.talks import talk_about
from cogs.ui.terms import length_text, term_text
from cogs.ui.thanks import giver_text, thanks_quote, thanks_words
from cogs.ui.things import (
    approving,
    before_draft,
    before_new,
    chosen_one,
    on_its_way,
    suggested,
    who_is_on_it,
)
from cogs.ui.timetables import (
    least_line,
    room,
    shift_line,
    shift_panel,
    take_select,
    taken_card,
    timetable_card,
    when_text_of,
    yours,
)
from cogs.ui.titles import told_apart
<<<<<<< HEAD
from cogs.ui.turns import role_ways, running_text, turn_days, turn_lines
=======
from cogs.ui.turns import role_ways, turn_days, turn_lines
from cogs.ui.who_waits import hand_in_a_line, waiting_lines
>>>>>>> 44229ab (What the program notices about people is for a human to say)
from cogs.ui.yes import (
    Plan,
    declined_card,
    done_button,
    gives_back,
    how_it_went_row,
    in_card,
    pending_card,
    place_card,
    plan_of,
    plan_text,
    says_again,
    see_card,
    takes_back,
    waiting_card,
    what_is_stored,
    what_is_stored_of_a_wish,
    who_else,
)

__all__ = [
    "GROUPS",
    "MOST_SHOWN",
    "RHYTHMS",
    "Button",
    "Card",
    "ChannelSelect",
    "Colour",
    "Label",
    "Manner",
    "Plan",
    "RoleSelect",
    "Row",
    "Setting",
    "able_groups",
    "about_choices",
    "agreements_text",
    "amiss_text",
    "announced",
    "answer_done",
    "answer_yes",
    "approving",
    "as_record",
    "as_typed",
    "as_typed_moment",
    "ask_card",
    "ask_fields",
    "ask_what_is_needed",
    "asked_for",
    "asks_about_a_win",
    "back_to_people",
    "because",
    "before_button",
    "before_draft",
    "before_new",
    "began_text",
    "button",
    "can_post",
    "change_of_clocks",
    "changed_name",
    "changed_value",
    "channel_select",
    "choice_field",
    "choices",
    "chosen_id",
    "chosen_name",
    "chosen_one",
    "clash_card",
    "clash_text",
    "clipped",
    "clock_question",
    "clock_text",
    "confirm",
    "cover_entries",
    "cover_text",
    "dates_text",
    "declined_card",
    "done_before",
    "done_button",
    "drafts_lines",
    "drawn_once",
    "effort_choices",
    "effort_text",
    "entry",
    "file_field",
    "finding_text",
    "fitting_pages",
    "followup_state",
    "followup_title",
    "form",
    "giver_text",
    "gives_back",
    "grantable",
    "guild_here",
    "hand_in_a_line",
    "hand_line",
    "hand_title",
    "has_ended",
    "heading",
    "here_button",
    "here_of",
    "hours_count",
    "hours_in_a_row",
    "hours_text",
    "how_it_went_row",
    "how_they_went_row",
    "how_to_celebrate",
    "in_a_file",
    "in_card",
    "in_other_languages",
    "is_sent",
    "kept_text",
    "late_button",
    "late_text",
    "leads_on",
    "least_line",
    "led_by",
    "length_text",
    "link",
    "linked_member_role",
    "listeners_text",
    "manage_row",
    "managed_card",
    "managed_thing",
    "marks_of",
    "marks_of_words",
    "menu",
    "moment_fields",
    "moment_form",
    "names_of",
    "needs_text",
    "note_text",
    "numbers",
    "offer_events",
    "offer_first",
    "offered_here",
    "on_a_panel",
    "on_its_way",
    "on_offer_text",
    "on_paper",
    "one_of_them",
    "open_card",
    "open_role_card",
    "opened",
    "opens_again",
    "opens_threads",
    "paged",
    "paged_to_fit",
    "pager",
    "pending_card",
    "people_groups",
    "people_text",
    "picture_for",
    "place_card",
    "places_left",
    "places_line",
    "plain_fields",
    "plan_of",
    "plan_text",
    "posted_already",
    "progress_bar",
    "question_card",
    "quoted",
    "reach_text",
    "read_as",
    "reminder_question",
    "repeats_line",
    "require_heard",
    "rhythm_choices",
    "role_card",
    "role_facts",
    "role_fields",
    "role_select",
    "role_text",
    "role_ways",
    "roll_board",
    "room",
    "room_left",
    "row",
    "row_plan",
    "row_text",
    "running_text",
    "safety_row",
    "said",
    "says_again",
    "see_card",
    "select",
    "series_entries",
    "setting_line",
    "settings_here",
    "shift_line",
    "shift_panel",
    "show_changes",
    "show_draft",
    "show_overview",
    "show_section",
    "show_series",
    "show_timetable",
    "sign_off_text",
    "skills_for",
    "slots_field",
    "something_else",
    "stand_by_button",
    "standby_card",
    "standby_text",
    "stands_by",
    "stands_down",
    "still_all",
    "stop",
    "stop_invitations",
    "suggest_languages",
    "suggest_moments",
    "suggest_skills",
    "suggested",
    "take_select",
    "taken_card",
    "takes_back",
    "talk_about",
    "target_line",
    "tell_how",
    "template_entry",
    "term_text",
    "text_field",
    "thanks_quote",
    "thanks_words",
    "thing_facts",
    "timetable_card",
    "to_help",
    "to_mine",
    "to_the_server",
    "told",
    "told_apart",
    "turn_days",
    "turn_lines",
    "typed_end",
    "typed_moment",
    "typed_occasion",
    "update_pictured",
    "urgent_text",
    "user_field",
    "user_select",
    "waiting_card",
    "waiting_lines",
    "waiting_text",
    "waits_since",
    "ways_to_hand_on",
    "what_is_stored",
    "what_is_stored_of_a_wish",
    "when_and_where",
    "when_question",
    "when_text",
    "when_text_of",
    "who_else",
    "who_hears",
    "who_is_on_it",
    "why_and_stop",
    "why_written_to",
    "with_way_back",
    "yours",
]
