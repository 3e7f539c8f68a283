//! The one decoder of objects, on shapes that are hard for it.

mod formats;
mod json;
mod shapes;
mod unions;
mod wide;
