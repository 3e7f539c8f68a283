//! What descriptions may hold, and what must become of it.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::{Level, cell, code, dialect, fenced, markdown, one_line, plain};

fn doc(text: &str) -> String {
    markdown(text, Level::Doc)
}

/// The languages of all code blocks, as a reader such as rustdoc sees them; an indented block has none.
fn languages(text: &str) -> Vec<String> {
    let language = |event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => Some(language.to_string()),
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => Some("indented".to_owned()),
        _ => None,
    };
    Parser::new_ext(text, dialect()).filter_map(language).collect()
}

/// All destinations of links.
fn destinations(text: &str) -> Vec<String> {
    let destination = |event| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => Some(dest_url.to_string()),
        _ => None,
    };
    Parser::new_ext(text, dialect()).filter_map(destination).collect()
}

fn has_html(text: &str) -> bool {
    Parser::new_ext(text, dialect()).any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

#[test]
fn a_long_text_of_nothing_but_marks_is_cut_and_says_so_and_long_prose_keeps_its_form() {
    let long = "# a\n".repeat(100_000);
    let made = markdown(&long, Level::Doc);
    assert!(made.starts_with("```text\n# a\n") && made.len() < 300_000);
    assert!(made.ends_with("\n```\n\nThe text goes on for 137856 bytes."), "{}", &made[made.len() - 60..]);
    let prose = format!("**Bold.** {}", "some words of prose ".repeat(30_000));
    let made = markdown(&prose, Level::Doc);
    assert!(made.starts_with("**Bold.** some words") && made.len() >= prose.trim().len());
}

#[test]
fn space_of_entities_makes_no_item_of_an_asterisk() {
    for space in ["&Tab;&Tab;", "&#13;&Tab;&Tab;", "&#32;&#32;&#32;&#32;&#32;&#32;", "&nbsp;&Tab;&Tab;"] {
        for mark in ["_", "*", "__", "**", "~~"] {
            let written = doc(&format!("{mark}{space}panic!(){mark}"));
            assert_eq!(languages(&written), [""; 0], "{written}");
            let written = doc(&format!("- a\n\n  {mark}{space}panic!(){space}{mark}b"));
            assert_eq!(languages(&written), [""; 0], "{written}");
        }
    }
    assert_eq!(doc("a *&Tab;b&Tab;* c *&Tab;* d"), "a *b* c  d");
}

#[test]
fn an_entity_ends_no_line_of_a_table_or_a_heading() {
    for end in ["&#13;", "&#10;", "&#13;&#10;", "&NewLine;"] {
        let row = doc(&format!("|a|\n|-|\n|b{end}-&Tab;&Tab;panic!()|"));
        assert_eq!((row.lines().count(), languages(&row).len()), (3, 0), "{row}");
        let heading = doc(&format!("# a{end}-&Tab;&Tab;panic!()"));
        assert_eq!((heading.lines().count(), languages(&heading).len()), (1, 0), "{heading}");
    }
}

#[test]
fn no_code_block_of_a_description_runs() {
    let texts = [
        "```\npanic!()\n```",
        "```rust\npanic!()\n```",
        "```rust,should_panic\npanic!()\n```",
        "~~~\npanic!()\n~~~",
        "~~~~rust\npanic!()\n```\n~~~~",
        "text\n\n    panic!()\n",
        "\tpanic!()",
        "- item\n\n      panic!()\n",
        "1. item\n\n   ```\n   panic!()\n   ```\n",
        "> quote\n>\n>     panic!()\n",
        "> ```\n> panic!()\n",
        "```\npanic!()",
        "`````\n```rust\npanic!()\n```\n`````",
        "- a\n  - b\n\n        panic!()\n\n    ~~~\n    panic!()",
        "<div>\n\n    panic!()\n\n</div>",
        "<pre>\n```\npanic!()\n```\n</pre>",
    ];
    for text in texts {
        for level in [Level::Doc, Level::Page] {
            let written = markdown(text, level);
            let languages = languages(&written);
            assert!(languages.iter().all(|language| language == "text"), "{text:?} became {written:?}: {languages:?}");
            assert!(written.contains("panic!()"), "{text:?} lost its code: {written:?}");
        }
    }
}

#[test]
fn a_block_after_the_description_is_not_drawn_into_it() {
    for text in [
        "```",
        "~~~\n",
        "````text\n```\n",
        "> ```",
        "- ```",
        "<!--",
        "<script>",
        "`",
        "[a](",
        "| a |\n|-|\n| b",
        "# ",
        "```\na",
        "> ~~~\n> a",
    ] {
        let page = format!("{}\n\nOurs.\n\n```rust\nfn ours() {{}}\n```\n", doc(text));
        assert_eq!(languages(&page).last().map(String::as_str), Some("rust"), "{text:?} in {page:?}");
        assert!(!has_html(&page), "{page:?}");
    }
}

#[test]
fn html_that_is_no_form_is_text() {
    let texts = [
        "<script>alert(1)</script>",
        "a <b onclick='x'>b</b> c",
        "<!-- hidden -->\n\ntext",
        "<div>\n<img src=x onerror=alert(1)>\n</div>",
        "Vec<T> and Option<Vec<u8>>",
        "<?php echo 1 ?>",
        "<![CDATA[ x ]]>",
        "a\n<details>\n<summary>s</summary>\nb\n</details>",
        "``<b>````  ``http://|",
    ];
    for text in texts {
        let written = doc(text);
        assert!(!has_html(&written), "{text:?} became {written:?}");
    }
    assert_eq!(doc("<tag>\nfoo\nbar\n</tag>"), "\\<tag>\nfoo\nbar\n\\</tag>");
    assert_eq!(doc("<!-- a\n\n    b\n-->"), "\\<!-- a\nb\n\\-->");
    assert_eq!(doc("a <b\nc='d'> e"), "a \\<b\nc='d'> e");
}

#[test]
fn only_links_to_the_web_are_left() {
    assert_eq!(doc("[Foo]"), "\\[Foo\\]");
    assert_eq!(doc("[`Foo`]"), "\\[`Foo`\\]");
    for text in
        ["[Foo](Bar)", "[Foo][Bar]", "[a](#b)", "[a](../x)", "[a](javascript:x)", "![a](data:x)", "[a]: b\n\n[a]"]
    {
        assert_eq!(destinations(&doc(text)), Vec::<String>::new(), "{text:?}");
    }
    for url in ["<https://a.tv/b c>", "https://a.tv/(b)", "<https://a.tv/b|c>"] {
        assert_eq!(destinations(&doc(&format!("[a]({url})"))), Vec::<String>::new(), "{url:?}");
    }
    assert_eq!(destinations(&doc("[a](https://a.tv/b&#x85;)")), ["https://a.tv/b⟨U+0085⟩"], "seen, not hidden");
    assert_eq!(destinations(&doc("see https://plex.tv/link.")), ["https://plex.tv/link"]);
    assert_eq!(destinations(&doc("see [here](https://plex.tv/a_b)")), ["https://plex.tv/a_b"]);
    assert_eq!(destinations(&doc("<https://plex.tv>")), ["https://plex.tv"]);
    assert_eq!(destinations(&doc("![logo](https://plex.tv/x.png)")), ["https://plex.tv/x.png"]);
    assert_eq!(destinations(&doc("[![logo](https://a.tv/x.png)](https://b.tv)")), ["https://b.tv"]);
    assert_eq!(destinations(&doc("<a href=\"https://plex.tv\">x</a>")), ["https://plex.tv"]);
    assert_eq!(destinations(&doc("[x](no) https://plex.tv")), ["https://plex.tv"]);
    assert_eq!(destinations(&doc("[https://plex.tv](no)")), ["https://plex.tv"]);
}

#[test]
fn an_entity_of_an_entity_is_none() {
    assert_eq!(destinations(&doc("[a](https://a.tv/&amp;#x202e;b)")), ["https://a.tv/&#x202e;b"]);
    assert_eq!(destinations(&doc("see https://a.tv/&amp;#x9;b?c=d&e=f")), ["https://a.tv/&#x9;b?c=d&e=f"]);
    assert_eq!(destinations(&cell("[a](https://a.tv/&amp;#x202e;b?c=d&e=f)")), ["https://a.tv/&#x202e;b?c=d&e=f"]);
}

#[test]
fn a_list_of_html_alone_keeps_its_words_and_defines_no_link() {
    for text in ["- <tag>\n\ntext", "1. <tag>", "* <t>a</t>", "- a\n- <b>\n- c", "- <t>\n\n  a\n- b"] {
        let written = doc(text);
        assert!(!written.contains("]:") && !has_html(&written), "{text:?}: {written}");
        let tag = text.find('<').and_then(|start| text.get(start + 1..start + 2)).expect("a tag");
        assert!(written.contains(tag), "{text:?}: {written}");
    }
}

#[test]
fn what_stands_around_a_url_stays() {
    assert_eq!(
        doc("See https://a.tv/b, or http://c.tv?d=e... Then?"),
        "See [https://a.tv/b](https://a.tv/b), or [http://c.tv?d=e](http://c.tv?d=e)... Then?"
    );
    assert_eq!(doc("(https://a.tv/b): c"), "([https://a.tv/b](https://a.tv/b)): c");
    assert_eq!(doc("http:// and https://, both"), "`http://` and `https://`, both");
    assert_eq!(doc("```\nGET https://a.tv/b\n```"), "```text\nGET https://a.tv/b\n```");
}

#[test]
fn what_is_not_seen_is_written_out() {
    assert_eq!(doc("a\u{202e}b\u{2066}c"), "a⟨U+202E⟩b⟨U+2066⟩c");
    assert_eq!(doc("a&#x202e;b"), "a⟨U+202E⟩b");
    assert_eq!(doc("⚠\u{fe0f} 👩\u{200d}🚀 a\u{fe0f}"), "⚠\u{fe0f} 👩\u{200d}🚀 a⟨U+FE0F⟩");
    assert_eq!(doc("a\u{0}b\u{1b}[31mc\u{200b}d"), "a⟨U+0000⟩b⟨U+001B⟩\\[31mc⟨U+200B⟩d");
    assert_eq!(doc("a\rb\r\nc"), "a\nb\nc");
    for text in [
        "```\na\u{202e}\u{0}\r\n```",
        "`a\u{202e}`",
        "[a\u{202e}](https://x.tv/\u{202e})",
        "<b\u{202e}>",
        "|a\u{202e}|\n|-|",
        "a&#x202e;b&#13;c",
        "[a](https://x.tv/&#8238;)",
        "[a&rlm;b&#x202e;](https://x.tv)",
    ] {
        let shown = [doc(text), cell(text), plain(text), code(text), fenced("text", text)];
        assert!(shown.iter().all(|text| !text.contains(['\u{202e}', '\u{0}', '\r'])), "{shown:?}");
    }
}

#[test]
fn ends_of_comments_and_of_strings_are_only_text() {
    assert_eq!(doc("*/ /* \" \\"), "*/ /* \" \\\\");
    assert_eq!(plain("*/ /* \" \\"), "\\*/ /\\* \" \\\\");
}

#[test]
fn lists_tables_quotes_and_breaks_stay() {
    assert_eq!(doc("- a\n- b\n  - c"), "* a\n* b\n  * c");
    assert_eq!(doc("3. a\n4. b"), "3. a\n4. b");
    assert_eq!(doc("| a | b |\n|---|:-:|\n| 1 | `x` |"), "|a|b|\n|-|:-:|\n|1|`x`|");
    assert_eq!(doc("> a\n> b"), ">\n > a\n > b");
    assert_eq!(doc("a  \nb\\\nc"), "a\\\nb\\\nc");
    assert_eq!(doc("**a** *b* ~~c~~ `d`"), "**a** *b* ~~c~~ `d`");
}

#[test]
fn headings_stand_below_ours() {
    assert_eq!(markdown("# a", Level::Page), "### a");
    assert_eq!(doc("# a"), "#### a");
    assert_eq!(doc("a\n===\n\nb\n---"), "#### a\n\n##### b");
    assert_eq!(doc("###### a"), "###### a");
}

#[test]
fn no_line_ends_in_spaces() {
    for text in ["a  \nb", "```\na  \n  \nb \n```", "> a\n>\n> b", "- a\n\n  b", "| a |\n|-|\n|  |", "a   "] {
        for line in doc(text).lines() {
            assert_eq!(line, line.trim_end(), "{text:?}");
        }
    }
}

#[test]
fn code_has_no_more_backslashes_than_it_had() {
    assert_eq!(doc("```\na  \nb \\\n\n  c\n```"), "```text\na\nb \\\n\n  c\n```");
}

#[test]
fn what_was_cleaned_is_clean() {
    let texts =
        ["# a\n\nb `c` <d>\n\n- e\n\n      f\n\n[g](https://h.tv)  \ni | j", "x *y* \\[z\\] https://a.tv/_b_ **c**"];
    for text in texts {
        let once = markdown(text, Level::Page).replace("### ", "# ");
        assert_eq!(markdown(&once, Level::Page).replace("### ", "# "), once, "{text:?}");
    }
}

#[test]
fn code_is_exact_whatever_is_in_it() {
    for text in ["a", "`", "``", "`a`", "a`b``c", " a ", "a|b", "  "] {
        let events: Vec<Event<'_>> = Parser::new_ext(&code(text), dialect()).map(Event::into_static).collect();
        assert!(events.contains(&Event::Code(text.to_owned().into())), "{text:?}: {events:?}");
    }
    assert_eq!(code(""), "(empty)");
    assert_eq!(code("a\nb"), "`a⟨U+000A⟩b`");
}

#[test]
fn a_block_of_ours_ends_where_we_end_it() {
    assert_eq!(fenced("text", "a"), "```text\na\n```");
    assert_eq!(fenced("text", "```"), "````text\n```\n````");
    assert_eq!(fenced("text", "````\n``\n"), "`````text\n````\n``\n`````");
    assert_eq!(
        fenced("text", "a long line with no `code` to speak of"),
        "```text\na long line with no `code` to speak of\n```"
    );
}

#[test]
fn plain_text_is_no_markup() {
    let text = "*a* _b_ `c` [d](https://e.tv) <f> &amp; ~g~ https://h.tv |i| \\j";
    let events: Vec<Event<'_>> = pulldown_cmark::TextMergeStream::new(Parser::new_ext(&plain(text), dialect()))
        .map(Event::into_static)
        .collect();
    assert!(events.contains(&Event::Text(text.to_owned().into())), "{events:?}");
    assert_eq!(plain("a\n\n# b"), "a # b");
    assert_eq!(plain("a: b, c:d, :, https://e.tv"), "a: b, c:d, :, https\\://e.tv");
}

#[test]
fn cells_stay_in_their_row() {
    let texts = [
        "a | b\n\n`c|d`\n\n```\ne|f\n```\n- g\n- h|i",
        "|a|b|\n|-|-|\n|`x\\|y`|2|",
        "a\\|b \\\\| c\\",
        "`a\\|b`",
        "[a|b](https://c.tv/d|e)",
        "<td>|</td>",
        "# h\n\n1. i\n2. j\n\n> k\n\n---",
        "\u{202e}|\r|",
    ];
    for text in texts {
        let table = format!("| a | b |\n| --- | --- |\n| {} | end |\n", cell(text));
        let cells = |text: &str| {
            Parser::new_ext(text, dialect()).filter(|event| *event == Event::Start(Tag::TableCell)).count()
        };
        assert_eq!(cells(&table), 4, "{table}");
        assert!(table.trim_end().ends_with("| end |") && table.lines().count() == 3, "{table}");
    }
}

#[test]
fn nothing_is_lost_where_the_writer_gives_up() {
    // Words of the most twisted text that is still short; each has to be found again.
    let text = "one *two **three* four** ~~five _six~~ seven_\n\n<x>eight\n\n***nine***ten\n\n- \n- eleven\n\n\n|twelve\n|-\n|thirteen";
    for written in [doc(text), cell(text)] {
        for word in [
            "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen",
        ] {
            assert!(written.contains(word), "{word}: {written:?}");
        }
    }
}

#[test]
fn where_the_writer_gives_up_no_line_begins_a_block() {
    for begin in
        ["&Tab;- a", "&nbsp;&Tab;a", "\\- a", "1\\. a", "\\# a", "&#32;&#32;&#32;&#32;panic!()", "\\+ a", "\\=="]
    {
        // What the writer refuses stands in front, so that this is written line by line.
        let written = doc(&format!("[ ]   \n{begin} _https://x.tv/a_(b)&#13;"));
        assert_eq!(languages(&written), Vec::<String>::new(), "{written}");
        let blocks = Parser::new_ext(&written, dialect())
            .filter(|event| matches!(event, Event::Start(Tag::List(_) | Tag::Heading { .. }) | Event::Rule));
        assert_eq!(blocks.count(), 0, "{begin:?}: {written}");
    }
}

#[test]
fn a_long_text_keeps_its_form() {
    let list = "* a\n".repeat(60);
    assert_eq!(doc(&list), list.trim_end());
}

#[test]
fn only_the_block_that_is_too_deep_loses_its_form() {
    let kept = format!("{}a", "> ".repeat(23));
    assert_eq!(doc(&kept).lines().last().map(|line| line.matches('>').count()), Some(23));
    let text = format!("**a** b\n\n{}c `d|e`\n\n- e\n- f\n\n{}g\n\n# h", "> ".repeat(24), "> ".repeat(99));
    assert_eq!(doc(&text), "**a** b\n\nc `d|e`\n\n* e\n* f\n\ng\n\n#### h");
}

#[test]
fn deep_nesting_costs_no_more_than_its_text() {
    for text in ["> ".repeat(20_000) + "a", "- ".repeat(20_000) + "a", "1. ".repeat(20_000) + "a"] {
        let written = doc(&text);
        assert!(written.contains('a') && written.len() < 10 * text.len(), "{} bytes", written.len());
    }
}

#[test]
fn space_of_any_kind_begins_no_block_and_makes_no_empty_line() {
    for space in ["&nbsp;", "&#32;", "\u{3000}", "\u{a0}", "&#8195;"] {
        for (mark, written) in [("- a", "\\- a"), ("> a", "\\> a"), ("1. a", "1\\. a"), ("# a", "\\# a")] {
            assert_eq!(doc(&format!("{space}{mark}\nb")), format!("{written}\nb"));
        }
        assert_eq!(doc(&format!("[a\n{space}\nb](https://c.tv)")), "[a\nb](https://c.tv)");
        assert_eq!(doc(&format!("**a\n{space}\nb**")), "**a\nb**");
        assert_eq!(doc(space), "");
    }
    assert_eq!(doc("<a href='https://c.tv'>a&#10;&#10;b</a>"), "[a\nb](https://c.tv)");
}

#[test]
fn a_heading_is_one_line_however_it_is_written() {
    assert_eq!(doc("Title\n*goes*  \non\n==="), "#### Title *goes* on");
}

#[test]
fn a_backslash_at_the_end_of_a_cell_does_not_join_it_with_the_next() {
    assert_eq!(doc("|a|b|\n|-|-|\n|C:\\\\ |d|"), "|a|b|\n|-|-|\n|C:\\ |d|");
}

#[test]
fn what_github_takes_for_a_link_is_a_link_of_the_web_or_none() {
    assert_eq!(doc("www.evil.tv<img src=x>"), "www\\.evil.tv\\<img src=x>");
    assert_eq!(doc("ftp://f.tv<b> xmpp:a@b.tv/c"), "ftp\\://f.tv\\<b> xmpp: a@b.tv/c");
    assert_eq!(doc("HTTPS://x.tv<img>"), "[HTTPS://x.tv](HTTPS://x.tv)\\<img>");
    assert_eq!(plain("www.evil.tv<b>, Www.x, xmpp:a@b.tv"), "www\\.evil.tv\\<b\\>, Www\\.x, xmpp: a@b.tv");
    // Neither in code nor in links.
    assert_eq!(doc("`www.x` [www.x](https://y.tv)"), "`www.x` [www.x](https://y.tv)");
}

#[test]
fn entities_in_code_of_html_hide_nothing() {
    for tag in ["code", "tt", "kbd", "samp"] {
        let written = doc(&format!("x <{tag}>a&#x202e;b&#27;c&#13;d</{tag}>"));
        assert_eq!(written, "x `a⟨U+202E⟩b⟨U+001B⟩c d`");
    }
}

#[test]
fn one_line_is_the_first_block_with_its_form_and_cuts_no_code_open() {
    for (text, line) in [
        ("Created.\n\nMore.", "Created."),
        ("**Created** & <b>ok</b>", "**Created** &amp; **ok**"),
        ("`true` if it <works> [now]", "`true` if it \\<works> \\[now\\]"),
        ("Accepted  \nfor later,\nor not", "Accepted for later, or not"),
        ("a<br>b", "a b"),
        ("# Title\n\ntext", "**Title**"),
        ("- a\n- b", "• a • b"),
        ("```\ncode\n\nmore\n```", "`code` `more`"),
        ("", ""),
    ] {
        assert_eq!(one_line(text), line, "{text:?}");
    }
    let open = one_line("1. ```\n   <script>alert(1)</script> [`Foo`] https://x.tv\n\n   ```");
    assert_eq!(
        open,
        "1\\. `<script>alert(1)</script> [`Foo`] https://x.tv`".replace("`<", "``<").replace("tv`", "tv``")
    );
}

#[test]
fn tables_and_quotes_of_which_a_few_bytes_make_much_are_shown_as_they_are_written() {
    let table = format!("|{}\n|{}\n{}\n", "a|".repeat(512), "-|".repeat(512), "|b\n".repeat(512));
    let quotes = format!("{} a\n{}", ">".repeat(30_000), "b\n".repeat(15_000));
    let items = format!("{}a\n{}", "- ".repeat(30_000), "b\n".repeat(15_000));
    for text in [table.clone(), format!("> {}", table.replace('\n', "\n> ")), quotes, items] {
        let written = doc(&text);
        assert!(written.starts_with("```text\n"), "{}", &written[..100]);
        assert!(written.len() < text.len() + 100);
    }
    let written = doc(&format!("|{}\n|{}\n{}", "a|".repeat(50), "-|".repeat(50), "|b\n".repeat(50)));
    assert!(written.starts_with("|a|a|"), "{written}");
}

#[test]
fn carriage_returns_are_lines_like_any_other() {
    for end in ["\r", "\n", "\r\n"] {
        assert!(doc(&format!("a{end}").repeat(300_000)).starts_with("```text\na\n"));
    }
}
