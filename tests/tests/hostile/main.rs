//! Descriptions that do their worst: what is refused, what is made of the rest, and that nothing of it is more than data.

mod additions;
mod bombs;
mod check;
mod crowded;
mod expected;
mod filled;
mod growth;
mod limits;
mod payloads;
mod places;
mod properties;
mod support;
mod variations;
