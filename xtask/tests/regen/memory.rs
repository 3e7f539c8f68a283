//! How much memory a description may take: ten times its own size and 200 MB, whatever is in it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::{empty_folder, write};

fn many(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join(",")
}

fn with(paths: &str, more: &str) -> String {
    let info = r#""openapi":"3.1.0","info":{"title":"A","version":"1"},"servers":[{"url":"https://a.example"}]"#;
    format!(r#"{{{info},"paths":{{{paths}}},{more}}}"#)
}

const ONE: &str = r#""/a":{"get":{"responses":{"204":{"description":"Done."}}}}"#;

fn extension(values: &str) -> String {
    with(ONE, &format!(r#""x-a":[{values}]"#))
}

fn schema(body: &str) -> String {
    with(ONE, &format!(r#""components":{{"schemas":{{"A":{{{body}}}}}}}"#))
}

/// What takes the most memory for its size, as far as we know.
fn descriptions() -> Vec<(&'static str, String)> {
    let parameters = many(20, |n| format!(r#""p{n}":{{"name":"p{n}","in":"query","schema":{{}}}}"#));
    let refs = many(20, |n| format!(r##"{{"$ref":"#/components/parameters/p{n}"}}"##));
    let operation = |n| format!(r#""/{n}":{{"get":{{"parameters":[{refs}],"responses":{{}}}}}}"#);
    vec![
        ("9,000,000 numbers", extension(&vec!["1"; 9_000_000].join(","))),
        ("2,000,000 objects", extension(&vec![r#"{"":1}"#; 2_000_000].join(","))),
        ("an example of 2,000,000 values", schema(&format!(r#""example":[{}]"#, vec!["1"; 2_000_000].join(",")))),
        (
            "400,000 properties",
            schema(&format!(r#""properties":{{{}}}"#, many(400_000, |n| format!(r#""a{n}":{{}}"#)))),
        ),
        (
            "as many properties as may be",
            schema(&format!(r#""properties":{{{}}}"#, many(5_000, |n| format!(r#""a{n}":{{}}"#)))),
        ),
        ("as many values as may be", schema(&format!(r#""enum":[{}]"#, many(5_000, |n| format!(r#""{n}""#))))),
        (
            "as many variants as may be",
            schema(&format!(
                r#""oneOf":[{}]"#,
                many(5_000, |n| format!(r#"{{"required":["a{n}"],"properties":{{"a{n}":{{}}}}}}"#))
            )),
        ),
        (
            "parameters that operations share",
            with(&many(500, operation), &format!(r#""components":{{"parameters":{{{parameters}}}}}"#)),
        ),
    ]
}

/// A few hundred kilobytes that say of thousands of operations or schemas what they have in common, which is megabytes for
/// each of them: more than is made of any description.
fn shared() -> Vec<(&'static str, String)> {
    let operations = |count, more: &str| {
        many(count, |n| {
            format!(r#""M{n}":{{"operationId":"op{n}"{more},"responses":{{"204":{{"description":"Done."}}}}}}"#)
        })
    };
    let item = |path: &str, what: &str| {
        format!(
            r#"{{"openapi":"3.2.0","info":{{"title":"A","version":"1"}},"servers":[{{"url":"https://a.example"}}],"paths":{{"{path}":{{{what}"additionalOperations":{{{}}}}}}}}}"#,
            operations(4_000, "")
        )
    };
    let parameters = many(1_000, |n| format!(r#"{{"name":"q{n}","in":"query","schema":{{"type":"string"}}}}"#));
    let servers = many(1_000, |n| format!(r#"{{"url":"https://s{n}.example"}}"#));
    let schemes = many(1_000, |n| format!(r#""k{n}":{{"type":"apiKey","in":"header","name":"X-K{n}"}}"#));
    let alternatives = many(1_000, |n| format!(r#"{{"k{n}":[]}}"#));
    let text = "word ".repeat(4_000);
    let answers = many(4_000, |n| {
        format!(r##""/p{n}":{{"get":{{"responses":{{"200":{{"$ref":"#/components/responses/R"}}}}}}}}"##)
    });
    let headers = many(1_000, |n| format!(r#""X-H{n}":{{"schema":{{"type":"integer"}}}}"#));
    let response =
        |what: &str| with(&answers, &format!(r#""components":{{"responses":{{"R":{{"description":"R",{what}}}}}}}"#));
    let required = many(4_000, |n| format!(r#""r{n}""#));
    let variables = many(700, |n| format!("v{n}"));
    let deep = |below: &str| (0..200).fold(below.to_owned(), |below, _| format!(r#"{{"properties":{{"p":{below}}}}}"#));
    vec![
        ("a path's parameters", item("/p", &format!(r#""parameters":[{parameters}],"#))),
        ("a path's servers", item("/p", &format!(r#""servers":[{servers}],"#))),
        ("a path's description", item("/p", &format!(r#""description":"{text}","#))),
        ("a long path", item(&format!("/{}", "word-".repeat(819)), "")),
        ("the document's servers", item("/p", "").replace(r#"{"url":"https://a.example"}"#, &servers)),
        (
            "the document's security",
            item("/p", "").replacen(
                '{',
                &format!(r#"{{"security":[{alternatives}],"components":{{"securitySchemes":{{{schemes}}}}},"#),
                1,
            ),
        ),
        ("what a path names and nobody describes", item(&format!("/{{{}}}", variables.replace(',', "}{")), "")),
        (
            "a deep schema of an answer",
            response(&format!(r#""content":{{"application/json":{{"schema":{}}}}}"#, deep(r#"{"type":"string"}"#))),
        ),
        ("an answer's headers", response(&format!(r#""headers":{{{headers}}}"#))),
        (
            "an answer's description",
            with(&answers, &format!(r#""components":{{"responses":{{"R":{{"description":"{text}"}}}}}}"#)),
        ),
        (
            "the names that an answer's schema requires",
            response(&format!(
                r#""content":{{"application/json":{{"schema":{{"type":"object","required":[{required}],"properties":{{"a":{{}}}}}}}}}}"#
            )),
        ),
    ]
}

/// Small descriptions of which one part stands inside of another again and again, or is said again wherever it is used.
fn nested() -> Vec<(&'static str, String)> {
    let to = |place| format!(r##"{{"$ref":"#/components/schemas/S{place}"}}"##);
    let sending = r##""/a":{"post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S0"}}}},"responses":{"204":{"description":"Done."}}}}"##;
    let schemas = |schemas: &str| with(sending, &format!(r#""components":{{"schemas":{{{schemas}}}}}"#));
    let tuple = |place| {
        let (one, next) = (to(place + 1), place);
        format!(r#""S{next}":{{"type":"array","prefixItems":[{one},{one}],"items":false,"minItems":2,"maxItems":2}}"#)
    };
    let wide = |name: &str, count| {
        format!(
            r#"{{"type":"object","properties":{{{}}}}}"#,
            many(count, |n| format!(r#""{name}{n}":{{"type":"object","properties":{{"a":{{}}}}}}"#))
        )
    };
    let within = |depth, below: String, around: &dyn Fn(usize, String) -> String| {
        (0..depth).fold(below, |below, level| around(level, below))
    };
    let composed = |_, below| format!(r#"{{"allOf":[{{"properties":{{"y":{{}}}}}}],"properties":{{"x":{below}}}}}"#);
    let named =
        |level, below| format!(r#"{{"type":"object","properties":{{"{}{level}":{below}}}}}"#, "x".repeat(1_000));
    let anchored =
        |level, below| format!(r##"{{"$anchor":"a{level}","properties":{{"p":{below},"q":{{"$ref":"#a{level}"}}}}}}"##);
    let scheme =
        format!(r#""k":{{"type":"apiKey","in":"header","name":"X","description":"{}"}}"#, "word ".repeat(16_000));
    let alternatives = vec![r#"{"k":[]}"#; 8_000].join(",");
    vec![
        ("tuples of tuples", schemas(&format!(r#"{},"S40":{{"type":"string"}}"#, many(40, tuple)))),
        (
            "schemas put together inside of each other",
            schemas(&format!(r#""S0":{}"#, within(120, wide("p", 5_000), &composed))),
        ),
        ("types behind long names", schemas(&format!(r#""S0":{}"#, within(100, wide("p", 1_000), &named)))),
        (
            "the words of a scheme that many alternatives have",
            with(
                &format!(
                    r#""/a":{{"get":{{"security":[{alternatives}],"responses":{{"204":{{"description":"Done."}}}}}}}}"#
                ),
                &format!(r#""components":{{"securitySchemes":{{{scheme}}}}}"#),
            ),
        ),
        (
            "variants that a long discriminator tells apart",
            schemas(&format!(
                r#""S0":{{"oneOf":[{}],"discriminator":{{"propertyName":"{}"}}}},{}"#,
                many(1_000, |n| to(n + 1)),
                "tag".repeat(1_365),
                many(1_000, |n| format!(r#""S{}":{{"type":"object"}}"#, n + 1)),
            )),
        ),
        (
            "types inside of an operation with a long path",
            with(
                &format!(
                    r#""/{}":{{"get":{{"parameters":[{}],"responses":{{"204":{{"description":"Done."}}}}}}}}"#,
                    "word".repeat(1_020),
                    many(1_000, |n| format!(r#"{{"name":"q{n}","in":"query","schema":{{"enum":["a{n}","b"]}}}}"#))
                ),
                r#""x-a":0"#,
            ),
        ),
        (
            "parts that operations share",
            with(
                &many(2_000, |n| {
                    format!(
                        r##""/{n}":{{"post":{{"requestBody":{{"content":{{"multipart/form-data":{{"schema":{{"$ref":"#/components/schemas/S0"}}}}}}}},"responses":{{"204":{{"description":"Done."}}}}}}}}"##
                    )
                }),
                &format!(
                    r#""components":{{"schemas":{{"S0":{{"type":"object","properties":{{{}}}}}}}}}"#,
                    many(2_000, |n| format!(r#""a{n}":{{"type":"string"}}"#))
                ),
            ),
        ),
        (
            "schemas inside of each other that all have a name of their own",
            schemas(&format!(r#""S0":{}"#, within(120, r#"{"type":"string"}"#.to_owned(), &anchored))),
        ),
        (
            "a text of many lines",
            schemas(&format!(r##""S0":{{"type":"string","description":"{}"}}"##, r"# a\n".repeat(500_000))),
        ),
    ]
}

/// Much that has one name in common, which is as long as a name may be, or longer.
fn named() -> Vec<(&'static str, String, i32)> {
    let wide = many(2_500, |n| format!(r#""p{n}":{{"type":"object","properties":{{"a":{{}}}}}}"#));
    let inside = |name: &str| {
        schema(r#""type":"object""#)
            .replace(r#""A":"#, &format!(r#""{name}":{{"type":"object","properties":{{{wide}}}}},"A":"#))
    };
    let longest = "x".repeat(4_000);
    let operations = |count, one: &str| many(count, |n| format!(r#""M{n}":{one}"#));
    let item = |path: &str, what: &str, count| {
        let done = r#"{"responses":{"204":{"description":"Done."}}}"#;
        let bad = format!(r#""{path}":{{{what}"additionalOperations":{{{}}}}}"#, operations(count, done));
        with(&format!("{ONE},{bad}"), r#""x-a":0"#)
    };
    let aliases = (0..4_000).fold(String::new(), |text, n| format!("{text}    S{n}: {{properties: {{p: *r}}}}\n"));
    let dangling = format!(
        "openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\npaths: {{{}}}\ncomponents:\n  schemas:\n    A: {{properties: {{p: &r {{$ref: '#/{}'}}}}}}\n{aliases}",
        ONE.replace(':', ": "),
        // As long as so many aliases may be.
        "x".repeat(2_000)
    );
    let callbacks = many(20_000, |n| format!(r#""c{n}":{{"/x":{{"post":{{}}}}}}"#));
    let answers = many(20_000, |n| {
        format!(r##""/p{n}":{{"get":{{"responses":{{"200":{{"$ref":"#/components/responses/R"}}}}}}}}"##)
    });
    let answered =
        |what: &str| with(&answers, &format!(r#""components":{{"responses":{{"R":{{"description":"R",{what}}}}}}}"#));
    vec![
        // An alias, of YAML, which JSON has nothing like.
        ("places that refer to the same that is not there", dangling, 0),
        ("operations of what is no path", item(&longest, "", 20_000), 0),
        (
            "operations of a path that can't be read",
            item(&format!("/{longest}"), r#""parameters":[{"in":"path","schema":{}}],"#, 20_000),
            0,
        ),
        (
            "callbacks of an operation with the longest id",
            with(
                &format!(
                    r#""/a":{{"get":{{"operationId":"{longest}","responses":{{}},"callbacks":{{{callbacks}}}}}}}"#
                ),
                r#""x-a":0"#,
            ),
            2,
        ),
        ("operations with the longest header", answered(&format!(r#""headers":{{"{longest}":{{"schema":{{}}}}}}"#)), 2),
        ("operations with the longest media type", answered(&format!(r#""content":{{"{longest}":{{}}}}"#)), 2),
        ("more operations of what is no path", item(&longest, "", 100_000), 2),
        ("types inside of a schema with the longest name", inside(&"Long".repeat(1_024)), 0),
        ("types inside of a schema with a longer name", inside(&"Long".repeat(50_000)), 2),
    ]
}

/// Much of one thing in one place, or beside much of another.
fn crossed() -> Vec<(&'static str, String)> {
    let sending = r##""/a":{"post":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/S0"}}}},"responses":{"204":{"description":"Done."}}}}"##;
    let schemas = |schemas: &str| with(sending, &format!(r#""components":{{"schemas":{{{schemas}}}}}"#));
    let to = |name: &str| format!(r##"{{"$ref":"#/components/schemas/{name}"}}"##);
    let union = |refs: &str, more: &str| schemas(&format!(r#""S0":{{"oneOf":[{refs}]{more}"#));
    let texts = |count| many(count, |n| format!(r#""v{n}""#));
    let tagged = many(2_000, |n| {
        format!(r#""T{n}":{{"required":["kind"],"properties":{{"kind":{},"o{n}":{{"type":"string"}}}}}}"#, to("E"))
    });
    let operation = |more: &str| {
        let done = r#""204":{"description":"Done."}"#;
        with(&format!(r#""/a":{{"get":{{"operationId":"a","responses":{{{done}}}{more}}}}}"#), r#""x-a":0"#)
    };
    let with_headers = |status| {
        let headers = many(5_000, |n| format!(r#""X-{status}-{n}":{{"schema":{{"type":"integer"}}}}"#));
        format!(r#""{status}":{{"description":"Done.","headers":{{{headers}}}}}"#)
    };
    let server = |n| format!(r#"{{"url":"https://s{n}.example/{{v}}","variables":{{"v":{{"default":"d"}}}}}}"#);
    let names = many(5_000, |n| format!("{{v{n}}}")).replace(',', "");
    let variables = many(5_000, |n| format!(r#""v{n}":{{"default":"d"}}"#));
    let alternatives = |count| many(count, |n| format!(r#"{{"k{n}":[]}}"#));
    let schemes = |count| {
        let schemes = many(count, |n| format!(r#""k{n}":{{"type":"apiKey","in":"header","name":"X-K{n}"}}"#));
        format!(r#""components":{{"securitySchemes":{{{schemes}}}}}"#)
    };
    let operations = many(20_000, |n| {
        format!(r#""/p{n}":{{"get":{{"operationId":"o{n}","security":[{{"k{n}":[]}}],"responses":{{}}}}}}"#)
    });
    vec![
        (
            "variants that all have the same values of their discriminator",
            union(
                &many(2_000, |n| to(&format!("T{n}"))),
                &format!(r#","discriminator":{{"propertyName":"kind"}}}},"E":{{"enum":[{}]}},{tagged}"#, texts(2_000)),
            ),
        ),
        (
            "variants that are one object with many keys",
            union(
                &many(2_000, |_| to("V")),
                &format!(
                    r#"}},"V":{{"required":[{}],"properties":{{{}}}}}"#,
                    texts(2_000),
                    many(2_000, |n| format!(r#""v{n}":{{"type":"string"}}"#))
                ),
            ),
        ),
        (
            "variants of two objects that a long list tells apart",
            union(
                &many(2_000, |n| to(["V", "W"][n % 2])),
                &format!(
                    r#"}},"V":{{"properties":{{"a":{}}}}},"W":{{"properties":{{"a":{{"enum":["w","x"]}}}}}},"E":{{"enum":[{}]}}"#,
                    to("E"),
                    texts(2_000)
                ),
            ),
        ),
        ("security schemes of one operation", {
            let paths = format!(r#""/a":{{"get":{{"security":[{}],"responses":{{}}}}}}"#, alternatives(40_000));
            with(&paths, &schemes(40_000))
        }),
        ("security schemes of as many operations", with(&operations, &schemes(20_000))),
        (
            "headers of an operation's answers",
            with(
                &format!(r#""/a":{{"get":{{"responses":{{{}}}}}}}"#, many(8, |n| with_headers(200 + n))),
                r#""x-a":0"#,
            ),
        ),
        ("servers of one operation", operation(&format!(r#","servers":[{}]"#, many(64_000, server)))),
        (
            "as many variables of a server as may be",
            operation(&format!(r#","servers":[{{"url":"https://example.com/{names}","variables":{{{variables}}}}}]"#)),
        ),
    ]
}

/// Descriptions with overlays that look at all of them, put much at many places, or find a place in many ways.
fn overlaid() -> Vec<(&'static str, String, String, i32)> {
    let deep =
        |levels: usize, key: &str, below: String| (0..levels).fold(below, |below, _| format!(r#"{{"{key}":{below}}}"#));
    let leaves = format!("{{{}}}", many(8_000, |n| format!(r#""l{n}":0"#)));
    let titles = r#"{"target":"$.info..title","update":"B"},{"target":"$..title","update":"C"}"#.to_owned();
    let operations = many(2_000, |n| format!(r#""/{n}":{{"get":{{"responses":{{}}}}}}"#));
    let text = "x".repeat(200_000);
    let doubled = format!(r#"{{"target":"$","update":{{"x-t":{{"c":["{text}"]}}}}}}"#)
        + &r#",{"target":"$['x-t'].c","copy":"$['x-t'].c"}"#.repeat(12);
    vec![
        ("9,000,000 numbers, one title changed", extension(&vec!["1"; 9_000_000].join(",")), titles.clone(), 0),
        ("2,000,000 objects, one title changed", extension(&vec![r#"{"":1}"#; 2_000_000].join(",")), titles.clone(), 0),
        ("nodes behind long keys", extension(&deep(200, &"k".repeat(1_000), leaves)), titles, 0),
        (
            "nodes that many ways lead to",
            extension(&deep(400, "k", "{}".to_owned())),
            r#"{"target":"$..k..k..k..k","update":{"a":1}}"#.to_owned(),
            0,
        ),
        (
            "a text at many places",
            with(&operations, r#""x-a":0"#),
            format!(r#"{{"target":"$.paths.*.*","update":{{"description":"{text}"}}}}"#),
            2,
        ),
        ("a text that is doubled", with(ONE, r#""x-a":0"#), doubled, 2),
    ]
}

/// The most memory that a run had at once, as the system counts it, in bytes. What is read last before its end may miss a
/// millisecond, in which nothing grows.
fn peak(folder: &Path, description: &str, more: &[&str], code: i32) -> usize {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["regen", "--spec", description, "--out", "out"]).args(more).current_dir(folder);
    let mut run = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let status = format!("/proc/{}/status", run.id());
    let mut peak = 0;
    loop {
        let now = fs::read_to_string(&status).unwrap_or_default();
        let line = now.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes: Option<usize> = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
        peak = peak.max(kilobytes.unwrap_or_default() * 1024);
        if let Some(ended) = run.try_wait().expect("it is ours") {
            assert_eq!(ended.code(), Some(code), "{description}: {ended}");
            return peak;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn no_description_takes_more_than_ten_times_its_size_and_200_megabytes() {
    let folder = empty_folder("memory");
    let made = descriptions().into_iter().chain(nested()).chain(crossed()).map(|description| (description, 0));
    let refused = shared().into_iter().map(|description| (description, 2));
    for (number, ((what, text), code)) in made.chain(refused).enumerate() {
        let name = format!("{number}.json");
        write(&folder.join(&name), &text);
        let peak = peak(&folder, &name, &[], code);
        if code == 0 {
            fs::remove_dir_all(folder.join("out")).expect("it was made");
        }
        println!("{what}: {} kB of text, {} kB of memory", text.len() / 1024, peak / 1024);
        assert!(peak > text.len(), "{what}: {peak} was measured");
        assert!(peak < 10 * text.len() + 200_000_000, "{what}: {} bytes of text took {peak} of memory", text.len());
    }
}

#[test]
fn no_name_makes_a_description_take_more_than_ten_times_its_size_and_200_megabytes() {
    let folder = empty_folder("memory-names");
    for (number, (what, text, code)) in named().into_iter().enumerate() {
        let name = format!("{number}.json");
        write(&folder.join(&name), &text);
        let peak = peak(&folder, &name, &["--report", "report.json"], code);
        if code == 0 {
            fs::remove_dir_all(folder.join("out")).expect("it was made");
        }
        println!("{what}: {} kB of text, {} kB of memory", text.len() / 1024, peak / 1024);
        assert!(peak < 10 * text.len() + 200_000_000, "{what}: {} bytes of text took {peak} of memory", text.len());
    }
}

#[test]
fn no_overlay_makes_a_description_take_more_than_ten_times_their_size_and_200_megabytes() {
    let folder = empty_folder("memory-overlays");
    for (number, (what, text, actions, code)) in overlaid().into_iter().enumerate() {
        let (name, overlay) = (format!("{number}.json"), format!("{number}.overlay.json"));
        let actions = format!(r#"{{"overlay":"1.1.0","info":{{"title":"A","version":"1"}},"actions":[{actions}]}}"#);
        write(&folder.join(&name), &text);
        write(&folder.join(&overlay), &actions);
        let peak = peak(&folder, &name, &["--overlay", &overlay], code);
        if code == 0 {
            fs::remove_dir_all(folder.join("out")).expect("it was made");
        }
        let size = text.len() + actions.len();
        println!("{what}: {} kB of text, {} kB of memory", size / 1024, peak / 1024);
        assert!(peak < 10 * size + 200_000_000, "{what}: {size} bytes of text took {peak} of memory");
    }
}

/// Descriptions in YAML that have a long text once, and aliases of it again and again: `many` of each. What comes of as
/// many as may be: names are written too often.
fn aliased(text: usize, many: usize) -> Vec<(&'static str, i32, String)> {
    let start = format!(
        "openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\nx-l: &a '{}'\npaths: {{/a: {{get: {{responses: {{'204': {{description: Done.}}}}}}}}}}\n",
        "word ".repeat(text / 5)
    );
    let lines = |one: &dyn Fn(usize) -> String| (0..many).map(|n| one(n) + "\n").collect::<String>();
    let schemas = |one: &dyn Fn(usize) -> String| format!("{start}components:\n  schemas:\n{}", lines(one));
    let inside = |what: &str, one: &dyn Fn(usize) -> String| {
        format!("{start}components:\n  schemas:\n    A:\n      type: object\n      {what}:\n{}", lines(one))
    };
    vec![
        ("values", 0, inside("enum", &|_| "        - *a".to_owned())),
        (
            "words of properties",
            0,
            inside("properties", &|n| format!("        p{n}: {{type: string, description: *a}}")),
        ),
        ("words of schemas", 0, schemas(&|n| format!("    S{n}: {{type: object, description: *a}}"))),
        (
            "names of properties",
            2,
            schemas(&|n| format!("    S{n}: {{type: object, properties: {{*a : {{type: string}}}}}}")),
        ),
        ("servers", 0, format!("{start}servers:\n{}", lines(&|_| "  - url: *a".to_owned()))),
    ]
}

#[test]
fn no_alias_makes_a_description_take_more_than_ten_times_its_size_and_200_megabytes() {
    let folder = empty_folder("memory-aliases");
    // The most that there may be, and what would be gigabytes.
    let refused = aliased(100_000, 4_900).into_iter().map(|(what, _, text)| (what, 2, text));
    for (number, (what, code, text)) in aliased(100_000, 80).into_iter().chain(refused).enumerate() {
        let name = format!("{number}.yaml");
        write(&folder.join(&name), &text);
        let peak = peak(&folder, &name, &[], code);
        if code == 0 {
            fs::remove_dir_all(folder.join("out")).expect("it was made");
        }
        println!("{what}: {} kB of text, {} kB of memory", text.len() / 1024, peak / 1024);
        assert!(peak < 10 * text.len() + 200_000_000, "{what}: {} bytes of text took {peak} of memory", text.len());
    }
    let choices = format!("x-l: &a '{}'\nexclude:\n{}", "z".repeat(1_000_000), "  - tag: *a\n".repeat(5_000));
    write(&folder.join("a.json"), with(ONE, r#""x-a":0"#));
    write(&folder.join("options.yaml"), &choices);
    let peak = peak(&folder, "a.json", &["--options", "options.yaml"], 2);
    assert!(peak < 10 * choices.len() + 200_000_000, "{} bytes of choices took {peak} of memory", choices.len());
}
