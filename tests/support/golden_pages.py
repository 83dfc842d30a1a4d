"""Web pages as an intranet serves them and a browser saves them."""

from __future__ import annotations

from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from tests.support.golden import Golden

_INTRANET = """\
<!DOCTYPE html>
<html lang="sv"><head><meta charset="utf-8">
<title>Vem sitter var? – Alvsunda kommuns intranät</title>
<meta property="article:modified_time" content="2026-08-15T09:00:00+02:00">
<style>.x { color: red }</style><script>var spår = "mätning";</script></head>
<body class="has-menu page-nav">
<div id="cookie-banner"><p>Vi använder kakor för att webbplatsen ska fungera.</p>
<button>Godkänn alla</button></div>
<a class="skip-link" href="#main">Hoppa till innehållet</a>
<header><div class="logo">Alvsunda intranät</div>
<nav><ul><li><a href="/">Start</a></li><li><a href="/lon">Lön och förmåner</a></li></ul></nav>
<form role="search"><input name="q"><button>Sök</button></form></header>
<div class="breadcrumbs"><a href="/">Start</a> / <a href="/hr">HR</a> / Vem sitter var?</div>
<main id="main">
<h1>Vem sitter var?</h1>
<div class="tools"><button>Skriv ut</button> <a href="#" class="share">Dela sidan</a></div>
<p>Samhälls&shy;byggnads&shy;förvaltningen och miljökontoret
   blir en <b>förvaltning</b> den 1&nbsp;mars 2027<sup><a href="#fot1">1</a></sup>.
   Ytan är 400 m<sup>2</sup>.</p>
<h2><span aria-hidden="true">expand_more</span>Kontakt</h2>
<table><caption>Telefon och plats</caption>
<thead><tr><th>Enhet</th><th colspan="2">Kontakt</th></tr>
<tr><th></th><th>Plats</th><th>Telefon</th></tr></thead>
<tbody><tr><td>HR-avdelningen</td><td rowspan="2">Stadshuset,<br>plan 3</td><td>4400</td></tr>
<tr><td>Löneenheten</td><td>4410</td></tr></tbody></table>
<h2>Så flyttar vi</h2>
<ul><li>Packa det du behöver:<ul><li>dator och skärm</li><li>pärmar</li></ul></li>
<li><p>Märk lådorna med namn.</p></li></ul>
<ol start="3"><li>Hämta kortet.</li><li>Lämna lådan.</li></ol>
<dl><dt>Besöksadress</dt><dd>Storgatan 1</dd><dt>Öppet</dt><dd>kl. 9–15</dd></dl>
<p>Postadress:<br>Alvsunda kommun<br>123 45 Alvsunda</p>
<aside><h3>Relaterat</h3><ul><li><a href="/a">Andra sidor om flytten</a></li></ul></aside>
<img src="karta.png" alt="Karta över plan 3">
</main>
<aside class="related"><a href="/b">Mer om organisationen</a></aside>
<footer><p>Sidansvarig: Eva Ek | Senast uppdaterad: <time>1 september 2026</time></p>
<p>© Alvsunda kommun</p></footer>
</body></html>
"""

INTRANET = """\
# Vem sitter var?

Samhällsbyggnadsförvaltningen och miljökontoret blir en förvaltning den 1 mars 2027. Ytan är 400 m².

## Kontakt

Telefon och plats

- Enhet: HR-avdelningen; Kontakt Plats: Stadshuset, plan 3; Kontakt Telefon: 4400
- Enhet: Löneenheten; Kontakt Plats: Stadshuset, plan 3; Kontakt Telefon: 4410

## Så flyttar vi

- Packa det du behöver:
  - dator och skärm
  - pärmar
- Märk lådorna med namn.

3. Hämta kortet.
4. Lämna lådan.

- Besöksadress: Storgatan 1
- Öppet: kl. 9–15

Postadress:
Alvsunda kommun
123 45 Alvsunda

Senast uppdaterad: 1 september 2026"""

INTRANET_NOISE = (
    "Senast uppdaterad: 1 september 2026",
    "mätning",
    "kakor",
    "Godkänn",
    "Hoppa till innehållet",
    "Alvsunda intranät",
    "Lön och förmåner",
    "Sök",
    "Start",
    "Skriv ut",
    "Dela sidan",
    "expand_more",
    "Karta över",
    "Andra sidor",
    "Mer om organisationen",
    "Sidansvarig",
    "©",
)


def intranet_page() -> Golden:
    """Make a page with menus, a cookie banner, buttons, and its date in the footer alone."""
    return Golden(
        name="vem-sitter-var.html",
        data=_INTRANET.encode(),
        text=INTRANET,
        noise=INTRANET_NOISE,
        headings=(((), None), (("Kontakt",), None), (("Så flyttar vi",), None)),
        title="Vem sitter var?",
    )


