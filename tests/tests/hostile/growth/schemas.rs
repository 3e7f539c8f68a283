//! Many schemas, and long rows of them.

use super::{ONE, START, check, lines, sending};

#[test]
fn schemas_that_refer_to_each_other() {
    check("schemas", |many| {
        let schemas = lines(many, |number| {
            let (next, far) = ((number + 1) % many, (number * 7 + 3) % many);
            format!(
                "    S{number}: {{type: object, description: A text., required: [a], properties: {{a: {{type: string}}, \
                 b: {{$ref: '#/components/schemas/S{next}'}}, c: {{type: array, items: {{$ref: '#/components/schemas/S{far}'}}}}}}}}"
            )
        });
        format!("{START}{ONE}components:\n  schemas:\n{schemas}")
    });
}

#[test]
fn names_that_all_collide() {
    check("properties", |many| {
        let properties = lines(many, |number| {
            format!("        'a{}b': {{type: string}}", "-".repeat(number % 50) + &"_".repeat(number / 50))
        });
        format!("{START}{ONE}components:\n  schemas:\n    A:\n      properties:\n{properties}")
    });
}

#[test]
fn names_of_many_words() {
    check("names of 2,000 words", |many| {
        // A name has room for no more.
        let schemas = lines(many / 5, |number| format!("    ? {}{number}\n    : {{type: object}}", "aB".repeat(2_000)));
        format!("{START}{ONE}components:\n  schemas:\n{schemas}")
    });
}

#[test]
fn one_name_of_many_words() {
    check("times two words in one name", |many| {
        let name = "aB".repeat(many.min(1_000) * 2);
        format!("{START}{ONE}components:\n  schemas:\n    ? {name}\n    : {{type: object}}\n")
    });
}

#[test]
fn faults_on_every_line() {
    check("faults", |many| {
        let schemas = lines(many, |number| {
            format!("    S{number}: {{tipe: string, type: strin, $ref: '#/components/schemas/T{number}'}}")
        });
        format!("{START}{ONE}components:\n  schemas:\n{schemas}")
    });
}

#[test]
fn equal_anonymous_types() {
    check("equal types", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{type: object, properties: {{a: {{type: object, properties: {{b: {{type: object, properties: {{c: {{type: string}}}}}}}}}}}}}}"
            )
        });
        format!("{START}{ONE}components:\n  schemas:\n{schemas}")
    });
}

#[test]
fn variants_of_a_union() {
    check("variants", |many| {
        let variants = lines(many, |number| {
            format!("        - {{type: object, required: [k{number}], properties: {{k{number}: {{type: string}}}}}}")
        });
        format!("{START}{ONE}components:\n  schemas:\n    A:\n      oneOf:\n{variants}")
    });
}

#[test]
fn variants_that_share_a_property_of_many_values() {
    check("variants", |many| {
        let variants = lines(many, |number| {
            format!("        - {{type: object, properties: {{k: {{enum: [a, b, c]}}, l{number}: {{type: string}}}}}}")
        });
        format!("{START}{ONE}components:\n  schemas:\n    A:\n      oneOf:\n{variants}")
    });
}

#[test]
fn a_discriminator_with_a_large_mapping() {
    check("mapped schemas", |many| {
        let schemas = lines(many, |number| {
            format!("    S{number}: {{type: object, required: [k], properties: {{k: {{type: string}}}}}}")
        });
        let variants = lines(many, |number| format!("        - {{$ref: '#/components/schemas/S{number}'}}"));
        let mapping = lines(many, |number| format!("          v{number}: '#/components/schemas/S{number}'"));
        sending(&format!(
            "{schemas}    A:\n      oneOf:\n{variants}      discriminator:\n        propertyName: k\n        mapping:\n{mapping}"
        ))
    });
}

#[test]
fn a_base_that_many_extend() {
    check("schemas that extend one", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{properties: {{p{number}: {{type: string}}}}}}]}}"
            )
        });
        let mapping = lines(many, |number| format!("          v{number}: '#/components/schemas/S{number}'"));
        sending(&format!(
            "{schemas}    Base:\n      type: object\n      required: [k]\n      properties: {{k: {{type: string}}}}\n      \
             discriminator:\n        propertyName: k\n        mapping:\n{mapping}"
        ))
    });
}

#[test]
fn schemas_that_extend_each_other_in_a_row() {
    check("schemas that each extend the next", |many| {
        let schemas = lines(many, |number| {
            // What all of a row have comes to few properties, however long it is.
            let own = if number % 25 == 0 { format!("p{number}: {{type: string}}") } else { String::new() };
            format!(
                "    S{number}: {{allOf: [{{$ref: '#/components/schemas/S{}'}}, {{properties: {{{own}}}}}]}}",
                number + 1
            )
        });
        sending(&format!(
            "{schemas}    S{many}: {{type: object, required: [k], properties: {{k: {{type: string}}}}, discriminator: {{propertyName: k}}}}\n"
        ))
    });
}

