//! Tests of splitting and spelling: whatever a description spells becomes an identifier, and known words stay whole.

use super::{Style, spell, split};

fn styles(spelling: &str) -> [String; 3] {
    [Style::Snake, Style::Pascal, Style::Upper].map(|style| spell(split(spelling), style))
}

#[test]
fn words_end_at_punctuation_at_capitals_and_before_the_last_of_several() {
    for (spelling, snake, pascal) in [
        ("getPin", "get_pin", "GetPin"),
        ("X-Plex-Client-Identifier", "x_plex_client_identifier", "XPlexClientIdentifier"),
        ("european_union_member", "european_union_member", "EuropeanUnionMember"),
        ("HTTPServer", "http_server", "HttpServer"),
        ("parseURL", "parse_url", "ParseUrl"),
        ("deviceJWT", "device_jwt", "DeviceJwt"),
        ("librarySectionID", "library_section_id", "LibrarySectionId"),
        ("Part.Stream", "part_stream", "PartStream"),
        ("addedAt>=", "added_at", "AddedAt"),
        ("  two  words ", "two_words", "TwoWords"),
        ("A", "a", "A"),
    ] {
        assert_eq!(styles(spelling)[..2], [snake, pascal], "{spelling}");
    }
}

#[test]
fn digits_stay_with_the_word_before_them() {
    for (spelling, snake) in
        [("sha256", "sha256"), ("level2Cache", "level2_cache"), ("v2", "v2"), ("h264Level", "h264_level")]
    {
        assert_eq!(styles(spelling)[0], snake);
    }
}

#[test]
fn words_with_a_capital_inside_stay_whole() {
    for (spelling, snake, pascal) in [
        ("IPv6", "ipv6", "Ipv6"),
        ("includeIPv6", "include_ipv6", "IncludeIpv6"),
        ("IPv4Address", "ipv4_address", "Ipv4Address"),
        ("OAuth2Token", "oauth2_token", "Oauth2Token"),
        ("OAuthor", "o_author", "OAuthor"),
    ] {
        assert_eq!(styles(spelling)[..2], [snake, pascal], "{spelling}");
    }
}

#[test]
fn a_sign_before_a_number_is_a_word() {
    assert_eq!(styles("+1"), ["plus_1", "Plus1", "PLUS_1"]);
    assert_eq!(styles("-1"), ["minus_1", "Minus1", "MINUS_1"]);
    assert_eq!(styles("1"), ["n1", "N1", "N1"]);
    assert_eq!(styles("-rating")[0], "rating");
}

#[test]
fn what_has_no_letters_is_named_after_its_characters() {
    for (spelling, snake) in [
        ("", "empty"),
        ("_", "underscore"),
        ("__", "underscore_underscore"),
        ("/", "slash"),
        ("<=", "less_equals"),
        ("*", "star"),
        (" ", "space"),
        ("!!!", "not_not_not"),
        ("\u{200b}", "u200b"),
        ("\u{202e}", "u202e"),
        ("😀", "u1f600"),
    ] {
        assert_eq!(styles(spelling)[0], snake, "{spelling:?}");
    }
}

#[test]
fn letters_of_every_script_stay() {
    assert_eq!(styles("größe"), ["größe", "Größe", "GRÖSSE"]);
    assert_eq!(styles("ключДоступа")[0], "ключ_доступа");
    assert_eq!(styles("日本")[..2], ["日本", "日本"]);
    assert_eq!(styles("naïve😀smile")[0], "naïve_smile");
}

#[test]
fn files_are_called_in_ascii() {
    for (spelling, stem) in
        [("größe", "gr_uf6_udf_e"), ("日本Pin", "u65e5_u672c_pin"), ("getPin", "get_pin"), ("1é", "n1_ue9")]
    {
        assert_eq!(spell(split(spelling), Style::Stem), stem, "{spelling}");
    }
}

#[test]
fn features_are_called_in_ascii_with_single_dashes() {
    for (spelling, feature) in [
        ("Library Sections", "library-sections"),
        ("größe Pin", "gre-pin"),
        ("日本 Pin 日本", "pin"),
        ("日本", "tag"),
        ("2fa", "2fa"),
        ("/", "slash"),
    ] {
        assert_eq!(spell(split(spelling), Style::Kebab), feature, "{spelling}");
    }
}

#[test]
fn whatever_is_spelled_is_an_identifier() {
    let odd = [
        "²", "²x", "ª", "٣", "ﬁ", "ŉ", "e\u{301}", "\u{301}e", "Ⅷ", "①", "ǅ", "ß", "İ", "º1", "·", "a·b", "℮", "゛",
        "ͺ",
    ];
    let characters = (0..0x3000).chain(0xFB00..0xFFFF).filter_map(char::from_u32).map(String::from);
    for spelling in odd.into_iter().map(str::to_owned).chain(characters) {
        for name in styles(&spelling) {
            let raw = format!("r#{name}");
            let named = |text: &str| syn::parse_str::<syn::Ident>(text).is_ok();
            assert!(named(&name) || named(&raw) || name == "Self", "{spelling:?} became {name:?}");
        }
    }
}
