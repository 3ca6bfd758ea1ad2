"""Starts a browser under Playwright with the network cut; for the tests and the bench, which run in `.venv`."""

import os
from collections.abc import Sequence

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
LIGHT = [
    # Python is compiled once and quickly: better code, made in the background, costs a test more than it saves.
    "--js-flags=--wasm-tiering-budget=2000000000",
    # With each window Chromium loads two pages of its own for the address line, as long as a page of ours takes. The
    # last such switch is the one that counts, so what Playwright turns off is turned off again.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,AvoidUnnecessaryBeforeUnloadCheckSync,"
    "DestroyProfileOnBrowserClose,DialMediaRouteProvider,GlobalMediaControls,HttpsUpgrades,LensOverlay,MediaRouter,"
    "PaintHolding,ThirdPartyStoragePartitioning,BlockOriginHeaderModificationOnRedirect,"
    "AvoidCorsURLLoaderRestartOnRedirect,Translate,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled",
]
"""What makes Chromium open a page at two thirds of the processor's time. The bench measures without."""
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
    # As Chromium's `LIGHT`: Firefox would compile all of Python anew in the background.
    "javascript.options.wasm_optimizingjit": False,
}


def launch(playwright: Playwright, name: str, chromium_flags: Sequence[str] = ()) -> Browser:
    """Starts an installed browser, `chromium` with further flags or `firefox`, or else Playwright's own."""
    program = installed(name)
    if name == "chromium":
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        return playwright.chromium.launch(executable_path=program, args=[*CHROMIUM_FLAGS, *sandbox, *chromium_flags])
    return playwright.firefox.launch(
        executable_path=program,
        channel="moz-firefox" if program else None,
        firefox_user_prefs=FIREFOX_PREFERENCES,
    )
