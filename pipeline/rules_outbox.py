"""The rules about the e-mail, and about the final bytes of all that travels.

Where one of these is broken, the issue is rarely at fault: a changed template is, or the program.
"""

from __future__ import annotations

from pipeline.problem import Rule

_TEMPLATE = "correct the template; with the templates as they came, please report it"
_REPORT = "please report this: it is a fault of the program"

EMAIL_RULES = (
    Rule(
        "email-clipped",
        "error",
        "The HTML has 102,000 bytes or more. Gmail shows the first 102 KB and hides the rest, with the link to "
        "unsubscribe, behind “View entire message”.",
        "make the issue shorter, or split it into two",
        silenceable=False,
    ),
    Rule(
        "email-large",
        "warning",
        "The HTML has more than 90,000 bytes, close to the 102 KB after which Gmail hides the rest.",
        "keep an eye on it; a Burmese letter takes three bytes",
    ),
    Rule(
        "email-style-large",
        "error",
        "The styles have more than 16,384 bytes: Gmail then drops all of them.",
        "remove styles from the template",
        silenceable=False,
    ),
    Rule(
        "email-escape",
        "error",
        "The HTML holds \\u{…}: the MJML renderer writes characters outside ASCII so in attributes; readers see it.",
        _TEMPLATE,
        silenceable=False,
    ),
    Rule(
        "email-doctype",
        "error",
        "The HTML does not begin with <!DOCTYPE html>: mail programs fall back to rules of 1998 and break the layout.",
        _TEMPLATE,
        silenceable=False,
    ),
    Rule(
        "email-remote",
        "error",
        "The HTML loads something other than a picture of the issue: a font, a style sheet, a script. Whoever serves "
        "it learns who opened the mail, and when.",
        _TEMPLATE,
        silenceable=False,
    ),
    Rule(
        "email-active",
        "error",
        "The HTML holds a script, a form, a frame or a link that runs code. Mail programs remove it or the mail.",
        _TEMPLATE,
        silenceable=False,
    ),
    Rule(
        "email-tracking",
        "error",
        "The HTML holds a remote picture of one pixel, as is used to watch who opens a mail. Readers are not watched.",
        "remove the picture",
        silenceable=False,
    ),
    Rule(
        "email-picture-alt",
        "error",
        "A picture in the HTML has no alt attribute: a screen reader reads out its address.",
        _TEMPLATE,
    ),
    Rule(
        "email-picture-source",
        "error",
        "A picture in the HTML neither travels with the mail nor has an http(s) address: readers see a broken frame.",
        "name a file beside the issue, or give the picture's https:// address",
    ),
    Rule(
        "email-language",
        "error",
        "The HTML does not say its language or its direction (lang and dir on <html>): screen readers then use the "
        "wrong voice, and Burmese gets the wrong font.",
        _TEMPLATE,
    ),
    Rule(
        "email-unsubscribe",
        "error",
        "The mail has no place for the reader's own link to unsubscribe, in the HTML or in the text. The law of many "
        "countries asks for it, and Gmail and Yahoo do.",
        "put the unsubscribe slot back into the template",
        silenceable=False,
    ),
    Rule(
        "text-line-long",
        "warning",
        "A line of the plain text is wider than 78 columns though it could be broken (RFC 5322, 2.1.1).",
        _TEMPLATE,
    ),
)

PACKED_RULES = (
    Rule(
        "mail-line-long",
        "error",
        "A line of the message has more than 998 bytes: servers break or refuse it (RFC 5322, 2.1.1).",
        _REPORT,
        silenceable=False,
    ),
    Rule(
        "mail-line-end",
        "error",
        "A line of the message does not end in CR LF: servers refuse it (RFC 5321, 2.3.8), and signatures break.",
        _REPORT,
        silenceable=False,
    ),
    Rule(
        "mail-header",
        "error",
        "The message's header lacks a field that readers' mail programs need, has one twice that may stand once "
        "(RFC 5322, 3.6), has a Bcc, or holds bytes that are not ASCII.",
        _REPORT,
        silenceable=False,
    ),
    Rule(
        "mail-address-encoded",
        "error",
        "An address in the message's header is written as an encoded word (RFC 2047, 5): one-click unsubscribing "
        "then does not work (RFC 8058).",
        _REPORT,
        silenceable=False,
    ),
    Rule(
        "thread-unreadable",
        "error",
        "thread.json cannot be read back as JSON: nothing could be posted.",
        _REPORT,
        silenceable=False,
    ),
    Rule(
        "secret-written",
        "error",
        "A file of the outbox holds a field for a password, token or key. The outbox is shown, stored and passed on.",
        _REPORT,
        silenceable=False,
    ),
    Rule(
        "delivery-broken",
        "error",
        "A delivery names a file, a request or an earlier delivery that the outbox does not hold.",
        _REPORT,
        silenceable=False,
    ),
    Rule(
        "slot-undeclared",
        "error",
        "A file holds a placeholder that its delivery does not declare: readers would see it.",
        _REPORT,
        silenceable=False,
    ),
)
