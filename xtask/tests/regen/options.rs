//! `--options` and `--overlay`: what they change, whether it compiles, and what is said of mistakes in them.

use std::fs;
use std::path::Path;

use crate::support::{cargo, empty_folder, fixtures, lock_like_the_workspace, regen, write};

/// The crate that the fixture's option file asks for.
fn pet_shop(out: &Path) -> String {
    let folder = fixtures().join("options");
    let (spec, options) = (folder.join("pets.yaml"), folder.join("options.yaml"));
    let arguments = ["--spec".as_ref(), spec.as_os_str(), "--out".as_ref(), out.as_os_str()].into_iter();
    let arguments = arguments.chain([
        "--options".as_ref(),
        options.as_os_str(),
        "--strict".as_ref(),
        "--name".as_ref(),
        "pet-shop".as_ref(),
    ]);
    regen(out.parent().expect("a folder"), arguments).well("regen").stdout
}

#[test]
fn names_types_derives_and_dependencies_that_are_asked_for_compile_without_a_warning() {
    let folder = empty_folder("options");
    let out = folder.join("pet-shop");
    let said = pet_shop(&out);
    assert!(said.ends_with("\n6 of 6 operations, 1 excluded\n"), "{said}");
    // Uses everything by the names that the option file gives it.
    let uses = r##"
        use pet_shop::{Keeper, ListPetsRequest, Pet, PetRequest, PetSize, ReadLogRequest, State};
        use own_types::{Uuid, money::Money};

        #[test]
        fn all_of_it() {
            let request = ListPetsRequest::new().trace(Uuid(7)).limit(3).max_price(Money(50));
            assert_eq!((request.trace, request.limit), (Some(Uuid(7)), Some(3)));
            assert_eq!(PetRequest::new(Uuid(8)).pet_id, Uuid(8));
            let log = |client: pet_shop::Client| client.read_log(ReadLogRequest::new()).items();
            let _: fn(_) -> runtime::Paginated<ReadLogRequest> = log;
            let answer = r#"{"pet_nm": "Rex", "price": 5, "was": [6], "id": 9, "count": 340282366920938463463374607431768211455,
                "state": "in-stock", "size": 2, "found": 4, "born": "2026-01-31", "owner": {"full_nm": "Ann"}}"#;
            let pet: Pet = serde_json::from_str(answer).unwrap();
            assert_eq!((pet.name.as_str(), pet.price, pet.id), ("Rex", Money(5), Some(Uuid(9))));
            assert_eq!(pet.size, Some(PetSize::Large));
            assert_eq!(pet.owner.as_ref().and_then(|owner| owner.name.as_deref()), Some("Ann"));
            assert!(State::Available < State::Sold);
            assert_eq!((Pet::NAMED, Keeper::NAMED, State::NAMED, Pet::COUNTED), ("Pet", "Keeper", "State", true));
        }
    "##;
    write(&out.join("tests/uses.rs"), uses);
    let manifest = fs::read_to_string(out.join("Cargo.toml")).expect("a manifest");
    let manifest = manifest.replace("[lints.rust]", "[dev-dependencies]\nserde_json = \"1\"\n\n[lints.rust]");
    write(&out.join("Cargo.toml"), manifest);
    lock_like_the_workspace(&out);
    cargo(&out, &["clippy", "--no-default-features", "--lib", "--", "-Dwarnings"], &[]).well("clippy");
    let documented = ["doc", "--no-deps", "--no-default-features"];
    cargo(&out, &documented, &[("RUSTDOCFLAGS", "-Dwarnings")]).well("rustdoc");
    cargo(&out, &["test", "--no-default-features", "--test", "uses"], &[]).well("what uses it");
}

