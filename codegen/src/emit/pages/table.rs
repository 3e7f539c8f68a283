//! Tables of GitHub's Markdown.

/// Rows of cells, each on one line and without a bar; see [`crate::text::cell`].
pub(super) struct Table {
    lines: Vec<String>,
}

impl Table {
    pub(super) fn new<const N: usize>(columns: [&str; N]) -> Self {
        Self { lines: vec![line(&columns), line(&["---"; N])] }
    }

    pub(super) fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.lines.push(line(&cells.each_ref().map(String::as_str)));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.len() == 2
    }

    pub(super) fn text(&self) -> String {
        self.lines.join("\n")
    }
}

fn line(cells: &[&str]) -> String {
    let mut line = String::from("|");
    for cell in cells {
        line.push(' ');
        line.push_str(cell);
        line.push_str(if cell.is_empty() { "|" } else { " |" });
    }
    line
}
