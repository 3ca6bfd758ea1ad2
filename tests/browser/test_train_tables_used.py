"""Own tables in the page: what was guessed is said and changed by a press, and one press of Play learns them."""

import json
import random
import re
from pathlib import Path

from calculating import REPLY_MS
from conftest import OpenPage, wait_ready
from playwright.sync_api import expect
from trainer import Trainer, to_train

RNG = random.Random(7)
BIRDS = (
    "species,island,bill,mass,sex,date,year\n"
    + "".join(
        f"{kind},{'Dream' if k % 2 else 'Biscoe'},{bill + RNG.gauss(0, 2):.1f},{mass + RNG.gauss(0, 200):.0f},"
        f"{'female' if k % 3 else 'male'},2007-01-{k + 1:02},2007\n"
        for k in range(28)
        for kind, bill, mass in (("Adelie", 39, 3700), ("Gentoo", 47, 5050))
    )
    + "Adelie,Dream,NA,NA,NA,2007-02-01,2007\n"
)
WAVE = "load\n" + "".join(f"{500 + 100 * ((3 * k) % 7 - 3)}\n" for k in range(80))


def test_a_table_with_all_that_tables_have_is_learned_at_the_first_play(tables: Trainer) -> None:
    page = tables.page
    source = page.locator("#data-source").input_value()
    before = tables.field("optimizer.learning_rate").input_value()
    tables.give_text(BIRDS)
    tables.table_read()
    notes = page.locator("#table-notes")
    for words in (
        "Columns bill, mass hold numbers: 2 of their cells are missing (NA).",
        "Column sex holds classes: “NA” is read as missing (1 cell), as among numbers.",
        "Column date holds dates: it is not used unless you choose it.",
        "Column year holds only “2007”, in every row",
        "Column species is taken as the target",
        "1 row has an empty or missing cell in a column that is used: it is left out.",
    ):
        expect(notes).to_contain_text(words)
    expect(page.locator('[data-kind="5"] option').first).to_have_text("dates, as days")
    page.select_option('[data-use="5"]', "input")
    expect(page.locator('[data-standardize="5"]')).to_be_checked()
    page.select_option('[data-use="5"]', "")
    tables.use_table()
    told = page.locator(".table-notes")
    expect(told).to_contain_text("The network: 6 inputs, 8 hidden units, 1 output; its weights are drawn anew.")
    expect(told).to_contain_text("The training: Adam, learning rate 0.01, all rows in each step, 500 epochs.")
    tables.start_over()
    tables.train()
    assert tables.accuracy() >= 0.9
    expect(page.locator("#scores")).to_contain_text("Gentoo")
    page.keyboard.press("Control+z")
    expect(page.locator("#data-source")).to_have_value(source)
    assert tables.field("optimizer.learning_rate").input_value() == before, "one Undo takes all of it back"


def test_windows_of_a_series_are_learned_by_a_network_through_time(tables: Trainer) -> None:
    page = tables.page
    tables.give_text(WAVE)
    tables.table_read()
    page.select_option("#table-way", "window")
    page.fill("#table-window", "x")
    page.click("#table-use")
    assert "Rows in a window: “x” is not allowed." in tables.table_fault()
    page.fill("#table-window", "4")
    page.locator("#table-use").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".table-dialog[open]")).to_have_count(0, timeout=REPLY_MS)
    expect(page.locator("#setup-data .summary-line").first).to_have_text("table, 76 sequences of 4 steps")
    expect(page.locator(".table-notes")).to_contain_text("Earlier values of the target (load) are inputs too.")
    tables.start_over()
    tables.train()
    expect(page.locator("#train-score")).to_have_text(re.compile(r"0\.9|1\.0"), timeout=REPLY_MS)
    tables.give_text(WAVE)
    tables.table_read()
    page.uncheck("#table-set-up")
    page.click("#table-use")
    assert "A recurrent network needs time steps" in tables.table_fault()
    page.select_option("#table-way", "window")
    page.select_option("#table-each", "each")
    page.click("#table-use")
    expect(page.locator("#table-fault")).to_contain_text("The network predicts once, at the last step.")
    page.keyboard.press("Escape")
    tables.load_default()


