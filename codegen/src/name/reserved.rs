//! Names that are not to be had: Rust's, the file systems', and those that generated code uses itself.

use super::scope::Reserved;

/// Names that generated files use for other things, or that Rust can't have.
pub(super) const TYPES: Reserved = Reserved {
    suffix: "Schema",
    names: &[
        "Self",
        "Option",
        "Some",
        "None",
        "Result",
        "Ok",
        "Err",
        "Vec",
        "Box",
        "String",
        "Default",
        "Clone",
        "Debug",
        "PartialEq",
        "Eq",
        "PartialOrd",
        "Ord",
        "Hash",
        "Copy",
        "From",
        "Into",
        "Send",
        "Sync",
        "Drop",
        "Fn",
        "Client",
        "Iterator",
        "Sized",
        // Its constructor would be called like the type, which clippy refuses.
        "New",
    ],
};

/// Names of methods that every client has.
pub(super) const METHODS: Reserved = Reserved {
    suffix: "_",
    names: &[
        "builder",
        "clone",
        "fmt",
        "from",
        "into",
        "self",
        "super",
        "crate",
        "new",
        "with_identity",
        "with_env_credentials",
        // Clippy takes it for the one of `Ord`.
        "cmp",
    ],
};

/// File stems that some file systems keep for devices, or that Rust gives a meaning, and more.
macro_rules! stems {
    ($($more:literal),*) => {
        Reserved {
            suffix: "_",
            names: &[
                "mod", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
                "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "self", "super", "crate", $($more),*
            ],
        }
    };
}

/// Files of schemas. None is called like their folder, which clippy refuses.
pub(super) const SCHEMA_STEMS: Reserved = stems!("schemas");

/// Files of operations, of which none is called like their folder.
pub(super) const OPERATION_STEMS: Reserved = stems!("operations");

/// Files of webhooks, of which none is called like their folder.
pub(super) const WEBHOOK_STEMS: Reserved = stems!("webhooks");

/// Modules in the clients' files, beside what these import and the crates that they name; none is called like a client's.
pub(super) const TAG_STEMS: Reserved =
    stems!("schemes", "servers", "runtime", "std", "core", "alloc", "client", "blocking");

/// Features that every crate has or may have.
pub(super) const FEATURES: Reserved =
    Reserved { suffix: "-tag", names: &["default", "operations", "reqwest", "serde-both", "blocking", "tracing"] };

/// The constant of all servers.
pub(super) const SERVERS: Reserved = Reserved { suffix: "_SERVER", names: &["ALL"] };

/// Constants have words in capitals, and Rust none.
pub(super) const CONSTANTS: Reserved = Reserved { suffix: "", names: &[] };

/// Methods that clippy takes for an operator's when they take a value by value.
pub(super) const OPERATORS: [&str; 10] = ["add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub"];
