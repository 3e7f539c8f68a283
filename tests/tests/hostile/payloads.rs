//! Texts that would do harm somewhere if they were taken for more than text.

/// What it is called in messages, and the text.
pub(crate) type Payload = (&'static str, String);

/// Code in the notations of CommonMark.
const CODE: [(&str, &str); 15] = [
    ("fence", "```\npanic!(\"planted\")\n```"),
    ("fence-rust", "```rust,should_panic\npanic!(\"planted\")\n```"),
    ("fence-open", "```rust\npanic!(\"planted\")"),
    ("fence-tilde", "~~~\npanic!(\"planted\")\n~~~"),
    ("fence-long", "``````````\n```rust\npanic!(\"planted\")\n```\n``````````"),
    ("fence-in-quote", "> ```rust\n> panic!(\"planted\")"),
    ("fence-in-list", "- a\n\n  ```rust\n  panic!(\"planted\")\n  ```\n- b"),
    ("indented", "    panic!(\"planted\")"),
    ("indented-later", "a\n\n    panic!(\"planted\")\n\nb"),
    ("indented-tab", "a\n\n\tpanic!(\"planted\")"),
    ("indented-in-list", "1. a\n   - b\n\n         panic!(\"planted\")"),
    ("footnote", "a[^1]\n\n[^1]: b\n\n        panic!(\"planted\")"),
    ("span", "` `` panic!() `"),
    ("fence-cut-open", "1. ```\n   <script>alert(1)</script> [`Foo`] https://x.tv\n\n   ```"),
    ("info-string", "```text`\n```rust\npanic!(\"planted\")\n```"),
];

/// What is not seen, or steers.
const HIDDEN: [(&str, &str); 20] = [
    ("bidi", "a\u{202e}b\u{2066}c\u{2069}"),
    ("cr", "a\rb"),
    ("crlf", "a\r\nX-Evil: 1\r\n\r\nb"),
    ("line-feed", "a\nb"),
    ("tab", "a\tb"),
    ("nul", "a\0b"),
    ("escape", "\u{1b}[2J\u{1b}]0;t\u{7}a"),
    ("c1", "\u{9b}31m a \u{85} b"),
    ("zero-width", "a\u{200b}\u{200d}\u{2060}b"),
    ("byte-order-mark", "\u{feff}a"),
    ("line-separator", "a\u{2028}b\u{2029}c"),
    ("soft-hyphen", "a\u{ad}b"),
    ("filler", "\u{3164}\u{115f}a"),
    ("tags", "a\u{e0041}\u{e007f}"),
    ("delete", "a\u{7f}\u{8}b"),
    ("selectors", "a\u{fe0f}b ⚠\u{fe0f}\u{fe0f} c\u{e0101}"),
    ("controls-of-scripts", "a\u{13430}b\u{180f}c\u{1bca0}d\u{fff0}e"),
    ("entities-of-entities", "https://a.tv/&amp;#x202e;g [e](https://x.tv/&amp;#8238;?a&b;c)"),
    ("hidden-entities-in-code", "x <code>a&#x202e;b&#27;c&#13;d</code> <tt>&rlm;</tt>"),
    ("hidden-entities", "a&#x202e;b&#13;c&rlm;d [e](https://x.tv/&#8238;)"),
];

/// The ends of what text is put into.
const ENDS: [(&str, &str); 20] = [
    ("comment", "*/ panic!(\"planted\"); /*"),
    ("string", "\"); panic!(\"planted\"); (\""),
    ("raw-string", "\"#; panic!(\"planted\"); r#\""),
    ("backslash", "x\\"),
    ("quote", "'"),
    ("inner-attribute", "#![feature(evil)]"),
    ("attribute", "#[evil]"),
    ("doc-line", "/// x\n//! y"),
    ("braces", "}} fn evil() {{"),
    ("format", "{} {0} {:?} {evil}"),
    ("open-brace", "{"),
    ("interpolation", "${HOME} $(id) #{x} %s"),
    ("script", "<script>alert(1)</script>"),
    ("html-comment", "<!-- a"),
    ("html-block", "<div>\n\n    panic!(\"planted\")\n\n</div>"),
    ("toml", "\"\n[dependencies]\nevil = \"*\"\n"),
    ("toml-triple", "\"\"\"\n[package]\nbuild = 'evil.rs'"),
    ("entity", "&lt;b&gt; &#60; &amp"),
    ("sql", "'; DROP TABLE x; --"),
    ("cdata", "<![CDATA[ x ]]> <?x ?>"),
];

/// Markdown that means something where it stands.
const MARKDOWN: [(&str, &str); 22] = [
    ("table", "| a | b |\n|---|---|\n| `c|d` | e |"),
    ("bar", "a|b\\|c"),
    ("heading", "# a\n\nb\n===\n\nc\n---"),
    ("rule", "---"),
    ("link-definition", "[a]: https://example.com 'b'\n\n[a] [Client]"),
    ("item", "[Foo] [`Client`] [Self::new](crate::Foo)"),
    ("generic", "Vec<Option<T>>"),
    ("link", "[a](javascript:alert(1)) [b](../../c) ![d](data:x)"),
    ("url", "see https://example.com/a_(b). <http://c> https://"),
    ("autolink", "<evil@example.com> <javascript:x>"),
    ("list", "- a\n- b\n  1. c\n"),
    ("html-in-list", "- <div>\n\ntext"),
    ("html-in-numbers", "1. <p>x</p>"),
    ("task", "- [ ] a\n- [x] b"),
    ("emphasis", "*a **b _c_ ~~d~~"),
    ("quote-deep", ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> a"),
    ("blank", "a\n\n\n\n\nb   "),
    ("autolink-of-github", "www.evil.com<img src=x> ftp://f.tv<b> HTTPS://x.tv<details> xmpp:a@b.tv|"),
    ("space-before-marks", "&nbsp;- a\nb\n&nbsp;\n\u{3000}# c\n[d\n&nbsp;\ne](https://x.tv)"),
    ("html-lists", "<ul><li>a<ul><li>b</li></ul>c</li></ul><p>d</br>e</p> One of:<ul>\n<li>f</li>\n</ul>"),
    ("number-sign", "C #"),
    ("hard-break", "a  \nb\\\nc"),
];

/// Words that are something else as names.
const NAMES: [(&str, &str); 38] = [
    ("empty", ""),
    ("space", " "),
    ("underscore", "_"),
    ("keyword", "fn"),
    ("self", "self"),
    ("Self", "Self"),
    ("crate", "crate"),
    ("gen", "gen"),
    ("new", "new"),
    ("Option", "Option"),
    ("Client", "Client"),
    ("mod", "mod"),
    ("device", "con"),
    ("device-ending", "aux.txt"),
    ("up", "../../x"),
    ("absolute", "/etc/passwd"),
    ("drive", "C:\\windows\\x"),
    ("encoded", "%2e%2e%2fx%00"),
    ("digit", "1st"),
    ("sign", "-1"),
    ("number", "1e999"),
    ("null", "null"),
    ("emoji", "\u{1f600}"),
    ("hebrew", "\u{5e2}\u{5d1}\u{5e8}\u{5d9}\u{5ea} (x)"),
    ("combining", "\u{301}e\u{301}"),
    ("ligature", "\u{fb01}\u{b2}\u{2167}"),
    ("composed", "\u{995}\u{9cb}"),
    ("in-two-pieces", "\u{995}\u{9c7}\u{9be}"),
    ("id", "id"),
    ("looks-like-id", "\u{456}d"),
    ("uncommon", "\u{192}a"),
    ("device-nine", "Com9"),
    ("servers", "servers"),
    ("schemes", "schemes"),
    ("std", "std"),
    ("runtime", "runtime"),
    ("raw", "r#type"),
    ("noncharacter", "\u{fffe}\u{10ffff}\u{e000}"),
];

/// All of them.
pub(crate) fn payloads() -> Vec<Payload> {
    let fixed = CODE.iter().chain(&HIDDEN).chain(&ENDS).chain(&MARKDOWN).chain(&NAMES);
    let mut all: Vec<Payload> = fixed.map(|(name, text)| (*name, (*text).to_owned())).collect();
    all.extend([
        ("long", "long".repeat(5_000)),
        ("long-lines", "a long line\n".repeat(800)),
        ("long-marks", "*[`<|".repeat(1_000)),
        ("long-name", "long".repeat(400)),
        ("name-of-300", "Name".repeat(75)),
        ("table-of-nothing", format!("|{}\n|{}\n{}", "a|".repeat(300), "-|".repeat(300), "|b\n".repeat(300))),
        ("nested-lists", (0..200).map(|level| format!("{}- a\n", "  ".repeat(level))).collect()),
    ]);
    all
}
