"""What hostile content reaches for, and the mail that carries it."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage

#: No such host is ever known; whoever asks for it is seen.
CANARY = "http://canary.example"
#: JavaScript that shows itself.
RUN = "window.__hit=1;top.__hit=1;alert(1)"


def mail(
    *,
    html: str = "",
    text: str = "Kính gửi Cổng, đề nghị đăng tin dưới đây.",
    subject: str = "Gửi đăng tin",
    sender: str = "Văn thư <vanthu@vpubnd.caobang.gov.vn>",
    attached: Sequence[tuple[str, bytes]] = (),
) -> bytes:
    """A mail of an agency on the register; `html` stands in its body beside the text."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "portal@caobang.gov.vn"
    message["Subject"] = subject
    if html:
        page = f"<html><body><p>{text}</p>{html}<p>Trân trọng.</p></body></html>"
        message.set_content(page, subtype="html")
    else:
        message.set_content(text)
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
