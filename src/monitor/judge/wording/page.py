"""The message as an HTML page for mail programs: inline styles, nothing loaded, light and dark."""

from html import escape
from unicodedata import bidirectional

from monitor.judge.wording.content import Content, Line, Piece, Section

# Mail programs strip what they do not know: everything is styled where it stands for light paper, and whoever
# reads style sheets gets the dark colours. Contrast of each pair is at least 4.5:1 (WCAG 2.2, 1.4.3).
_DARK = """
:root { color-scheme: light dark; supported-color-schemes: light dark }
@media (prefers-color-scheme: dark) {
  body, .paper { background: #16181c !important }
  .ink, .ink a { color: #e8eaed !important }
  .faint { color: #a3a9b3 !important }
  .accent { color: #f0a35e !important }
  .new { background: #5a4214 !important; color: #fff3dc !important }
  .rule { border-color: #363b44 !important }
}
"""
_FONT = "font-family: -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Helvetica, Arial, sans-serif"
_INK = "color: #1c1f24"
_FAINT = "color: #5c6370"
_LINK = "color: inherit; text-decoration-thickness: 1px; text-underline-offset: 2px"
_NEW = "background: #fdeecd; color: #1c1f24; padding: 0 2px; border-radius: 2px"

_HEADING = (
    f"margin: 24px 0 8px; {_FAINT}; font-size: 13px; font-weight: 600; letter-spacing: 0.04em; "
    "text-transform: uppercase"
)
_STORY = f"margin: 22px 0 -10px; {_FAINT}; font-size: 14px"
# Of the beginning of a line that is read from right to left (Unicode Standard Annex 9, rules P2 and P3).
_RIGHT_TO_LEFT = ("R", "AL")
_CODE = "font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 12px"
_TITLE = "margin: 18px 0 0; font-size: 17px; line-height: 1.35; font-weight: 600"


def render_page(content: Content) -> str:
    """Return a complete HTML document without a script, an image or anything else from elsewhere."""
    lang = f' lang="{escape(content.lang)}"' if content.lang else ""
    story = f' <span class="faint" style="{_FAINT}; font-weight: 400">in: {escape(content.story)}</span>'
    remark = (
        f'<p class="faint" style="margin: 8px 0 0; {_FAINT}; font-style: italic">{escape(content.remark)}</p>'
    )
    told = "<br>".join(
        f'{escape(asked)} <code style="{_CODE}">{escape(command)}</code>' for asked, command in content.advice
    )
    advice = f'<p class="faint" style="margin: 24px 0 0; {_FAINT}; font-size: 13px">{told}</p>'
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<title>{escape(content.headline.text)}</title>
<style>{_DARK}</style>
</head>
<body style="margin: 0; padding: 0; background: #ffffff">
<div class="paper ink" style="max-width: 600px; margin: 0 auto; padding: 24px 20px; background: #ffffff; \
{_INK}; {_FONT}; font-size: 16px; line-height: 1.5; overflow-wrap: anywhere">
<p class="accent" style="margin: 0 0 6px; color: #a1480c; font-size: 14px; font-weight: 600">\
{escape(content.verdict)}{story if content.story else ""}</p>
<h1{lang} dir="auto" style="margin: 0; font-size: 22px; line-height: 1.3; font-weight: 700">\
{html_of(content.headline)}</h1>
<p class="faint" style="margin: 8px 0 0; {_FAINT}; font-size: 14px">\
{"<br>".join(escape(each) for each in (content.since, content.outlet, content.when) if each)}</p>
{remark if content.remark else ""}
{"".join(map(_section, content.sections))}
{advice if content.advice else ""}
<p class="faint rule" style="margin: 28px 0 0; padding-top: 12px; border-top: 1px solid #dfe2e7; {_FAINT}; \
font-size: 12px">{escape(content.footer)}</p>
</div>
</body>
</html>
"""


def _section(section: Section) -> str:
    lang = f' lang="{escape(section.lang)}"' if section.lang else ""
    size = 16 if section.is_main else 14
    items = "".join(f'<li dir="auto" style="margin: 0 0 8px">{_line(line)}</li>\n' for line in section.lines)
    heading = f'<h2 class="faint" style="{_HEADING}">{escape(section.heading)}</h2>\n'
    story = f'<p class="faint" style="{_STORY}">Story: {escape(section.story)}</p>\n'
    list_lang = "" if section.is_ours else lang
    bullets = _bullets(section.lines)
    listed = f'<ul{list_lang}{bullets}; margin: 0; font-size: {size}px">\n{items}</ul>\n'
    parts = (
        heading if section.heading else "",
        story if section.story else "",
        _title(section, lang),
        listed if items else "",
    )
    return "".join(parts)


def _bullets(lines: tuple[Line, ...]) -> str:
    """Return the attributes that put the bullets where lines begin; the style is left open."""
    text = "".join(piece.text for line in lines[:1] for piece in line)
    kinds = (bidirectional(char) for char in text)
    begins = next((kind for kind in kinds if kind in ("L", *_RIGHT_TO_LEFT)), "L")
    if begins in _RIGHT_TO_LEFT:
        return ' dir="rtl" style="padding: 0 20px 0 0'
    return ' style="padding: 0 0 0 20px'


def _title(section: Section, lang: str) -> str:
    if section.title is None:
        return ""
    return f"""<h3{lang} dir="auto" style="{_TITLE}">\
{html_of(section.title)}</h3>
<p class="faint" style="margin: 2px 0 8px; {_FAINT}; font-size: 13px">{escape(section.byline)}</p>
"""


def _line(line: Line) -> str:
    return "".join(map(html_of, line))


def html_of(piece: Piece) -> str:
    """Return the piece with its link or emphasis."""
    text = escape(piece.text)
    if piece.url:
        return f'<a href="{escape(piece.url)}" rel="noreferrer" style="{_LINK}">{text}</a>'
    if piece.is_command:
        return f'<code class="faint" style="{_FAINT}; {_CODE}; white-space: nowrap">{text}</code>'
    if piece.is_aside:
        return f'<span class="faint" style="{_FAINT}; font-size: 14px">{text}</span>'
    return f'<strong class="new" style="{_NEW}">{text}</strong>' if piece.is_strong else text
