"""Makes Playwright look for elements without looking for shadow trees, of which the page has none.

For each look, at every poll of every expectation, Playwright goes through all elements in search of shadow trees. The
page has eleven thousand, nine of ten in the guide: that took more of the processor's time than what was looked for.
"""

import re
from typing import Any

from playwright._impl._connection import Channel

NAMED = re.compile(r"""[\w:+*-]+=|["'(/]|\.\.""")
"""How a selector begins that is not CSS: with the name of an engine, as text or as XPath."""


def without_shadow(selector: str) -> str:
    """The selector, its first part looked up in the page's own tree alone where it is CSS."""
    return selector if NAMED.match(selector) else f"css:light={selector}"


def look_in_the_page_alone() -> None:
    """From now on every selector that is sent to a browser is looked up so."""
    send = Channel._inner_send

    async def send_light(
        channel: Channel, method: str, timeout: Any, params: dict[str, Any] | None, as_dict: bool
    ) -> Any:
        if params and isinstance(params.get("selector"), str):
            params = {**params, "selector": without_shadow(params["selector"])}
        return await send(channel, method, timeout, params, as_dict)

    Channel._inner_send = send_light  # type: ignore[method-assign, assignment]
