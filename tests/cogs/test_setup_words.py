"""`/setup`, Words and Interests."""

from __future__ import annotations

import pytest

from tests.community import Community
from tests.forging import forged_form


async def test_the_words_are_shown_and_can_be_changed(community: Community) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.click("Words")
    assert "Trees for our street" in panel.text
    assert "Be kind." in panel.text
    await olga.click("Write", on=panel)
    assert olga.modal
    assert olga.modal.filled_in("How you treat each other") == "Be kind."
    await olga.submit({"Words of welcome": "Good that *you* are here, @everyone"})
    assert "Good that \\*you\\* are here" in panel.text
    assert "@everyone" not in panel.text


async def test_interests_are_listed_and_can_be_emptied(community: Community) -> None:
    olga = community.olga
    await olga.command("/setup")
    panel = await olga.click("Interests")
    assert "- Design\n- Phones" in panel.text
    await olga.click("Write", on=panel)
    await olga.submit({"Interests, one a line": ""})
    assert "None yet" in panel.text


@pytest.mark.parametrize(
    ("form", "fields", "sentence"),
    [
        ("setup:words:seen", {"cause": "x" * 5000, "norms": "", "welcome": ""}, "5,000 characters"),
        ("setup:words:seen", {"cause": "", "norms": "x" * 1001, "welcome": ""}, "1,001 characters"),
        ("setup:list:interests:seen", {"names": "\n".join(map(str, range(26)))}, "26 interests"),
    ],
)
async def test_what_does_not_fit_is_refused_and_kept_to_be_mended(
    community: Community, form: str, fields: dict[str, str], sentence: str
) -> None:
    olga = community.olga
    before = (await olga.command("/setup")).text
    told = await forged_form(olga, form, **fields)
    assert sentence in told.text
    assert told.buttons == ["Fix it"]
    assert (await olga.command("/setup")).text == before
