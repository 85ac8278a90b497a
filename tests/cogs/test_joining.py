"""`/join`: from curiosity to a first yes, on one private panel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.permissions import Permissions
from tests.community import Community, mine, words
from tests.forging import forged_choice, forged_command

NOTHING = "Nothing is stored about you here."


async def test_a_newcomer_joins_from_the_welcome_card(community: Community, ana: Person) -> None:
    await community.ask("Plant trees", places=3)
    [welcome] = community.welcome.messages
    assert "Trees for our street" in welcome.text
    panel = await ana.click("Join", on=welcome)
    assert panel.ephemeral
    for text in ("Step 1 of 3", "▰▱▱", "Trees for our street", "Be kind.", "What you say yes to.", "Olga"):
        assert text in panel.text
    await ana.click("I agree, go on")
    assert "Step 2 of 3" in panel.text
    await ana.choose("Interests", "Design", "Phones")
    assert "Step 3 of 3" in panel.text
    assert "Bring a spade" in panel.text
    await ana.click("Yes to “Plant trees”")
    assert "You're a volunteer now" in panel.text
    assert "You're in for **Plant trees**.\n**The step:** Bring a spade" in panel.text
    assert "Remind me?" in panel.text
    assert len([reply for reply in ana.replies if not reply.failed]) == 4, "four presses"
    await community.settles()
    assert ana.roles == {"Volunteer"}
    mine = await ana.command("/mine")
    assert "Plant trees" in mine.text
    assert "Design, Phones" in (await ana.click("My data")).text


async def test_what_one_agrees_to_is_shortened_on_a_phone_and_read_in_full_one_press_away(
    community: Community, ana: Person
) -> None:
    await community.sets(norms=f"{'Be kind. ' * 100}Last rule.", privacy=f"{'Your yes. ' * 140}Last word.")
    panel = await ana.command("/join")
    assert "you agree to all of it" in panel.text
    assert "Last rule" not in panel.text
    await ana.click("Read all of it")
    assert "Last rule." in panel.text
    await ana.click("Next")
    assert "Last word." in panel.text
    assert "At the latest it is erased" in panel.text


async def test_nothing_is_stored_before_they_agree(community: Community, ana: Person) -> None:
    panel = await ana.command("/join")
    await ana.click("Save for later")
    assert "Nothing about you is stored" in panel.text
    assert NOTHING in (await ana.command("/mine")).text


async def test_whoever_stops_half_way_goes_on_where_they_were(community: Community, ana: Person) -> None:
    await ana.command("/join")
    await ana.click("I agree, go on")
    saved = await ana.click("Save for later")
    assert "It is saved" in saved.text
    panel = await ana.command("/join")
    assert "Step 2 of 3" in panel.text
    await ana.click("Skip")
    assert "Step 3 of 3" in panel.text
    again = await ana.click("Join", on=community.welcome.messages[0])
    assert "Step 3 of 3" in again.text


async def test_one_can_go_back_and_change_what_was_chosen(community: Community, ana: Person) -> None:
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.choose("Interests", "Design")
    await ana.click("Back")
    [menu] = panel.selects
    assert [option for option in menu.options if option.default] == ["Design"]
    await ana.choose("Interests", "Phones")
    await ana.click("Back")
    await ana.click("Back")
    assert "Step 1 of 3" in panel.text
    await ana.click("I agree, go on")
    await ana.click("Go on")
    await ana.click("Just looking")
    assert "**Interests**: Phones" in (await mine(ana, "My data")).text


async def test_just_looking_makes_a_volunteer_who_owes_nothing(community: Community, ana: Person) -> None:
    await community.ask()
    await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.click("Skip")
    panel = await ana.click("Just looking")
    assert "You're a volunteer now" in panel.text
    assert "Remind me?" not in panel.text, "not asked before it is needed"
    assert "Nothing at the moment" in (await ana.command("/mine")).text
    assert "volunteer" in (await ana.command("/join")).text


async def test_old_buttons_of_the_panel_pressed_again_change_nothing(
    community: Community, ana: Person
) -> None:
    card = await community.ask("Plant trees", places=3)
    ask = await community.newest_ask()
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.click("Skip")
    await ana.click("Yes to “Plant trees”")
    for custom_id in (f"join:finish:{ask.id}", "join:finish:", "join:step:2", "join:step:1", "join:start"):
        told = await ana.forges(custom_id, on=panel)
        assert not told.failed
        assert "You're a volunteer now" not in told.text, "nobody is greeted as new twice"
    assert "You're a volunteer here" in (await ana.command("/join")).text
    await community.settles()
    assert "2 places left" in card.text


async def test_a_first_thing_that_closed_meanwhile_is_refused_and_joining_goes_on(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask("Plant trees")
    ask = await community.newest_ask()
    await ana.command("/join")
    await ana.click("I agree, go on")
    step = await ana.click("Skip")
    await cora.forges(f"manage:{ask.id}:close", on=card)
    told = await ana.click("Yes to “Plant trees”", on=step)
    assert "is closed" in told.text
    assert "Step 3 of 3" in (await ana.command("/join")).text


async def test_joining_is_closed_until_people_can_read_what_is_stored(community: Community) -> None:
    elsewhere = await Community.found(community.bot, set_up=False)
    zoe = await elsewhere.newcomer("Zoe")
    told = await zoe.command("/join")
    assert "Joining isn't open yet" in told.text
    assert told.buttons == []
    assert "isn't open yet" in (await forged_command(zoe, "/join")).text


async def test_new_words_are_read_again_before_going_on(community: Community, ana: Person) -> None:
    panel = await ana.command("/join")
    await community.sets(contact="Cora")
    told = await ana.click("I agree, go on", on=panel)
    assert "have just been changed" in told.text
    assert NOTHING in (await ana.command("/mine")).text
    again = await ana.command("/join")
    assert "Cora" in again.text


@pytest.mark.parametrize("custom_id", ["join:step:3", "join:step:2", "join:finish:", "join:finish:1"])
async def test_nobody_gets_round_agreeing(community: Community, ana: Person, custom_id: str) -> None:
    told = await ana.forges(custom_id, on=community.welcome.messages[0])
    assert "there is a text to agree to first" in told.text
    assert NOTHING in (await ana.command("/mine")).text


async def test_forged_interests_are_passed_over(community: Community, ana: Person) -> None:
    elsewhere = await Community.found(community.bot)
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    for values in (["999999999"], ["x"], ["-1"], []):
        told = await forged_choice(ana, "join:interests", *values, on=panel)
        assert "Step 3 of 3" in told.text
    assert "Interests" not in (await ana.command("/mine")).text
    await elsewhere.is_left_alone()


async def test_an_ask_of_another_server_is_no_first_thing(community: Community, ana: Person) -> None:
    elsewhere = await Community.found(community.bot)
    await elsewhere.ask("Secret")
    theirs = await elsewhere.newest_ask()
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    told = await ana.forges(f"join:finish:{theirs.id}", on=panel)
    assert "no longer exists" in told.text
    assert await elsewhere.newest_ask() == theirs
    await elsewhere.is_left_alone()


async def test_the_whole_panel_is_in_the_readers_language(community: Community, carmen: Person) -> None:
    panel = await carmen.command("/join")
    assert words(carmen, "Step 1 of 3: what we're about") in panel.text
    assert "Step 1" not in panel.text
    await carmen.click(panel.buttons[0])
    await carmen.choose(words(carmen, "Interests"), "Phones")
    assert words(carmen, "Step 3 of 3: one first thing to do") in panel.text


async def test_joining_works_while_the_member_role_can_not_be_given(
    community: Community, ana: Person
) -> None:
    community.guild.move(community.volunteers, len(community.guild.state.roles) - 1)
    await community.joined(ana)
    assert ana.roles == set()
    assert "Joined:" in (await mine(ana, "My data")).text


async def test_a_first_thing_can_be_done_and_a_role_comes_once_one_has_joined(
    community: Community, ana: Person
) -> None:
    await community.ask("Plant trees")
    await community.role("Phone banker", places=2)
    await ana.command("/join")
    await ana.click("I agree, go on")
    step = await ana.click("Skip")
    assert "Phone banker" not in step.text
    await ana.click("Just looking")
    joined = await ana.command("/join")
    assert "Calls the neighbours\na role · 2 places left" in joined.text.replace("-# ", "")
    panel = await ana.click("Yes to “Phone banker”")
    assert "You're in for **Phone banker**.\nCalls the neighbours" in panel.text
    assert (await community.newest_role()).confirmed == 1
    assert "Yes to “Plant trees”" in (await ana.command("/join")).buttons, "what else there is"


async def test_the_minimum_age_is_part_of_what_one_agrees_to(
    community: Community, olga: Person, ana: Person
) -> None:
    before = await ana.command("/join")
    await community.sets(minimum_age=16)
    told = await ana.click("I agree, go on", on=before)
    assert "have just been changed" in told.text
    panel = await ana.command("/join")
    assert "from 16 years on" in panel.text
    assert "I am at least 16 and agree" in panel.buttons
    await ana.click("I am at least 16 and agree")
    assert "Step 2 of 3" in panel.text


async def test_two_panels_open_at_once_answer_each_click(community: Community, ana: Person) -> None:
    await community.ask("Plant trees")
    first = await ana.command("/join")
    second = await ana.command("/join")
    for panel in (first, second):
        await ana.click("I agree, go on", on=panel)
    await ana.choose("Interests", "Design", on=first)
    assert "Step 3 of 3" in first.text
    await ana.choose("Interests", "Phones", on=second)
    await ana.click("Back", on=first)
    [menu] = first.selects
    assert [option for option in menu.options if option.default] == ["Phones"], "the last choice counts"
    await ana.click("Yes to “Plant trees”", on=second)
    await ana.click("Go on", on=first)
    done = await ana.click("Just looking", on=first)
    assert "You're a volunteer here" in done.text
    assert (await community.newest_ask()).confirmed == 1


async def test_interests_taken_off_the_list_while_somebody_chooses(community: Community, ana: Person) -> None:
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    await community.offers("Phones", "Cooking")
    await ana.choose("Interests", "Design", "Phones")
    assert "Step 3 of 3" in panel.text
    await ana.click("Back")
    [menu] = panel.selects
    assert menu.options == ["Phones", "Cooking"]
    assert [option for option in menu.options if option.default] == ["Phones"]


async def test_a_panel_of_last_month_and_a_restart_still_answer(community: Community, ana: Person) -> None:
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    community.bot.clock.move(timedelta(days=33))
    await community.bot.restart()
    await ana.choose("Interests", "Design", on=panel)
    step = await ana.command("/join")
    assert "Step 3 of 3" in step.text


async def test_emoji_and_right_to_left_names_come_out_as_they_were_written(
    community: Community, ana: Person
) -> None:
    title, step = "🌱 لنزرع الأشجار", "أحضر مجرفة 🪏 *الآن*"
    await community.ask(title, step=step)
    await community.offers("ترجمة 📚", "🎨")
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.choose("Interests", "ترجمة 📚", "🎨")
    assert "أحضر مجرفة 🪏 \\*الآن\\*" in panel.text
    await ana.click(f"Yes to “{title}”")
    assert title in (await ana.command("/mine")).text


async def test_a_hello_is_offered_once_what_is_asked_first_is_answered(
    community: Community, ana: Person
) -> None:
    await community.ask("First")
    panel = await ana.command("/join")
    await ana.click("I agree, go on")
    await ana.choose("Interests", "Design")
    await ana.click("Yes to “First”")
    assert "Remind me?" in panel.text
    assert "Change my interests" not in panel.buttons
    assert "I'd like a hello" not in panel.buttons, "it would take the question with it"
    await ana.click("In /mine")
    await ana.click("Go on")
    assert panel.buttons[:2] == ["I'd like a hello", "Change my interests"]
    await ana.click("I'd like a hello")
    await ana.submit({})
    assert "on its way" in panel.text
    assert "I'd like a hello" in (await ana.click("Go on")).buttons


async def test_step_1_says_that_the_member_role_is_seen_and_one_can_do_without(
    community: Community, ana: Person
) -> None:
    panel = await ana.command("/join")
    assert "**Everybody sees** that you are a volunteer" in panel.text
    await ana.click("Agree, without the member role")
    await ana.click("Skip")
    await ana.click("Just looking")
    await community.settles()
    assert ana.roles == set()
    await ana.command("/mine")
    preferences = await ana.click("How you reach me")
    assert "Everybody sees that you are a volunteer: no" in preferences.text
    await ana.click("With the member role")
    await community.settles()
    assert ana.roles == {"Volunteer"}
    assert "Everybody sees that you are a volunteer: yes" in preferences.text
    await ana.click("Without the member role")
    await community.settles()
    assert ana.roles == set()


async def test_who_goes_without_the_member_role_does_so_until_they_say_otherwise(
    community: Community, ana: Person
) -> None:
    await ana.command("/join")
    await ana.click("Agree, without the member role")
    await ana.click("Skip")
    await ana.click("Just looking")
    await community.sets(privacy="What you say yes to, and when.")
    panel = await ana.command("/join")
    assert "**Nobody sees** that you are a volunteer" in panel.text
    await ana.click("I agree, go on")
    await community.settles()
    assert ana.roles == set()
    await community.sets(privacy="What you say yes to.")
    await ana.command("/join")
    await ana.click("Agree, with the member role")
    await community.settles()
    assert ana.roles == {"Volunteer"}


async def test_where_no_member_role_is_given_nothing_is_said_of_one(
    community: Community, ana: Person
) -> None:
    await community.sets(volunteer_role_id=None)
    panel = await ana.command("/join")
    assert "sees" not in panel.text
    assert panel.buttons == ["I agree, go on", "Save for later"]


async def test_until_when_is_read_from_what_is_set_and_another_time_asks_again(
    community: Community, ana: Person
) -> None:
    panel = await ana.command("/join")
    assert "erased 30 days after you leave, or 12 months after you last did something here" in panel.text
    await ana.click("I agree, go on")
    await ana.click("Skip")
    await ana.click("Just looking")
    await community.sets(days_after_leaving=90, months_idle=6)
    again = await ana.command("/join")
    assert "Step 1 of 3" in again.text
    assert "erased 90 days after you leave, or 6 months after you last did something here" in again.text
    await ana.click("I agree, go on")
    await community.sets(days_after_leaving=0, months_idle=1)
    last = await ana.command("/join")
    assert "erased as soon as you leave, or 1 month after you last did something here" in last.text


async def test_saying_hello_is_always_a_first_thing_where_there_is_a_channel_for_it(
    community: Community, ana: Person
) -> None:
    talk = community.guild.channel("talk")
    talk.deny(
        community.guild.everyone, Permissions.SEND_MESSAGES
    )  # for the bot, too, which says nothing there
    for chosen in (None, talk):
        panel = await community.olga.command("/setup")
        await community.olga.choose("Choose a section", "Channels", on=panel)
        if chosen is not None:
            await community.olga.click("Next")
            await community.olga.choose("Talk channel", chosen)
        step = await ana.command("/join")
        if chosen is None:
            await ana.click("I agree, go on")
            await ana.click("Skip")
        assert ("Say hello in <#" in step.text) is (chosen is not None)


async def test_three_things_to_choose_from_fit_a_phone(community: Community, ana: Person) -> None:
    for number in range(4):
        await community.ask(f"Ask {number}", effort=5)
    await ana.command("/join")
    await ana.click("I agree, go on")
    step = await ana.click("Skip")
    assert len([label for label in step.buttons if label.startswith("Yes to")]) == 3
    assert step.buttons[-2:] == ["Back", "Just looking"]
