//! What becomes of blocks and of markup in a cell of a table.

use super::super::{Level, events};
use super::{CELL, cell, code_cell, first_cell, flat};

#[test]
fn blocks_are_lines_of_the_cell() {
    assert_eq!(cell("a\nb\n\nc\n\n- d\n- e\n\n1. f"), "a b<br>c<br>• d<br>• e<br>1\\. f");
    assert_eq!(cell("```rust\nfn a() {}\n\nb\n```"), "`fn a() {}`<br>`b`");
    assert_eq!(cell("```\na\n```\nb"), "`a`<br>b");
    assert_eq!(cell("# a\n\nb"), "**a**<br>b");
    assert_eq!(cell("a\n# b\nc"), "a<br>**b**<br>c");
    assert_eq!(cell("a  \nb\\\nc\n\n---\nd"), "a<br>b<br>c<br>d");
    assert_eq!(cell("> a\n>\n> b\n\nc"), "a<br>b<br>c");
    assert_eq!(cell("| a | b |\n|---|---|\n| c | d |\n\ne"), "a b<br>c d<br>e");
    assert_eq!(cell(""), "");
}

#[test]
fn lists_keep_their_marks_and_their_text_stays_behind_them() {
    assert_eq!(cell("- a\n\n- b\n\n  c"), "• a<br>• b<br>c");
    assert_eq!(cell("7. a\n\n8. b\n   - c\n\n9. d\n\ne"), "7\\. a<br>8\\. b<br>• c<br>9\\. d<br>e");
    assert_eq!(cell("a\n\n.b\n\n)c"), "a<br>.b<br>)c");
}

#[test]
fn markup_inside_of_a_line_stays() {
    assert_eq!(cell("*a* **b** ~~c~~ `d`"), "*a* **b** ~~c~~ `d`");
    assert_eq!(cell("[a](https://b.tv/c), [d](e)"), "[a](https://b.tv/c), d");
    assert_eq!(cell("https://b.tv/c!"), "[https\\://b.tv/c](https://b.tv/c)!");
    assert_eq!(cell("[`a` *b*](https://c.tv) [d](https://e.tv)"), "[`a` *b*](https://c.tv) [d](https://e.tv)");
}

#[test]
fn code_with_a_bar_is_code_all_the_same() {
    assert_eq!(cell("`a\\|b`"), "<code>a&#92;&#124;b</code>");
    assert_eq!(code_cell("a|b`<"), "<code>a&#124;b&#96;&#60;</code>");
    assert_eq!(code_cell("é - a/b,c;d=(e)|"), "<code>é - a/b,c;d=(e)&#124;</code>");
    // Of a URL with its dots and colon GitHub would make a link.
    assert_eq!(code_cell("ftp://f.tv|"), "<code>ftp&#58;//f&#46;tv&#124;</code>");
    assert_eq!(code_cell("a|\nb"), "<code>a&#124;⟨U&#43;000A⟩b</code>");
}

#[test]
fn the_first_block_alone_says_what_it_is_about() {
    for text in ["One.\n\nTwo.", "One.\r\n\r\nTwo.", "<p>One.</p><p>Two.</p>", "\n\nOne.\n***"] {
        assert_eq!(first_cell(text), "One.", "{text:?}");
    }
}

#[test]
fn what_is_more_than_can_be_read_is_shown_as_it_is_written() {
    let table = format!("|{}\n|{}\n{}", "a|".repeat(200), "-|".repeat(200), "|b\n".repeat(200));
    assert!(cell(&table).starts_with("<code>&#124;a&#124;a"), "{}", cell(&table));
    assert!(first_cell(&table).len() < 10 * table.len() && !cell(&table).contains('…'));
    let long = "word ".repeat(20_000);
    assert!(cell(&long).ends_with(" w…`") && cell(&long[..65_536]).ends_with("word w"), "{}", &cell(&long)[65_500..]);
}

#[test]
fn the_end_of_a_line_ends_no_mark() {
    let events = events("**a\\\nb** [c\\\nd](https://e.tv)\\\nf", Level::Doc).expect("it is short");
    assert_eq!(flat(&events, "\n\n"), "**a b** [c d](https://e.tv)\n\nf");
    assert_eq!(flat(&events, CELL), "**a<br>b** [c<br>d](https://e.tv)<br>f");
}