/// A description with two operations, a schema and an enumeration.
const API: &str = "\
openapi: 3.1.0
info: {title: Cases, version: '1'}
servers: [{url: https://api.example.com}]
paths:
  /a:
    get: {operationId: a, tags: [first], parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/S'}}],
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/T'}}}}}}
    put: {tags: [second], responses: {'204': {description: d}}}
components:
  schemas:
    S: {type: string, enum: [x, y]}
    T: {type: object, properties: {one: {type: string, format: uuid}, two: {type: string}}}
";

/// Runs with these files beside the description.
fn told(files: &[(&str, &str)], more: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("api.yaml"), API);
    for (name, text) in files {
        write(&folder.path().join(name), text);
    }
    let arguments = [&["--spec", "api.yaml", "--out", "out"], more].concat();
    let ended = regen(folder.path(), arguments);
    assert_eq!(ended.code == 2, !folder.path().join("out").exists(), "{}", ended.told());
    assert!(!ended.stderr.contains("panicked"), "{}", ended.stderr);
    let real = folder.path().canonicalize().expect("the folder");
    ended.told().replace(real.to_str().expect("UTF-8"), "[folder]")
}

fn told_of(options: &str) -> String {
    told(&[("options.yaml", options)], &["--options", "options.yaml"])
}

#[test]
fn a_file_with_keys_that_do_nothing_is_refused_with_all_of_them() {
    insta::assert_snapshot!(
        "options-unknown-keys",
        told_of("exlude: []\nrename:\n  type: {T: U}\nreplace: {formats: {uuid: {path: a::B}}}\nderives: all\n")
    );
    insta::assert_snapshot!("options-broken", told_of("include: [\n"));
    insta::assert_snapshot!("options-missing", told(&[], &["--options", "nowhere.yaml"]));
    insta::assert_snapshot!("overlays-missing", told_of("overlays:\n- nowhere.yaml\n- .\n"));
}

#[test]
fn what_can_not_get_into_code_is_refused_at_its_place() {
    insta::assert_snapshot!(
        "options-bad-values",
        told_of(
            "rename:\n  types: {T: 'T; mod x', S: lower}\n  fields: {T: {one: 1st, two: Two}}\nreplace:\n  formats: \
             {uuid: '{ evil() }', date: Uuid, x: 'crate::X'}\n  schemas: {S: 'other::Crate'}\nderives: {all: [Debug, \
             'a::B]) #[x']}\ndependencies: {runtime: '1', a b: '1', c: 'not a version', d: {path: nowhere}, e: \
             {features: ['x\"']}}\n"
        )
    );
}

#[test]
fn a_new_name_that_is_not_free_is_refused() {
    insta::assert_snapshot!(
        "options-collisions",
        told_of(
            "rename:\n  types: {T: S}\n  fields: {T: {one: two}}\n  variants: {S: {x: Y}}\n  operations: {a: put_a}\n"
        )
    );
    insta::assert_snapshot!(
        "options-reserved",
        told_of("rename:\n  types: {T: Option}\n  fields: {T: {one: self}}\n  operations: {a: builder}\n")
    );
}

/// One of each kind, none of which is there.
const NOTHING: &str = "\
include: [{tag: first}, {tag: frist}]
exclude: [{path: /b/**}, {id: b}]
rename:
  types: {U: V}
  fields: {T: {three: four}}
  variants: {S: {z: Z}}
  operations: {b: c, GET /b: d}
  parameters: {a: {r: s}}
replace:
  formats: {ipv6: String}
  schemas: {U: String}
derives:
  types: {U: [PartialOrd]}
";

#[test]
fn what_applies_to_nothing_is_a_warning_and_an_error_if_strict() {
    insta::assert_snapshot!("options-unused", told_of(NOTHING));
    let strict = told(&[("options.yaml", NOTHING)], &["--options", "options.yaml", "--strict"]);
    assert!(strict.starts_with("exit code 2") && strict.contains("error[unused-option]"), "{strict}");
    assert_eq!(strict.matches("[unused-option]").count(), 12, "{strict}");
}

#[test]
fn options_that_leave_nothing_are_told_so() {
    insta::assert_snapshot!("options-leave-nothing", told_of("exclude: [{path: '**'}]\n"));
}

#[test]
fn what_is_excluded_is_neither_generated_nor_skipped_and_the_report_lists_it() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("api.yaml"), API.replace("put: {", "put: {parameters: [{$ref: '#/nowhere'}], "));
    write(&folder.path().join("options.yaml"), "exclude: [{tag: second, method: PUT}]\n");
    let arguments =
        ["--spec", "api.yaml", "--out", "out", "--options", "options.yaml", "--report", "r.json", "--strict"];
    let said = regen(folder.path(), arguments).well("regen");
    assert!(said.stdout.ends_with("\n1 of 1 operations, 1 excluded\n") && said.stderr.is_empty(), "{}", said.told());
    let report = fs::read_to_string(folder.path().join("r.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["operations"]["excluded"][0]["method"], "PUT");
    assert_eq!(report["operations"]["excluded"][0]["line"], 8);
    assert_eq!(report["operations"]["skipped"], serde_json::json!([]));
}

#[test]
fn an_overlay_that_can_not_be_applied_is_refused_with_all_its_faults() {
    let broken = "\
overlay: 2.0.0
info: {title: t}
extnds: api.yaml
actions:
  - target: paths
    remove: true
  - {update: {}}
  - {target: $.info, remove: yes, x-note: fine}
  - {target: $.info}
  - 5
";
    insta::assert_snapshot!("overlay-malformed", told(&[("o.yaml", broken)], &["--overlay", "o.yaml"]));
    let unfit = "\
overlay: 1.1.0
info: {title: t, version: '1'}
actions:
  - {target: $.info.title, update: {a: b}}
  - {target: $.info, update: {version: [1]}}
  - {target: '$..*', update: 1}
  - {target: $, remove: true}
  - {target: $.info, copy: $.nowhere}
";
    insta::assert_snapshot!("overlay-unfit", told(&[("o.yaml", unfit)], &["--overlay", "o.yaml"]));
}

#[test]
fn faults_of_what_an_overlay_brought_are_shown_in_the_overlay_and_unused_actions_too() {
    let overlay = "\
overlay: 1.0.0
info: {title: t, version: '1'}
extends: https://example.com/other.yaml
actions:
  - {target: $.paths.*.get, update: {parameters: [{name: z, in: qurey, schema: {type: string}}]}}
  - {target: $.components.schemas.Gone, remove: true}
";
    let said =
        told(&[("deep/o.yaml", overlay), ("options.yaml", "overlays: [deep/o.yaml]")], &["--options", "options.yaml"]);
    insta::assert_snapshot!("overlay-places", said);
}

#[test]
fn an_overlay_that_an_option_file_names_is_only_read_from_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("secret.yaml"), "overlay: 1.0.0\n");
    write(&folder.path().join("in/api.yaml"), API);
    write(&folder.path().join("in/options.yaml"), "overlays: [../secret.yaml]\n");
    let arguments = ["--spec", "api.yaml", "--out", "out", "--options", "options.yaml"];
    let said = regen(&folder.path().join("in"), arguments);
    assert!(said.code == 2 && said.stderr.contains("outside the description's folder"), "{}", said.told());
}
