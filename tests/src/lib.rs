//! What the tests share: stand-ins for servers, and descriptions in memory.
