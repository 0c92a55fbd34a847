"""Calendar files read back by the rules of RFC 5545."""

import datetime as dt

from mobility.core.ics import LINE_OCTETS, Entry, write_calendar

AT = dt.datetime(2027, 3, 1, 9, 30, tzinfo=dt.UTC)


def read(content):
    """Unfolded lines as (name, value) in order; parameters stay with the name."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= LINE_OCTETS for line in content.split(b"\r\n"))
    unfolded = content.decode("utf-8").replace("\r\n ", "")
    return [tuple(line.split(":", 1)) for line in unfolded.split("\r\n") if line]


def test_an_entry_takes_a_whole_day_and_keeps_its_name():
    entry = Entry("move-7-start@example.com", "Move begins", dt.date(2027, 2, 28), "https://example.com/moves/7", 3)
    fields = dict(read(write_calendar([entry], AT)))
    assert (fields["DTSTART;VALUE=DATE"], fields["DTEND;VALUE=DATE"]) == ("20270228", "20270301")
    assert (fields["UID"], fields["SEQUENCE"], fields["STATUS"]) == ("move-7-start@example.com", "3", "CONFIRMED")
    assert (fields["DTSTAMP"], fields["URL"]) == ("20270301T093000Z", "https://example.com/moves/7")


def test_long_lines_are_folded_between_letters_and_signs_with_a_meaning_are_escaped():
    title = "Été\\hiver; deux, trois\nquatre\x07 " + "日本語のとても長い題名" * 9
    fields = dict(read(write_calendar([Entry("1@x", title, AT.date(), "https://x/1")], AT)))
    assert fields["SUMMARY"].startswith("Été\\\\hiver\\; deux\\, trois\\nquatre 日本語")
    assert fields["SUMMARY"].endswith("長い題名")


def test_what_no_longer_takes_place_is_taken_back():
    lines = read(write_calendar([Entry("1@x", "Gone", AT.date(), "https://x/1", is_cancelled=True)], AT))
    assert ("STATUS", "CANCELLED") in lines
    assert [value for name, value in lines if name in {"BEGIN", "END"}] == [
        "VCALENDAR", "VEVENT", "VEVENT", "VCALENDAR",
    ]  # fmt: skip
