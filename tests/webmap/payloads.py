"""Texts that try to run, and harmless ones that look as if they did."""

CALL = "hit()"

HTML = [
    f"<script>{CALL}</script>",
    f"</script><script>{CALL}</script>",
    f"<SCRIPT SRC=data:text/javascript,{CALL}></SCRIPT>",
    f"<img src=x onerror={CALL}>",
    f"<img src=x onerror='{CALL}'//",
    f'"><img src=x onerror={CALL}>',
    f"'><img src=x onerror={CALL}>",
    f"<svg onload={CALL}>",
    f"<svg><script>{CALL}</script></svg>",
    f"<svg><animate onbegin={CALL} attributeName=x dur=1s>",
    f"</svg><svg onload={CALL}>",
    f"<body onload={CALL}>",
    f"<iframe srcdoc='<script>parent.{CALL}</script>'></iframe>",
    f"<iframe src=javascript:parent.{CALL}></iframe>",
    f"<object data='data:text/html,<script>parent.{CALL}</script>'></object>",
    f"<embed src=javascript:{CALL}>",
    f"<details open ontoggle={CALL}>",
    f"<input autofocus onfocus={CALL}>",
    f"<video><source onerror={CALL}></video>",
    f"<style>@import 'javascript:{CALL}';</style>",
    f"</style><script>{CALL}</script>",
    f"</title><script>{CALL}</script>",
    f"</textarea><script>{CALL}</script>",
    f"</table><script>{CALL}</script>",
    f"<table><td background=javascript:{CALL}>",
    f"<base href=javascript:{CALL}//>",
    f"<meta http-equiv=refresh content='0;url=javascript:{CALL}'>",
    f"<form><button formaction=javascript:{CALL}>x",
    f"<math><mtext></form><form><mglyph><style></math><img src onerror={CALL}>",
    f"<!--<script>-->{CALL}<!--</script>-->",
    f"<![CDATA[<script>{CALL}</script>]]>",
    f"&lt;script&gt;{CALL}&lt;/script&gt;",
    f"&#60;script&#62;{CALL}&#60;/script&#62;",
    f"\\u003cscript\\u003e{CALL}\\u003c/script\\u003e",
    f"<a href=javascript:{CALL}>x</a>",
    f"<a href='data:text/html,<script>{CALL}</script>'>x</a>",
]

SCRIPT = [
    f"';{CALL};//",
    f'";{CALL};//',
    f"`;{CALL};//",
    f"${{{CALL}}}",
    f"`${{{CALL}}}`",
    f"\\';{CALL};//",
    f"*/{CALL}/*",
    f"\n{CALL}\n//",
    f"\u2028{CALL}\u2029",
    f"}});{CALL};({{",
    f"]]}}}};{CALL};//",
    '__proto__": {"polluted": true}, "x": "',
    "constructor",
    "__proto__",
]

TOUCH = "__import__('pathlib').Path('hit').touch()"
TEMPLATE = [
    "{{ 7919*7927 }}",
    "{{ cycler.__init__.__globals__.os.mkdir('hit') }}",
    "{{ self.__init__.__globals__.__builtins__." + TOUCH + " }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for a in range(9) %}x{% endfor %}",
    "{% set hit = 1 %}{{ hit }}",
    "{% include '/etc/passwd' %}",
    "{% raw %}{{ 7919*7927 }}{% endraw %}",
    "{# weg #}{{ 7919*7927 }}",
    "{{ this.get_root() }}",
    "${7919*7927}",
    "#{7919*7927}",
    "<%= 7919*7927 %>",
    "%(x)s {0} {x.__class__}",
    "{word} {shown} {all} {name}",
]

ADDRESS = [
    f"javascript:{CALL}",
    f"JAVASCRIPT:{CALL}",
    f"java\tscript:{CALL}",
    f" javascript:{CALL}",
    f"javascript://example.org/%0a{CALL}",
    f"data:text/html,<script>{CALL}</script>",
    f"vbscript:{CALL}",
    f'https://example.org/"onmouseover="{CALL}',
    f"https://example.org/'onmouseover='{CALL}",
    f"https://example.org/><img/src=x/onerror={CALL}>",
    "//example.org/x",
    "file:///etc/passwd",
]

HARMLESS = [
    "100 % {% Umlage",
    "Preis {{ offen",
    "{# Kommentar #}",
    'O\'Neill & "Söhne" <GmbH>',
    "a < b && b > c",
    "Łužyca, Běła Woda, Chóśebuz",
    "@@DATA@@ {} %s \\n",
]

PAYLOADS = [*HTML, *SCRIPT, *TEMPLATE, *ADDRESS, *HARMLESS]
