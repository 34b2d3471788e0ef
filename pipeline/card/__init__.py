"""The card: an issue's epigraph, or its title, as a picture for networks, with the words that describe it.

Read in this order: `wording` (what stands on it, and its description), `breaking` (where its lines end), `layout` (how
large and where), all three pure; then `fonts` and `drawing`, which need Pillow and are loaded when a card is made; and
`writing`, which lets it take its place. `values` are what passes between them.
"""
