"""A paper as .docx: heading of two columns, title, body, recipients beside the signature; each by its component."""

from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .papers import Block, Heading, Layout, Paper, Paragraph, Table, cased, number_line, place_date, recipient_lines

LEFT_SHARE, RULE_SHARE = 0.4, 0.4  # of the page's width; of a column, for a rule of part of a line
EM = 0.55  # mean width of a letter of Times New Roman in ems, for the rule as long as its text
MARK_SIZE, FOOT_SIZE = 9, 8


def docx(paper: Paper, layout: Layout) -> bytes:
    """The file's bytes. Components bear their names as styles, so that they can be found and measured."""
    return _Writer(paper, layout).file()


class _Writer:
    def __init__(self, paper: Paper, layout: Layout):
        self.paper, self.layout, self.made = paper, layout, Document()
        self.parts: Mapping[str, Any] = layout["components"]
        margins = {side: m["use"] for side, m in layout["margins"].items()}
        self.width = layout["page"]["width"] - margins["left"] - margins["right"]  # mm of text
        self._page(margins)
        self._styles()

    def file(self) -> bytes:
        self._heading()
        self._title()
        for line in self.paper.basis:
            self._body(Paragraph(line, italic=True))
        for block in self.paper.blocks:
            self._block(block)
        self._ending()
        self._edges()
        self.made.core_properties.title = self.paper.subject[:250]
        self.made.core_properties.author = self.paper.organ
        out = BytesIO()
        self.made.save(out)
        return out.getvalue()

    # -- page and styles -------------------------------------------------------------------------------------------
    def _page(self, margins: Mapping[str, float]) -> None:
        section, page = self.made.sections[0], self.layout["page"]
        section.page_width, section.page_height = Mm(page["width"]), Mm(page["height"])
        section.top_margin, section.bottom_margin = Mm(margins["top"]), Mm(margins["bottom"])
        section.left_margin, section.right_margin = Mm(margins["left"]), Mm(margins["right"])
        section.header_distance = section.footer_distance = Mm(min(10, margins["top"] / 2))

    def _styles(self) -> None:
        """One paragraph style a component, all after the body's."""
        normal = self.made.styles["Normal"]
        _font(normal, self.layout["font"], self.parts["body"]["use"])
        normal.paragraph_format.space_after = Pt(0)
        for name, part in self.parts.items():
            style = self.made.styles.add_style(name, 1)
            style.base_style = normal
            _font(style, self.layout["font"], part["use"])
            style.font.bold, style.font.italic = bool(part.get("bold")), bool(part.get("italic"))
        body = self.layout["body"]
        told = self.made.styles["body"].paragraph_format
        told.space_after = Pt(body["between"]["use"])
        told.line_spacing = float(body["lines"]["use"])
        told.first_line_indent = Mm(float(body["indent"]["use"]))
        told.alignment = ALIGN.JUSTIFY

    # -- parts of the page -----------------------------------------------------------------------------------------
    def _heading(self) -> None:
        paper = self.paper
        left, right = self._columns()
        if paper.organ_above:
            self._line(left, "organ_above", paper.organ_above)
        self._ruled(left, "organ", paper.organ, self.width * LEFT_SHARE)
        if paper.symbol:
            self._line(left, "number", number_line(paper))
        if not paper.kind:
            self._line(left, "subject_of_letter", f"V/v {paper.subject}")
        if paper.state:
            self._line(right, "national_name", self.parts["national_name"]["text"])
            self._ruled(right, "motto", self.parts["motto"]["text"], self.width * (1 - LEFT_SHARE))
        self._line(right, "place_date", place_date(paper))

    def _title(self) -> None:
        self._space()
        if self.paper.kind:
            self._line(self.made, "kind", self.paper.kind)
            self._ruled(self.made, "subject", self.paper.subject, self.width)
            self._space()
        for i, one in enumerate(self.paper.to):
            self._line(self.made, "body", f"Kính gửi: {one}" if i == 0 else one, indent=False)

    def _block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Heading) and block.level == 1:
            self._line(self.made, "chapter", block.text)
        elif isinstance(block, Heading):
            self._body(Paragraph(block.text, bold=True), "section")
        else:
            self._body(block)

    def _body(self, told: Paragraph, style: str = "body") -> None:
        for text in told.text.splitlines() or [""]:
            line = self.made.add_paragraph(style=style)
            if style != "body":
                line.paragraph_format.first_line_indent = self.made.styles["body"].paragraph_format.first_line_indent
                line.paragraph_format.space_after = self.made.styles["body"].paragraph_format.space_after
            run = line.add_run(text)
            run.bold, run.italic = told.bold or None, told.italic or None

    def _table(self, block: Table) -> None:
        table = self.made.add_table(rows=0, cols=len(block.head), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for row in (block.head, *block.rows):
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                run = cell.paragraphs[0].add_run(text)
                run.bold = row is block.head
        _widths(table, block.widths or (self.width / len(block.head),) * len(block.head))
        _repeat(table.rows[0])
        self._space()

    def _ending(self) -> None:
        paper = self.paper
        self._space()
        left, right = self._columns()
        if paper.recipients:
            self._line(left, "recipients_label", "Nơi nhận:", ALIGN.LEFT)
            for line in recipient_lines(paper):
                self._line(left, "recipients", line, ALIGN.LEFT)
        for line in paper.signed_for:
            self._line(right, "signed_for", line)
        if paper.signer_title:
            self._line(right, "signer_title", paper.signer_title)
        for _ in range(4 if paper.signer else 0):  # where one signs
            right.add_paragraph()
        if paper.signer:
            self._line(right, "signer", paper.signer)

    def _edges(self) -> None:
        """Page numbers from the second page; the mark of a simulation and the foot on every page."""
        section = self.made.sections[0]
        section.different_first_page_header_footer = True
        head = section.header.paragraphs[0]
        head.alignment = ALIGN.CENTER
        _page_number(head.add_run(), self.layout["page_number"]["use"])
        for footer in (section.first_page_footer, section.footer):
            for text, size in ((self.paper.mark, MARK_SIZE), (self.paper.foot, FOOT_SIZE)):
                if text:
                    line = footer.add_paragraph()
                    line.alignment = ALIGN.CENTER
                    line.add_run(text).font.size = Pt(size)

    # -- small things ----------------------------------------------------------------------------------------------
    def _columns(self) -> tuple[Any, Any]:
        table = self.made.add_table(rows=1, cols=2)
        _widths(table, (self.width * LEFT_SHARE, self.width * (1 - LEFT_SHARE)))
        _no_padding(table)
        return table.rows[0].cells[0], table.rows[0].cells[1]

    def _line(self, where: Any, part: str, text: str, align: Any = ALIGN.CENTER, indent: bool = True) -> Any:
        """A paragraph of a component; the first of a cell takes the empty one that is there."""
        empty = where.paragraphs[0] if where is not self.made and not where.paragraphs[0].text else None
        fresh = empty is not None and len(where.paragraphs) == 1
        line = where.paragraphs[0] if fresh else where.add_paragraph()
        line.style = self.made.styles[part]
        line.alignment = align
        if not indent:
            line.paragraph_format.first_line_indent = Mm(0)
        line.add_run(cased(text, self.parts[part]))
        return line

    def _ruled(self, where: Any, part: str, text: str, width: float) -> None:
        """The component and the rule under it, centred: as long as its text, or part of the column (mm)."""
        self._line(where, part, text)
        letters = len(text) * self.parts[part]["use"] * EM * 25.4 / 72
        length = min(width, letters) if self.parts[part]["rule"] == "full" else min(width, letters) * RULE_SHARE
        rule = where.add_paragraph()
        told = rule.paragraph_format
        told.left_indent = told.right_indent = Mm(max(0.0, (width - length) / 2))
        told.line_spacing = Pt(4)
        _top_border(rule)

    def _space(self) -> None:
        self.made.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _font(style: Any, name: str, size: float) -> None:
    """For every script, East Asian too: Word would take another font for letters it counts there."""
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def _top_border(paragraph: Any) -> None:
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{key}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _page_number(run: Any, size: float) -> None:
    run.font.size = Pt(size)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = text
        run._r.append(made)


def _widths(table: Any, widths: Iterable[float]) -> None:
    """In mm. Both the grid and each cell say so: Word reads the cells, others the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _no_padding(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        made = OxmlElement(f"w:{side}")
        made.set(qn("w:w"), "0")
        made.set(qn("w:type"), "dxa")
        margins.append(made)
    table._tbl.tblPr.append(margins)


def _repeat(row: Any) -> None:
    """The head of a table stands on every page it runs over."""
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)
