//! Manifests of what comes out: TOML with the tables that we write, and no dependency but `runtime`.

const TABLES: [&str; 5] = ["package", "features", "dependencies", "lints", "workspace"];

const PACKAGE: [&str; 5] = ["name", "version", "edition", "rust-version", "publish"];

pub(super) fn problems(text: &str) -> Vec<String> {
    let table: toml::Table = match toml::from_str(text) {
        Ok(table) => table,
        Err(error) => return vec![error.to_string()],
    };
    let keys = |name: &str| table.get(name).and_then(toml::Value::as_table).into_iter().flat_map(toml::Table::keys);
    let mut odd: Vec<String> = table.keys().filter(|key| !TABLES.contains(&key.as_str())).cloned().collect();
    odd.extend(keys("package").filter(|key| !PACKAGE.contains(&key.as_str())).cloned());
    odd.extend(keys("dependencies").filter(|key| *key != "runtime").cloned());
    odd.into_iter().map(|key| format!("a key that nobody asked for: {key}")).collect()
}
