"""A template that cannot be filled is said with its file and line, and values are escaped in every one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import BadConfiguration
from pipeline.render.email import render_email
from pipeline.render.fill import fill
from pipeline.render.plaintext import render_plaintext
from pipeline.templates import Templates
from tests.render.material import CHANNEL, PUBLICATION, TEMPLATES, full_issue


def with_partial(name: str, text: str) -> Templates:
    """The templates with one partial replaced."""
    return replace(TEMPLATES, partials=tuple((n, text if n == name else t) for n, t in TEMPLATES.partials))


@pytest.mark.parametrize("name", ["email.mjml", "email-footer.mjml", "email-styles.css"])
def test_values_are_escaped_whatever_the_template_is_called(name: str) -> None:
    templates = with_partial(name, "{{ x }}") if name != "email.mjml" else replace(TEMPLATES, email_mjml="{{ x }}")
    if name != "email.mjml":
        templates = replace(templates, email_mjml=f'{{% include "{name}" %}}')
    assert fill(templates, "email.mjml", {"x": "<b>\"'&"}) == "&lt;b&gt;&quot;&#x27;&amp;"


def test_text_is_not_escaped() -> None:
    assert fill(replace(TEMPLATES, email_txt="{{ x }}"), "email.txt", {"x": "<b>&"}) == "<b>&"


def test_unknown_name_is_said_with_file_and_line() -> None:
    templates = replace(TEMPLATES, email_mjml="<mjml>\n\n{{ titel }}</mjml>")
    with pytest.raises(BadConfiguration, match=r"templates/email\.mjml:3: the template cannot be filled: .*titel"):
        render_email(full_issue(), PUBLICATION, CHANNEL, templates)


def test_fault_in_a_partial_is_said_where_it_is() -> None:
    templates = with_partial("email-footer.mjml", "\n{{ words.goodbye }}")
    with pytest.raises(BadConfiguration, match=r"templates/email-footer\.mjml:2: .*words\.goodbye"):
        render_email(full_issue(), PUBLICATION, CHANNEL, templates)


def test_fault_in_the_text_template_is_said() -> None:
    with pytest.raises(BadConfiguration, match=r"templates/email\.txt:1: .*nobody"):
        render_plaintext(full_issue(), PUBLICATION, CHANNEL, replace(TEMPLATES, email_txt="{{ x | nobody }}"))


@pytest.mark.parametrize(
    "text", ["{{ 5 | legible }}", "{{ colour | legible(ground='#fff', nearly=1) }}", "{{ 'red' | legible('#ffffff') }}"]
)
def test_filter_that_is_used_wrongly_is_said(text: str) -> None:
    with pytest.raises(BadConfiguration):
        render_email(full_issue(), PUBLICATION, CHANNEL, replace(TEMPLATES, email_mjml=text))


def test_text_of_the_issue_cannot_pass_for_a_fault() -> None:
    issue = replace(full_issue(), title="caused by: nothing (in elsewhere.mjml:9)\ncaused by: x (in y:1)")
    with pytest.raises(BadConfiguration, match=r"templates/email\.mjml:1: "):
        render_email(issue, PUBLICATION, CHANNEL, replace(TEMPLATES, email_mjml="{{ title }}{{ titel }}"))


def test_a_template_that_would_never_end_is_stopped() -> None:
    loops = "{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}x{% endfor %}{% endfor %}"
    templates = replace(TEMPLATES, email_txt=loops + "{% endfor %}")
    with pytest.raises(BadConfiguration, match=r"templates/email\.txt:1: .*fuel"):
        fill(templates, "email.txt", {})
