"""Starts a browser under Playwright with the network cut; for the tests and the bench, which run in `.venv`."""

import os

from playwright.sync_api import Browser, Playwright

from building.browsers import installed

CHROMIUM_FLAGS = [
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
FIREFOX_PREFERENCES: dict[str, str | float | bool] = {
    # Automation turns this off, and then tests of file:// pass falsely.
    "security.fileuri.strict_origin_policy": True,
    # A proxy that is not there.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "network.proxy.allow_hijacking_localhost": False,
}


def launch(playwright: Playwright, name: str) -> Browser:
    """Starts an installed browser, `chromium` or `firefox`, or else Playwright's own."""
    program = installed(name)
    if name == "chromium":
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        return playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS + sandbox)
    return playwright.firefox.launch(
        executable_path=program,
        channel="moz-firefox" if program else None,
        firefox_user_prefs=FIREFOX_PREFERENCES,
    )
