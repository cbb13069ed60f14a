"""SOAP is read as it comes from any maker's library, and nothing that is more than a message."""

import pytest

from connectors.prisons.adapters.soap_envelope import body_of, envelope
from schemas.errors import InvalidInput

HEAD = '<?xml version="1.0" encoding="utf-8"?>'
PREFIXED = f"""{HEAD}
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:p="urn:p">
  <SOAP-ENV:Header/>
  <SOAP-ENV:Body>
    <p:VisitsResponse>
      <p:row n="x"><p:name>王芳 &amp; 李伟</p:name><p:text><![CDATA[<好>]]></p:text><p:e/></p:row>
      <!-- a remark -->
      <p:next>7</p:next>
    </p:VisitsResponse>
  </SOAP-ENV:Body>
</SOAP-ENV:Envelope>"""


def test_prefixes_sections_and_remarks_are_read() -> None:
    content = PREFIXED.encode()
    answer = body_of(content)
    row = answer.parts[0]
    assert (answer.name, answer.value("next")) == ("VisitsResponse", "7")
    assert {one.name: one.text for one in row.parts} == {
        "name": "王芳 & 李伟",
        "text": "<好>",
        "e": "",
    }
    raw = content[row.start : row.end].decode()
    assert raw.startswith("<p:row")
    assert raw.endswith("</p:row>")


def test_what_is_written_is_read_again() -> None:
    body = body_of(envelope('urn:"p"', "Order", [("values", '{"a": "<b>&"}'), ("id", "1")]))
    assert (body.name, body.value("values"), body.value("id")) == ("Order", '{"a": "<b>&"}', "1")


BOMB = f"""{HEAD}<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>
<Envelope><Body><x>&b;</x></Body></Envelope>"""
FILE = f"""{HEAD}<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<Envelope><Body><x>&a;</x></Body></Envelope>"""


@pytest.mark.parametrize(
    "content",
    [
        BOMB,
        FILE,
        "",
        "no XML",
        "<Envelope><Body/></Envelope>",
        "<Envelope><Body><a/><b/></Body></Envelope>",
        "<Body><a/></Body>",
        "<Envelope><Body><a></Body></Envelope>",
        '<?xml version="1.0" encoding="x-unknown"?><Envelope><Body><a/></Body></Envelope>',
        f"<Envelope><Body>{'<a>' * 50}{'</a>' * 50}</Body></Envelope>",
    ],
)
def test_what_is_no_message_is_refused(content: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        body_of(content.encode())
    assert raised.value.code == "peer_answer"
