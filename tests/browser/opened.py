"""One page for many tests: it is put back as it was opened, by the page's own means, and looked at whether it is.

What a look tells: every field, fold and banner, all shown numbers and their check, what is kept in the browser, focus,
scroll, mode, size and scheme. The steps that Undo takes back are not put back: a test that counts them wants a page of
its own; so does one that reloads, opens a second tab or alters what the browser offers.
"""

from playwright.sync_api import Error, Page, expect

LOOK = """() => {
  const all = (selector, tell) => [...document.querySelectorAll(selector)].map(tell);
  const text = (element) => element.hidden ? "" : [...element.childNodes]
    .map((node) => node.nodeType === Node.TEXT_NODE ? node.data : text(node)).join("|");
  const kept = JSON.parse(localStorage.getItem("backprop.draft"));
  return {
    fields: Object.fromEntries(all("[data-field], #digits, #example, #title, #data-source, #export-to", (field) =>
      [field.dataset.field ?? field.id, field.type === "checkbox" ? field.checked : (field.value ?? "")])),
    folds: all("#page details[id][open], #setup details[open]", (fold) => fold.id),
    shown: Object.fromEntries(["#loss", "#network", "#tables", "#arithmetic", "#steps-taken", "#stale-mark"]
      .map((part) => [part, text(document.querySelector(part))])),
    selected: document.querySelector("[data-selected]")?.dataset.quantity,
    marks: all("[data-mark]", ({ dataset }) => dataset.quantity).length,
    banners: all("[data-banner]", ({ dataset }) => dataset.banner),
    dialogs: all("dialog[open]", ({ className }) => className),
    kept: [kept?.draft, kept?.digits, sessionStorage.length, localStorage.getItem("backprop.quarantine")],
    mode: document.documentElement.dataset.mode,
    focus: document.activeElement.tagName,
    place: [scrollX, scrollY, innerWidth, innerHeight],
    looks: ["print", "(prefers-color-scheme: dark)"].map((query) => matchMedia(query).matches),
  };
}"""
PUT_BACK = """(first) => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  document.activeElement.blur();
  const press = (selector) => document.querySelectorAll(selector).forEach((button) => button.click());
  const choose = (id, value) => {
    const chooser = document.getElementById(id);
    chooser.value = value;
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
  };
  press(`#tables [data-quantity="${first.selected}"]`);
  // The example that a first visit shows comes after another: so it comes anew, whatever was typed into it.
  for (const name of [document.querySelector("#example option:last-child").value, first.fields.example]) {
    choose("example", name);
    press("[data-banner=replace] button:first-of-type");
  }
  press("[data-banner] [aria-label='Close this message']");
  choose("digits", first.fields.digits);
  choose("export-to", first.fields["export-to"]);
  // Those that came later, with a mode that was not shown yet, were closed.
  for (const fold of document.querySelectorAll("#page details[id], #setup details[id]"))
    fold.open = first.folds.includes(fold.id);
  document.getElementById("announce").replaceChildren();
  if (document.documentElement.dataset.mode !== first.mode) location.hash = `#${first.mode}`;
}"""
IS_UNTOUCHED = f"""(first) => {{
  dispatchEvent(new PageTransitionEvent("pagehide")); // Saves at once.
  const now = ({LOOK})();
  const {{ phase }} = document.getElementById("training").dataset;
  return !document.getElementById("announce").textContent && (phase ?? "none") === "none"
    && Object.keys(first).every((part) => JSON.stringify(now[part]) === JSON.stringify(first[part]));
}}"""
"""Whether a test has only looked at the page, so that nothing needs to be put back."""
IS_BACK = f"""(first) => {{
  dispatchEvent(new PageTransitionEvent("pagehide")); // Saves at once.
  scrollTo(0, 0);
  const now = ({LOOK})();
  return Object.keys(first).every((part) => JSON.stringify(now[part]) === JSON.stringify(first[part]));
}}"""
MOST_MS = 20_000
"""Until a page is back on a machine that does other things too; mostly it takes a fifth of a second."""


class Opened:
    """A page that was just opened, with Python ready and the first result checked; it can be put back to that."""

    def __init__(self, page: Page) -> None:
        expect(page.locator("#loss .checked")).to_contain_text("gradients checked")
        page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")  # Saves at once.
        self.page = page
        self.size = page.viewport_size
        self.first = page.evaluate(LOOK)

    def is_back(self, within_ms: int = MOST_MS) -> bool:
        """Puts the page back and says whether it now is as it was opened in all that a look tells."""
        page = self.page
        try:
            if page.viewport_size != self.size and self.size:
                page.set_viewport_size(self.size)
            page.emulate_media(media="null", color_scheme="null", reduced_motion="null")
            page.mouse.move(0, 0)
            if page.evaluate(IS_UNTOUCHED, self.first):
                return True
            page.evaluate(PUT_BACK, self.first)
            nothing_kept = self.first["kept"][0] is None  # A first visit keeps nothing before something was changed.
            first = {part: look for part, look in self.first.items() if part != "kept" or not nothing_kept}
            page.wait_for_function(IS_BACK, arg=first, polling=50, timeout=within_ms)
            if nothing_kept:
                self.first["kept"] = page.evaluate(LOOK)["kept"]
        except Error:
            return False
        return True

    def differences(self) -> dict[str, tuple[object, object]]:
        """What is otherwise than it was: as opened, and now."""
        now = self.page.evaluate(LOOK)
        return {part: (self.first[part], now[part]) for part in self.first if self.first[part] != now[part]}
