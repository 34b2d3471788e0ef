"""From everything that will travel to the one page where editors look at it.

In go the Reading, the Editions with what was packed of each, the Problems, the Publication and what the outbox is made
for; out comes one string of HTML that needs no server, no network and no script. The page never calls anywhere: a
content security policy forbids it, and what an e-mail would load from the web is named instead of shown.

`page` composes it; `problems`, `sizes`, `frames`, `posts`, `editions` and `deliveries` each make one part's values;
`markup` makes text safe to stand in HTML; `page.html` and `page.css` are the page itself.
"""

from __future__ import annotations

from pipeline.preview.deliveries import Made
from pipeline.preview.page import preview_page

__all__ = ["Made", "preview_page"]
