"""Turns what was printed or scanned into PDF/A-2b (ISO 19005-2), the form in which it is archived (§2.16).

Our own papers are tagged PDF with all fonts inside; what they lack is the colour profile and the mark in the metadata.
A file of somebody else is only marked when nothing speaks against it (`documents.pdfa_rules`): otherwise it is kept as
it is, with the reason.
"""

import io

import pikepdf
from lxml import etree
from PIL import ImageCms

from documents.pdfa_rules import problems
from documents.placing import COPY, blank_page, put_picture

VERSION = "1.7"  # PDF/A-2 is written on ISO 32000-1
UA = "{http://www.aiim.org/pdfua/ns/id/}part"
DATES = {"/CreationDate": "xmp:CreateDate", "/ModDate": "xmp:ModifyDate"}
PACKET = ('<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'.encode(), b'\n<?xpacket end="w"?>\n')
SCHEMAS = {
    "dc": "http://purl.org/dc/elements/1.1/", "pdf": "http://ns.adobe.com/pdf/1.3/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
}  # fmt: skip
# PDF/A-2 knows no mark of PDF/UA: a file that bears it must say in its metadata what the mark is (6.6.2.3).
UA_SCHEMA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def from_picture(data: bytes, title: str) -> bytes:
    """A picture on an A4 page, as a plain PDF."""
    with pikepdf.new() as out:
        put_picture(blank_page(out), out, data, COPY)
        out.docinfo["/Title"] = title
        made = io.BytesIO()
        out.save(made)
    return made.getvalue()


def converted(data: bytes) -> tuple[bytes, list[str]]:
    """(PDF/A-2b, nothing), or (the same bytes, why it cannot be one); the pages look the same."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if found := problems(pdf):
                return data, found
            _mark(pdf)
            made = io.BytesIO()
            _save(pdf, made)
    except pikepdf.PdfError as error:
        return data, [f"无法读取（{type(error).__name__}）"]
    return made.getvalue(), []


def _save(pdf: pikepdf.Pdf, out: io.BytesIO) -> None:
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate, force_version=VERSION)


def _mark(pdf: pikepdf.Pdf) -> None:
    profile = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(), N=3)
    pdf.Root.OutputIntents = pikepdf.Array([
        pdf.make_indirect(pikepdf.Dictionary(
            Type=pikepdf.Name.OutputIntent, S=pikepdf.Name.GTS_PDFA1, OutputConditionIdentifier="sRGB",
            DestOutputProfile=profile,
        ))
    ])  # fmt: skip
    if "/Version" in pdf.Root:
        del pdf.Root["/Version"]
    for page in pdf.pages:
        if "/Resources" not in page.obj:
            page.obj.Resources = page.resources
        for note in page.obj.get("/Annots", []):
            note.F = 4  # printed; a hidden one is none that we mark
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Stream) and thing.get("/Interpolate"):
            thing.Interpolate = False
    _say(pdf)


def _say(pdf: pikepdf.Pdf) -> None:
    """New metadata from the document's own: what others wrote there may be of schemas that PDF/A does not know."""
    accessible = str(pdf.open_metadata().get(UA, "")) == "1"
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and "/Metadata" in thing:
            del thing["/Metadata"]
    with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
        said.load_from_docinfo(pdf.docinfo)
        for key, name in DATES.items():
            if key in pdf.docinfo and name not in said:  # not a date: the two would contradict each other
                del pdf.docinfo[key]
        said["pdfaid:part"], said["pdfaid:conformance"] = "2", "B"
        if accessible:
            said[UA] = "1"
    _declare(pdf, accessible)


def _declare(pdf: pikepdf.Pdf, accessible: bool) -> None:
    """Every schema is named at the head of its description, where simple readers of metadata look for it."""
    packet = etree.fromstring(pdf.Root.Metadata.read_bytes())
    head = packet.find("{*}RDF")
    for one in head:
        etree.cleanup_namespaces(one, top_nsmap=SCHEMAS)
    if accessible:
        head.append(etree.fromstring(UA_SCHEMA))
    text = PACKET[0] + etree.tostring(packet, encoding="utf-8") + PACKET[1]
    pdf.Root.Metadata = pdf.make_stream(text, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def is_marked(data: bytes) -> bool:
    """Whether a file says that it is PDF/A-2b and has what this module gives it."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        said = pdf.open_metadata()
        told = UA not in said or b"pdfaExtension:schemas" in pdf.Root.Metadata.read_bytes()
        return bool(said.pdfa_status == "2B" and told and "/OutputIntents" in pdf.Root and not problems(pdf))
