//! An entry for programs that hold an `openapiv3::OpenAPI`: it is written as JSON and read like any other text.

use crate::source::{Source, SourceError};
use crate::{Generation, Options, Stage, generate};

/// What the description is called in messages.
const PATH: &str = "openapi.json";

/// The whole way of a description that is in memory, as [`generate`] goes it for one in a file.
///
/// The places in messages are those of the description written as JSON. References to other files lead nowhere,
/// since there are none.
pub fn generate_openapiv3(
    description: &openapiv3::OpenAPI,
    options: &Options,
    progress: &mut dyn FnMut(Stage),
) -> Generation {
    generate(PATH, &Memory(description), options, progress)
}

struct Memory<'a>(&'a openapiv3::OpenAPI);

impl Source for Memory<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        if path != PATH {
            return Err(SourceError { reason: "a description in memory has no other files".to_owned() });
        }
        serde_json::to_vec_pretty(self.0)
            .map_err(|error| SourceError { reason: format!("it can't be written as JSON: {error}") })
    }
}
