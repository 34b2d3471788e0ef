"""Broadsheet: one briefing in, every channel out.

Read the code in the order in which an issue walks:

1. `cli`: arguments in, exit status out; `arguments` its help, `commands` its verbs, `report` what they say.
2. `publish`: the whole story of one issue on one page. `dispatch`: the story of a real run, which carries that.
3. `kinds`: every kind of channel, one row each.
4. `read/`: bytes to Issue. `check/`: Issue, Editions and final bytes to Problems. `render/`: Issue to Edition.
   `pack/`: Edition to exact bytes. `preview/`: the outbox as a page that a person looks at. `init`: a new publication.
   `audience/`: who receives. `approval/`: who says that it may go out. `send/`: an outbox to Outcomes.
   Above them `card/`: an issue's epigraph or title as a picture.
5. `outbox/`, `ledger/`, `config`, `templates`, `remember`: what touches the disk, with `database`, `secret`,
   `exchange`, `config_types`, `config_values`, `mail_words`, `thread_words` and `inliner` beside them.
6. `issue`, `edition`, `delivery`, `channel`, `problem`, `outcome`, `reader`, `rules`: the values that pass from room to
   room; `text/`: what is known about text itself; `errors`: what is said when something cannot be done.

Imports go down this list only, and a test says so.
"""
