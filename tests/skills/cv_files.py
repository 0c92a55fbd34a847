"""CVs made by the tests: such as people have, and such as nobody should send."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from html import escape

import pypdf

MB = 1024 * 1024
WORD_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
LINES = ("Ana Petit", "Skills", "Power BI, SQL, project management")


def document(*lines: str, declared: str = "") -> str:
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    return f'{declared}<w:document xmlns:w="{WORD_NAMESPACE}"><w:body>{body}</w:body></w:document>'


def package(*, words: str | bytes | None = None, **more: str | bytes) -> bytes:
    """A ZIP file with a Word document in it, and whatever else by its name."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", TYPES)
        if words is not None:
            packed.writestr("word/document.xml", words)
        for name, content in more.items():
            packed.writestr(name, content)
    return file.getvalue()


def docx(*lines: str) -> bytes:
    return package(words=document(*(lines or LINES)))


def pdf(*objects: str | bytes, root: int = 1, more: str = "") -> bytes:
    """A PDF file of these objects, numbered from 1 on, with the table that leads to them."""
    written, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(written))
        content = one.encode("latin-1") if isinstance(one, str) else one
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"trailer << /Size {len(objects) + 1} /Root {root} 0 R {more} >>\nstartxref\n{len(written)}\n%%EOF\n"
    return written + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer.encode()


def stream(content: bytes, *, filters: str = "", more: str = "") -> bytes:
    head = f"<< /Length {len(content)} {filters} {more} >>"
    return head.encode() + b"\nstream\n" + content + b"\nendstream"


def printed(*lines: str) -> bytes:
    shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
    return f"BT /F1 12 Tf 72 720 Td {shown} ET".encode("latin-1")


FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"


def pdf_of(content: bytes, *more: str | bytes, catalog: str = CATALOG, page: str = PAGE, pages: str = PAGES) -> bytes:
    return pdf(catalog, pages, page, content, FONT, *more)


def pdf_cv(*lines: str) -> bytes:
    return pdf_of(stream(printed(*(lines or LINES))))


def locked_pdf() -> bytes:
    writer, file = pypdf.PdfWriter(clone_from=io.BytesIO(pdf_cv())), io.BytesIO()
    writer.encrypt("a secret", algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


def packed_often(times: int) -> bytes:
    """Zeros, compressed again and again: each step unpacks to a thousand times as much."""
    content = b"\0" * (10 * MB)
    for _ in range(times):
        content = zlib.compress(content, 9)
    return content


def lying_docx() -> bytes:
    """The directory says that the document has 10 bytes."""
    honest = package(words=document(*(["word " * 1000] * 100)))
    at = honest.rindex(b"word/document.xml") - 46 + 24
    return honest[:at] + struct.pack("<I", 10) + honest[at + 4 :]


def locked_docx() -> bytes:
    """The directory says that its entries are encrypted."""
    with zipfile.ZipFile(file := io.BytesIO(), "w") as packed:
        packed.writestr("word/document.xml", document(*LINES))
    content = bytearray(file.getvalue())
    content[content.index(b"PK\1\2") + 8] |= 1
    return bytes(content)


def many_entries(count: int) -> bytes:
    return package(words=document(*LINES), **{f"word/media/{number}.xml": "" for number in range(count)})


EUROPASS = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo>
<WorkExperienceList><WorkExperience><Period><From year="2019" month="--03"/><Current>true</Current></Period>
<Position><Label>Data analyst</Label></Position><Activities>&lt;p&gt;Built Power BI reports&lt;/p&gt;</Activities>
</WorkExperience></WorkExperienceList>
<Skills><Linguistic><MotherTongueList><MotherTongue><Description><Code>fr</Code></Description></MotherTongue>
</MotherTongueList><ForeignLanguageList><ForeignLanguage><Description><Code>en</Code></Description>
<ProficiencyLevel><Listening>C1</Listening><Reading>C1</Reading><Writing>B2</Writing></ProficiencyLevel>
</ForeignLanguage></ForeignLanguageList></Linguistic>
<JobRelated><Description>SQL and project management</Description></JobRelated></Skills></LearnerInfo>
</SkillsPassport>"""

CANDIDATE = """<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3" xmlns:e="http://www.europass_eures.eu/1.0">
<CandidateProfile><EmploymentHistory><EmployerHistory><PositionHistory><PositionTitle>Data analyst</PositionTitle>
<e:EmploymentPeriod><e:StartDate><hr:FormattedDateTime>2019-03-01</hr:FormattedDateTime></e:StartDate>
<e:EndDate><hr:FormattedDateTime>2021</hr:FormattedDateTime></e:EndDate></e:EmploymentPeriod>
<hr:Description>&lt;ul&gt;&lt;li&gt;Built Power BI reports&lt;/li&gt;&lt;/ul&gt;</hr:Description></PositionHistory>
</EmployerHistory></EmploymentHistory><PersonQualifications><PersonCompetency>
<CompetencyID schemeName="NORMAL">fra</CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID><e:CompetencyDimension>
<e:Score><hr:ScoreText>B2</hr:ScoreText></e:Score></e:CompetencyDimension></PersonCompetency></PersonQualifications>
<Skills><PersonCompetency><hr:TaxonomyID>Digital_Skill</hr:TaxonomyID><hr:CompetencyName>SQL</hr:CompetencyName>
</PersonCompetency></Skills></CandidateProfile></Candidate>"""

PASSPORT = json.dumps(
    {
        "SkillsPassport": {
            "LearnerInfo": {
                "WorkExperience": [
                    {
                        "Period": {"From": {"Year": 2019, "Month": 3}, "Current": True},
                        "Position": {"Label": "Data analyst"},
                        "Activities": "<p>Built Power BI reports</p>",
                    }
                ],
                "Skills": {
                    "Linguistic": {
                        "ForeignLanguage": [
                            {
                                "Description": {"Label": "English"},
                                "ProficiencyLevel": {"Listening": "C1", "Reading": "C1", "Writing": "B2"},
                            }
                        ]
                    },
                    "JobRelated": {"Description": "SQL and project management"},
                },
            }
        }
    }
)

RESUME = json.dumps(
    {
        "basics": {"label": "Analyst", "summary": "I build boards."},
        "work": [
            {"position": "Data analyst", "startDate": "2019-03-15", "endDate": "2021-06", "highlights": ["Power BI"]},
            {"position": "Intern", "startDate": "2018"},
        ],
        "skills": [{"name": "Databases", "keywords": ["SQL"]}],
        "languages": [
            {"language": "English", "fluency": "Fluent (C1)"},
            {"language": "French", "fluency": "Native speaker"},
            {"language": "Spanish", "fluency": "some"},
        ],
    }
)
