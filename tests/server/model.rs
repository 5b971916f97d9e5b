//! A text as a client holds it, by the words of the protocol and nothing of ours.

/// How wide a character is in the unit of columns that was agreed on.
pub type Width = fn(char) -> usize;

/// The units that can be agreed on, by their names in the protocol.
pub const UNITS: [(&str, Width); 3] = [("utf-8", char::len_utf8), ("utf-16", char::len_utf16), ("utf-32", |_| 1)];

/// Characters, and how wide they are.
pub struct Model {
    characters: Vec<char>,
    width: Width,
}

impl Model {
    pub fn new(text: &str, width: Width) -> Self {
        Self { characters: text.chars().collect(), width }
    }

    pub fn text(&self) -> String {
        self.characters.iter().collect()
    }

    /// Writes over a range, or over all; of two ends in the wrong order the second is the first.
    pub fn replace(&mut self, range: Option<[u32; 4]>, text: &str) {
        let Some([line, column, end_line, end_column]) = range else {
            self.characters = text.chars().collect();
            return;
        };
        let (one, other) = (self.place(line, column), self.place(end_line, end_column));
        self.characters.splice(one.min(other)..one.max(other), text.chars());
    }

    /// The character that a position is before. Behind the end of a line is its end, behind the last line the end of
    /// the text, and nobody's cursor stands inside a character.
    fn place(&self, line: u32, column: u32) -> usize {
        let Some(&(start, end)) = self.lines().get(line as usize) else { return self.characters.len() };
        let (mut at, mut left) = (start, column as usize);
        while at < end && (self.width)(self.characters[at]) <= left {
            left -= (self.width)(self.characters[at]);
            at += 1;
        }
        at
    }

    /// Where each line starts and where its line break does.
    fn lines(&self) -> Vec<(usize, usize)> {
        let mut lines = Vec::new();
        let (mut start, mut at) = (0, 0);
        while at < self.characters.len() {
            let next = match &self.characters[at..] {
                ['\r', '\n', ..] => at + 2,
                ['\r' | '\n', ..] => at + 1,
                _ => {
                    at += 1;
                    continue;
                }
            };
            lines.push((start, at));
            (start, at) = (next, next);
        }
        lines.push((start, at));
        lines
    }
}
