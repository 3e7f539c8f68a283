//! Unions of many variants that share what they are made of.

use super::{check, lines, sending};

/// A union of references to these schemas by turns, and the schemas.
fn union(many: usize, schemas: usize, more: &str) -> String {
    let refs = lines(many, |number| format!("        - {{$ref: '#/components/schemas/V{}'}}", number % schemas));
    sending(&format!("    S0:\n      oneOf:\n{refs}{more}"))
}

#[test]
fn variants_and_the_properties_that_could_tell_them_apart() {
    check("variants and properties", |many| {
        let properties = lines(many, |number| format!("        p{number}: {{$ref: '#/components/schemas/E'}}"));
        let schemas = lines(2, |number| format!("    V{number}:\n      type: object\n      properties:\n{properties}"));
        union(many, 2, &format!("{schemas}    E: {{type: string, enum: [a, b]}}\n"))
    });
}

#[test]
fn variants_that_are_one_object_and_the_keys_that_it_always_has() {
    check("variants and keys", |many| {
        let (names, properties) = (
            lines(many, |number| format!("        - p{number}")),
            lines(many, |number| format!("        p{number}: {{type: string}}")),
        );
        union(many, 1, &format!("    V0:\n      type: object\n      required:\n{names}      properties:\n{properties}"))
    });
}

#[test]
fn variants_and_the_texts_of_a_property_that_tells_them_apart() {
    for objects in [2, usize::MAX] {
        check("variants and texts", |many| {
            let list = |name: &str| lines(many, |number| format!("        - {name}{number}"));
            let objects = objects.min(many);
            let schemas = lines(objects, |number| {
                let (list, other) = (["A", "B"][number % 2], number / 2);
                format!(
                    "    V{number}: {{type: object, properties: {{kind: {{$ref: '#/components/schemas/{list}'}}, o{other}: {{}}}}}}"
                )
            });
            let (a, b) = (list("a"), list("b"));
            let lists = format!("    A:\n      enum:\n{a}    B:\n      enum:\n{b}");
            union(many, objects, &format!("{schemas}{lists}"))
        });
    }
}

#[test]
fn variants_and_the_values_of_their_discriminator() {
    check("variants and values", |many| {
        let values = lines(many, |number| format!("        - v{number}"));
        let schemas = lines(many, |number| {
            format!(
                "    V{number}: {{type: object, required: [kind], properties: {{kind: {{$ref: '#/components/schemas/E'}}, o{number}: {{}}}}}}"
            )
        });
        let tag = "      discriminator: {propertyName: kind}\n";
        union(many, many, &format!("{tag}{schemas}    E:\n      type: string\n      enum:\n{values}"))
    });
}
