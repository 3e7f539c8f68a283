//! The codes of this stage's faults: stable words for scripts, one line each on what they stand for.

/// The caller's `Source` could not give the file (E).
pub(super) const UNREADABLE: &str = "unreadable";
/// The file is beyond the limit on size, nesting or alias expansion (E).
pub(super) const TOO_LARGE: &str = "too-large";
/// One place lists more than can be taken there (W).
pub(super) const TOO_MANY: &str = "too-many";
/// The bytes are not UTF-8 (E).
pub(super) const NOT_UTF8: &str = "not-utf8";
/// Neither JSON nor YAML, or more than one YAML document (E).
pub(super) const SYNTAX: &str = "syntax";
/// YAML that has no counterpart in JSON: `.nan`, unknown tags, `.json` files with YAML in them (W).
pub(super) const NOT_JSON: &str = "not-json";
/// `openapi` is missing or names a version that is not read (E).
pub(super) const UNKNOWN_VERSION: &str = "unknown-version";
/// The keyword belongs to another version of OpenAPI; it is honoured as far as it makes sense (W).
pub(super) const OTHER_VERSION: &str = "other-version";
/// Something that has to be there is not (W, S or E).
pub(super) const MISSING: &str = "missing";
/// A value of another JSON type than the keyword takes (W, S or E).
pub(super) const WRONG_TYPE: &str = "wrong-type";
/// A word where only certain words are allowed (W or S).
pub(super) const UNKNOWN_VALUE: &str = "unknown-value";
/// A keyword that OpenAPI does not have at this place (W).
pub(super) const UNKNOWN_KEYWORD: &str = "unknown-keyword";
/// A keyword that OpenAPI has and this program does not honour (W).
pub(super) const NOT_HONOURED: &str = "not-honoured";
/// The same key twice in one object (W, S or E).
pub(super) const DUPLICATE_KEY: &str = "duplicate-key";
/// Two parameters of one list share name and place (W).
pub(super) const DUPLICATE_PARAMETER: &str = "duplicate-parameter";
/// A `$ref` to something that is not there (W or S).
pub(super) const DANGLING_REFERENCE: &str = "dangling-reference";
/// A `$ref` to a file that can't be had: it is not there, outside of the description's folder, or on the network (W or
/// S).
pub(super) const EXTERNAL_REFERENCE: &str = "external-reference";
/// A `$ref` where OpenAPI has none; it is followed (W).
pub(super) const MISPLACED_REFERENCE: &str = "misplaced-reference";
/// References that lead only to each other (W or S).
pub(super) const CIRCULAR_REFERENCE: &str = "circular-reference";
/// A key under `paths` that is no path (S).
pub(super) const BAD_PATH: &str = "bad-path";
/// A `pattern` that is no regular expression (W).
pub(super) const BAD_PATTERN: &str = "bad-pattern";
/// No operation could be read (E).
pub(super) const NOTHING_LEFT: &str = "nothing-left";
