"""How a mailing stands, in words: what is due, and the next step of each."""

from __future__ import annotations

from dataclasses import replace

from pipeline.report.standing import Standing, next_step, standing_lines


def test_a_moment_that_has_passed_is_not_called_next() -> None:
    counts = dict.fromkeys(("planned", "sending", "sent", "deferred", "refused", "suppressed", "in_doubt"), 0)
    later = Standing("issue", "letter", "running", "", 2, counts | {"deferred": 2}, {}, 0.0, 0.0, 1000.0, asked=999.0)
    assert "the next reader who was put off is due" in "\n".join(standing_lines(later))
    assert next_step(later).endswith("when they are due, or let CI do it")
    now = replace(later, asked=1000.0)
    assert "readers who were put off are due now" in "\n".join(standing_lines(now))
    assert next_step(now) == "“publish resume issue” goes on"


def test_the_next_step_of_every_open_mailing() -> None:
    counts = dict.fromkeys(("planned", "sending", "sent", "deferred", "refused", "suppressed", "in_doubt"), 0)
    open_one = Standing("issue", "letter", "running", "", 9, counts, {}, 0.0, 0.0, None, asked=0.0)
    for state in ("planning", "running", "paused", "stopped"):
        for part in ("planned", "deferred", "in_doubt", "sent"):
            said = next_step(replace(open_one, state=state, counts=counts | {part: 9}))
            assert "“publish resume issue”" in said, (state, part)
    braked = next_step(
        replace(open_one, state="paused", reason="21 of 200 readers were refused, and the brake's limit")
    )
    assert "publish resume issue --anyway" in braked
    assert "publish settle issue/letter/refused=unsent" in braked
    for state in ("done", "cancelled"):
        assert not next_step(replace(open_one, state=state))
    assert not next_step(replace(open_one, holder="process 1 on here"))


def test_where_a_repeat_does_no_harm_nobody_is_asked_to_decide() -> None:
    counts = dict.fromkeys(("planned", "sending", "sent", "deferred", "refused", "suppressed", "in_doubt"), 0)
    doubt = Standing(
        "issue", "sky", "running", "", 1, counts | {"in_doubt": 1}, {}, 0.0, 0.0, None, asked=0.0, unit="thread"
    )
    assert "publish settle" in "\n".join(standing_lines(doubt))
    assert next_step(doubt).startswith("decide on those in doubt")
    harmless = replace(doubt, repeatable=True)
    assert "“publish resume issue” finds it or posts it" in "\n".join(standing_lines(harmless))
    assert "settle" not in "\n".join([*standing_lines(harmless), next_step(harmless)])