#[test]
fn members_that_all_describe_the_same_property() {
    check("members of one schema", |many| {
        let members = lines(many, |number| {
            format!("        - {{properties: {{a: {{type: string, maxLength: {number}}}}}, required: [a, r{number}]}}")
        });
        sending(&format!("    S0:\n      allOf:\n{members}"))
    });
}

#[test]
fn rows_of_names_for_names() {
    check("schemas that are only the next", |many| {
        let schemas = lines(many, |number| format!("    S{number}: {{$ref: '#/components/schemas/S{}'}}", number + 1));
        sending(&format!("{schemas}    S{many}: {{type: string}}\n"))
    });
}

#[test]
fn rows_of_required_fields() {
    check("schemas that each require the next", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{type: object, required: [a], properties: {{a: {{$ref: '#/components/schemas/S{}'}}, x: {{type: number}}}}}}",
                number + 1
            )
        });
        sending(&format!("{schemas}    S{many}: {{type: number}}\n"))
    });
}

#[test]
fn rows_of_lists() {
    check("lists of the next", |many| {
        let schemas = lines(many, |number| {
            format!("    S{number}: {{type: array, items: {{$ref: '#/components/schemas/S{}'}}}}", number + 1)
        });
        sending(&format!("{schemas}    S{many}: {{type: string}}\n"))
    });
}

#[test]
fn rows_of_unions() {
    check("unions that each hold the next", |many| {
        let schemas = lines(many, |number| {
            format!(
                "    S{number}: {{oneOf: [{{$ref: '#/components/schemas/S{}'}}, {{$ref: '#/components/schemas/T{number}'}}], \
                 discriminator: {{propertyName: k}}}}\n    T{number}: {{type: object, required: [k], properties: {{k: {{enum: [t{number}, u{number}]}}}}}}",
                number + 1
            )
        });
        sending(&format!("{schemas}    S{many}: {{type: object, required: [k], properties: {{k: {{enum: [z]}}}}}}\n"))
    });
}

#[test]
fn values_of_an_enumeration() {
    check("values", |many| {
        let values = lines(many, |number| format!("        - value {number}"));
        let others = lines(many, |number| format!("            - value {}", number * 2));
        sending(&format!(
            "    S0:\n      type: string\n      enum:\n{values}    S1:\n      allOf:\n        - $ref: '#/components/schemas/S0'\n        - enum:\n{others}"
        ))
    });
}

#[test]
fn long_texts() {
    check("paragraphs", |many| {
        let paragraphs = lines(many, |number| {
            format!(
                "        A *text* of {number} `words` and [links](https://example.com/{number}), <b>tags</b> & https://example.com/.\n"
            )
        });
        sending(&format!("    S0:\n      description: |\n{paragraphs}      type: string\n"))
    });
}

#[test]
fn texts_that_open_and_never_close() {
    for open in ["[", "*", "`", "<", "![", "**a ", "> ", "- ", "1. ", "[a](", "&#", "~~", "https://", "| a ", "<!--"] {
        check(open, |many| {
            sending(&format!("    S0:\n      description: '{}'\n      type: string\n", open.repeat(many * 4)))
        });
    }
}

#[test]
fn texts_of_tags_inside_of_tags() {
    for (start, open, close) in [
        ("a ", "<tt>", "</tt>"),
        ("a ", "<b>a", "</b>"),
        ("a ", "<b>a<i>", "</i></b>"),
        ("a *b ", "<tt>c* *", "</tt>"),
        ("*a ", "<u>*", "*</u>"),
        ("a", "\n<u></u>", ""),
        ("<p>", "<tt>", "</tt>"),
        ("<p>", "<b>a", "</b>"),
        ("<p>", "<b>a<i>", "</i></b>"),
        ("<ul><li>a", "<ul><li>a", "</li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul>", "c<ul></ul>", "<br>"),
        ("a ", "<b>a\n\n", "</b>"),
        ("", "<p><i>a\n\n", "</i></p>"),
        ("a ", "![<u></u>\n<u></u>", "](https://b.tv)"),
    ] {
        check(open, |many| {
            let text = format!("{start}{}{}", open.repeat(many * 12), close.repeat(many * 12));
            sending(&format!("    S0: {{description: {text:?}, type: string}}\n"))
        });
    }
}

#[test]
fn references_to_places_deep_inside() {
    check("references that go 40 levels deep", |many| {
        let deep = "/properties/a".repeat(40);
        let schemas = lines(many, |number| {
            format!("    S{number}: {{type: object, properties: {{b: {{$ref: '#/components/schemas/Deep{deep}'}}}}}}")
        });
        let inside = "{properties: {a: ".repeat(41) + "{}" + &"}}".repeat(41);
        sending(&format!("{schemas}    Deep: {inside}\n"))
    });
}