_ACCORDION = """\
<html><head><title>Frågor och svar | Alvsunda</title>
<meta name="dcterms.modified" content="2026-09-01"></head><body>
<div class="navbar"><a href="/">Till startsidan</a></div>
<div class="content">
<h1>Frågor och svar</h1>
<details><summary>Var sitter HR?</summary><p>HR sitter i Stadshuset, plan 3.</p></details>
<details><summary>Får jag behålla min parkering?</summary>
Ja, parkeringen flyttas med. Hör av dig till receptionen.</details>
<p>Fler frågor besvaras av flyttgruppen.</p>
<h2>Om lönen</h2>
<h3><button aria-expanded="false" aria-controls="p1">När betalas lönen ut?</button></h3>
<div id="p1" class="panel" hidden style="display:none" aria-hidden="true">
<p>Lönen betalas ut den 25 varje månad.</p></div>
<button class="accordion">Vem attesterar?</button>
<div class="panel" style="display: none"><p>Din närmaste chef attesterar.</p></div>
<dl><dt>Vad är ett arbetsställe?</dt><dd><p>Den plats där du arbetar mest.</p></dd></dl>
</div>
<div class="share-buttons"><a href="#">Dela på Facebook</a></div>
<div role="dialog">Svara på vår enkät</div>
<noscript>Slå på JavaScript.</noscript>
</body></html>
"""

ACCORDION = """\
# Frågor och svar

## Var sitter HR?

HR sitter i Stadshuset, plan 3.

## Får jag behålla min parkering?

Ja, parkeringen flyttas med. Hör av dig till receptionen.

Fler frågor besvaras av flyttgruppen.

## Om lönen

### När betalas lönen ut?

Lönen betalas ut den 25 varje månad.

#### Vem attesterar?

Din närmaste chef attesterar.

#### Vad är ett arbetsställe?

Den plats där du arbetar mest."""


def accordion_page() -> Golden:
    """Make a page of questions whose answers are hidden until somebody clicks."""
    salary = ("Om lönen", "När betalas lönen ut?")
    return Golden(
        name="fragor-och-svar.html",
        data=_ACCORDION.encode(),
        text=ACCORDION,
        noise=("Till startsidan", "Dela på Facebook", "enkät", "JavaScript"),
        headings=(
            (("Var sitter HR?",), None),
            (("Får jag behålla min parkering?",), None),
            ((), None),
            (salary, None),
            ((*salary, "Vem attesterar?"), None),
            ((*salary, "Vad är ett arbetsställe?"), None),
        ),
        title="Frågor och svar",
    )


_OLD = """\
<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">
<title>Nytt på Östra gatan – Alvsunda</title>
<meta http-equiv="Last-Modified" content="Tue, 01 Sep 2026 08:00:00 GMT"></head>
<body><table width="100%"><tr><td class="menu"><a href="a.html">Meny ett</a></td>
<td><h2>Nytt på Östra gatan</h2>
“Vi flyttar” den 1 mars – ring 4455.<br><br>Kostnaden är 40 €.
<table border="1"><tr><td><b>Ort</b></td><td><b>Tid</b></td></tr>
<tr><td>Åsa</td><td>9–12</td></tr></table>
</td></tr></table></body></html>
"""

OLD = """\
## Nytt på Östra gatan

“Vi flyttar” den 1 mars – ring 4455.

Kostnaden är 40 €.

- Ort: Åsa; Tid: 9–12"""


def old_page() -> Golden:
    """Make a page in Windows-1252 that calls itself Latin-1, laid out by a table."""
    return Golden(
        name="ostra-gatan.htm",
        data=_OLD.encode("cp1252"),
        text=OLD,
        noise=("Meny ett",),
        headings=((("Nytt på Östra gatan",), None),),
        title="Nytt på Östra gatan",
    )


FRAMES = """\
# Flytten

Vi flyttar den 1 mars 2027.

## Nycklar

Lämna nyckeln på Östra gatan.

Senast uppdaterad: 1 september 2026

Tack för hjälpen!"""


def frames_page() -> Golden:
    """Make a saved page with two frames, one in another encoding, and a picture."""
    first = (
        "<html><head><title>Flytten</title></head><body><nav>Meny</nav><h1>Flytten</h1>"
        "<p>Vi flyttar den 1 mars 2027.</p><iframe src='cid:frame-1@mhtml.blink'></iframe>"
        "<iframe src='tack.html'></iframe></body></html>"
    )
    frame = (
        "<html><body><h2>Nycklar</h2><p>Lämna nyckeln på Östra gatan.</p><img src='cid:bild'>"
        "<p>Senast uppdaterad: 1 september 2026</p></body></html>"
    )
    saved = MIMEMultipart("related", boundary="----grans")
    saved["From"] = "<Saved by Blink>"
    saved["Subject"] = "Flytten"
    for content, charset, header, value in (
        (first, "utf-8", "Content-Location", "https://intranet.alvsunda.example/flytten/"),
        (
            "<html><body><p>Tack för hjälpen!</p></body></html>",
            "utf-8",
            "Content-Location",
            "https://intranet.alvsunda.example/flytten/tack.html",
        ),
        (frame, "iso-8859-1", "Content-ID", "<frame-1@mhtml.blink>"),
    ):
        part = MIMEText(content, "html", charset)
        part[header] = value
        saved.attach(part)
    saved.attach(MIMEImage(b"\x89PNG\r\n\x1a\n", "png"))
    return Golden(
        name="flytten.mhtml",
        data=saved.as_bytes(),
        text=FRAMES,
        noise=("Senast uppdaterad: 1 september 2026", "Meny", "Blink"),
        headings=(((), None), (("Nycklar",), None), (("Nycklar",), None)),
        title="Flytten",
    )
