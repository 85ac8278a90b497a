from dataclasses import replace
from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, Overtaken
from bot.services.guild import changes, guild_settings, guilds, interests, lists, translations
from bot.services.guild.overtaking import marks
from bot.services.things import joining
from tests.services.conftest import Community

ES = {"norms": "Somos amables.", "contact": "Olga, de palabra", "cause": "Garzas para el río"}


def own(tx: Transaction, community: Community, now: datetime) -> None:
    community.set_up(tx, now=now)
    guild_settings.set_words(tx, community.admin, cause="Herons", norms="We are kind.", now=now)


def test_each_reads_what_is_theirs_and_what_is_missing_as_it_was_written(
    tx: Transaction, community: Community, now: datetime
) -> None:
    own(tx, community, now)
    translations.set_texts(tx, community.admin, "es", ES, now=now)
    spanish = translations.guild_in(tx, community.guild_id, "es")
    assert (spanish.norms, spanish.cause) == ("Somos amables.", "Garzas para el río")
    assert spanish.privacy == guilds.find(tx, community.guild_id).privacy
    assert translations.guild_in(tx, community.guild_id, "en") == guilds.find(tx, community.guild_id)
    assert "privacy" in translations.missing(tx, spanish, "es")
    assert "norms" not in translations.missing(tx, spanish, "es")
    assert translations.languages_of(tx, community.guild_id) == ["es"]
    translations.set_texts(tx, community.admin, "es", {"norms": " ", "cause": ""}, now=now)
    assert translations.guild_in(tx, community.guild_id, "es").norms == "We are kind."
    assert translations.languages_of(tx, community.guild_id) == []


def test_another_translation_of_what_is_agreed_to_asks_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    own(tx, community, now)
    before = guilds.find(tx, community.guild_id).wording
    translations.set_texts(tx, community.admin, "es", {"cause": "Garzas"}, now=now)
    assert guilds.find(tx, community.guild_id).wording == before
    for _ in range(2):
        translations.set_texts(tx, community.admin, "es", {"norms": "Amables"}, now=now)
    assert guilds.find(tx, community.guild_id).wording == before + 1


def test_only_admins_write_only_other_languages_and_only_what_fits(
    tx: Transaction, community: Community, now: datetime
) -> None:
    own(tx, community, now)
    with pytest.raises(NotAllowed):
        translations.set_texts(tx, community.coordinator, "es", ES, now=now)
    for language in ("en", "tlh", ""):
        with pytest.raises(Invalid):
            translations.set_texts(tx, community.admin, language, ES, now=now)
    with pytest.raises(Invalid):
        translations.set_texts(tx, community.admin, "es", {"cause": "x" * 301}, now=now)
    assert not translations.of(tx, community.guild_id, "es")


def test_who_writes_over_somebody_elses_translation_is_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    own(tx, community, now)
    seen = marks({"norms": ""})
    translations.set_texts(tx, community.admin, "es", {"norms": "Primero"}, seen=seen, now=now)
    with pytest.raises(Overtaken):
        translations.set_texts(tx, community.admin, "es", {"norms": "Segundo"}, seen=seen, now=now)


def test_the_log_names_the_language_and_holds_no_words(
    tx: Transaction, community: Community, now: datetime
) -> None:
    own(tx, community, now)
    translations.set_texts(tx, community.admin, "es", {"norms": "Amables"}, now=now)
    newest = changes.page(tx, community.admin, 0).changes[0]
    assert (newest.setting, newest.old, newest.new) == ("norms_es", None, "7")


def test_when_the_servers_language_changes_the_texts_change_places(
    tx: Transaction, community: Community, now: datetime
) -> None:
    own(tx, community, now)
    translations.set_texts(tx, community.admin, "es", ES, now=now)
    guild_settings.set_language(tx, community.admin, "es", now=now)
    assert guilds.find(tx, community.guild_id).norms == "Somos amables."
    english = translations.guild_in(tx, community.guild_id, "en")
    assert (english.norms, english.cause) == ("We are kind.", "Herons")
    guild_settings.set_language(tx, community.admin, "en", now=now)
    assert guilds.find(tx, community.guild_id).norms == "We are kind."
    assert translations.guild_in(tx, community.guild_id, "es").norms == "Somos amables."


def called(tx: Transaction, community: Community, names: str, now: datetime) -> None:
    lists.translate(tx, community.admin, "es", {interests.LIST: names}, now=now)


def test_a_list_is_called_in_each_language_and_follows_what_is_taken_off(
    tx: Transaction, community: Community, now: datetime
) -> None:
    own(tx, community, now)
    interests.replace(tx, community.admin, ["Phones", "Design"], now=now)
    called(tx, community, "Teléfonos\n Diseño \n", now)

    def names(language: str | None) -> list[str]:
        return [one.name for one in interests.offered_in(tx, community.guild_id, language=language)]

    assert (names(None), names("en"), names("es")) == (
        ["Phones", "Design"],
        ["Phones", "Design"],
        ["Teléfonos", "Diseño"],
    )
    newest = changes.page(tx, community.admin, 0).changes[0]
    assert (newest.setting, newest.old, newest.new) == ("interests_es", "0", "2")
    with pytest.raises(Invalid, match="one line each"):
        called(tx, community, "Teléfonos", now)
    interests.replace(tx, community.admin, ["Design", "Mud"], now=now)
    assert names("es") == ["Diseño", "Mud"]
    called(tx, community, "", now)
    assert names("es") == ["Design", "Mud"]
    assert not translations.of(tx, community.guild_id, "es")


def test_step_1_says_so_only_of_what_it_shows(tx: Transaction, community: Community, now: datetime) -> None:
    own(tx, community, now)
    guild_settings.set_words(tx, community.admin, cause="Herons", norms="We are kind.", welcome="Hi", now=now)
    person = replace(community.newcomer(), language="es")
    assert joining.panel(tx, person, now=now).untranslated
    texts = ES | {"privacy": "Tu identificador."}
    translations.set_texts(tx, community.admin, "es", texts, now=now)
    assert translations.missing(tx, guilds.find(tx, community.guild_id), "es") == ["welcome"]
    assert not joining.panel(tx, person, now=now).untranslated
