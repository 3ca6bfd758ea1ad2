"""Architecture search in Train: on the rows of the setup; its best network is used by a press, and undone."""

from playwright.sync_api import Page, expect


def test_a_search_ends_with_candidates_of_which_one_is_used_and_undone(open_page, dist_http: str) -> None:
    page: Page = open_page(f"{dist_http}#train", viewport={"width": 1280, "height": 900})
    expect(page.get_by_text("Python ready").first).to_be_visible()
    page.get_by_role("button", name="moons").first.click()
    card = page.locator("section#architecture")
    expect(card.locator("#architecture-run")).to_be_enabled()
    card.locator("#architecture-units").fill("8-2")
    card.locator("#architecture-run").click()
    expect(card.locator(".train-said")).to_contain_text("Units")
    card.locator("#architecture-units").fill("3 64")
    card.locator("#architecture-steps").fill("400")
    card.locator("#architecture-each").fill("100")
    card.locator("#architecture-run").click()
    best = card.locator("tr.best")
    expect(best).to_be_visible()
    expect(card.locator(".train-said")).to_contain_text("judged on the 50 held out")
    before = page.locator(".setup").inner_text()
    first = best.locator("th").inner_text().split()[0]
    assert first in ("3", "64")
    best.get_by_role("button").click()
    expect(page.locator('[data-field="network.layers[0].units"]').first).to_have_value(first)
    page.locator("body").press("Control+z")
    expect(page.locator(".setup")).to_have_text(before, use_inner_text=True)