def test_a_table_that_another_tab_pushes_out_is_kept_anew(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(f"{dist_http}#train"))
    trainer = to_train(page)
    trainer.give_text("a,b,y\n" + "".join(f"{k}.5,{-k}.25,{k % 2}.5\n" for k in range(30)))
    trainer.use_table()
    page.wait_for_function("() => localStorage.getItem('backprop.draft')?.includes('\"table\"')")
    second = page.context.new_page()
    second.goto(dist_http)
    keys = """(work) => new Promise((done) => {
      const request = indexedDB.open("backprop", 1);
      request.onsuccess = () => {
        const store = request.result.transaction("tables", "readwrite").objectStore("tables");
        const all = store.getAllKeys();
        all.onsuccess = () => {
          if (work === "clear") {
            store.clear();
            store.transaction.oncomplete = () => {
              new BroadcastChannel("backprop.tables").postMessage(all.result);
              request.result.close();
              done(0);
            };
          } else {
            request.result.close();
            done(all.result.length);
          }
        };
      };
    })"""
    second.evaluate(keys, "clear")
    second.wait_for_function(f"async () => (await ({keys})('count')) === 1")
    page.reload()
    expect(page.locator("#setup-data .summary-line").first).to_have_text("table, 30 rows")
    expect(page.locator("#train-status")).to_contain_text("Press Play", timeout=REPLY_MS)


def longest_own_task(trace: bytes) -> float:
    """Milliseconds that the page's thread itself worked on one task, however busy the machine was meanwhile."""
    events = json.loads(trace)["traceEvents"]
    threads = [e for e in events if e.get("name") == "thread_name" and e["args"].get("name") == "CrRendererMain"]
    places = {(e["pid"], e["tid"]) for e in threads}
    own = [e["tdur"] for e in events if (e["pid"], e["tid"]) in places and e.get("ph") == "X" and "tdur" in e]
    assert own
    return max(own) / 1000


READ_HERE = """(text) => text.trim().split("\\n").slice(1).map((line) => line.split(",").map(Number)).length"""
"""What the page's thread is not to do; on a slow machine it takes longer there too."""


def test_100_000_rows_are_read_while_the_page_answers(open_page: OpenPage, dist_http: str, tmp_path: Path) -> None:
    page = wait_ready(open_page(f"{dist_http}#train"))
    trainer = to_train(page)
    text = "a,b,y\n" + "".join(f"{k % 97}.{k % 9},{k % 89}.25,{k % 7}.5\n" for k in range(100_000))
    browser = page.context.browser
    assert browser is not None
    browser.start_tracing(page=page, categories=["toplevel"])
    assert page.evaluate(READ_HERE, text) == 100_000
    read_here = longest_own_task(browser.stop_tracing())
    large, larger = tmp_path / "large.csv", tmp_path / "larger.csv"  # By path: contents the driver decodes in the page.
    large.write_text(text)
    larger.write_text(text + "1,2,3\n")
    browser.start_tracing(page=page, categories=["toplevel"])
    trainer.give_path(large)
    expect(page.locator(".table-dialog")).to_contain_text("large.csv: 100000 rows, 3 columns", timeout=REPLY_MS)
    assert longest_own_task(browser.stop_tracing()) < read_here
    trainer.give_path(larger)
    assert "“100002 rows” is not allowed. Allowed: at most 100000 rows." in trainer.table_fault()


def test_a_column_may_hold_what_each_row_counts(tables: Trainer) -> None:
    page = tables.page
    tables.give_text("x,w,y\n1,0.5,0.1\n2,1,0.7\n3,2,0.4\n")
    tables.table_read()
    page.select_option('[data-use="1"]', "weight")
    expect(page.locator('[data-kind="1"], [data-standardize="1"]').first).to_be_hidden()
    tables.use_table()
    expect(page.locator(".table-notes")).to_contain_text("What each row counts in the loss stands in column w.")
    tables.unfold()
    with page.expect_download() as download:
        page.click("#save-spec")
    assert json.loads(download.value.path().read_text())["data"]["sample_weights"] == [0.5, 1, 2]
