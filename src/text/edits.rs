//! Changes to a text.

use super::Span;

/// One replacement: the bytes of `span` become `text`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

/// Non-overlapping edits in ascending order, all on one version of one text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct EditSet {
    edits: Vec<Edit>,
}

/// Two edits that touch the same bytes cannot both be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Overlap;

impl EditSet {
    /// Puts edits in order.
    ///
    /// # Errors
    /// [`Overlap`] if two of them share a byte, or insert at the same place.
    pub fn new(mut edits: Vec<Edit>) -> Result<Self, Overlap> {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        let clash = edits.windows(2).any(|pair| pair[0].span.end > pair[1].span.start || pair[0].span == pair[1].span);
        if clash { Err(Overlap) } else { Ok(Self { edits }) }
    }

    /// The edits, in ascending order.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Adds another set's edits if none of them clashes with one of ours; says whether it did.
    pub fn merge(&mut self, other: &Self) -> bool {
        let all = self.edits.iter().chain(&other.edits).cloned().collect();
        match Self::new(all) {
            Ok(merged) => {
                *self = merged;
                true
            }
            Err(Overlap) => false,
        }
    }

    /// The text after all edits. Edits outside `text` or inside a character are left out.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for edit in &self.edits {
            let range = edit.span.range();
            if let Some(kept) = text.get(done..range.start)
                && text.is_char_boundary(range.end)
            {
                out.push_str(kept);
                out.push_str(&edit.text);
                done = range.end;
            }
        }
        out.push_str(&text[done..]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.into() }
    }

    #[test]
    fn edits_apply_in_order_whatever_order_they_came_in() {
        let set = EditSet::new(vec![edit(6, 11, "**4411**"), edit(0, 5, "Pedido")]).unwrap();
        assert_eq!(set.apply("Order #4411"), "Pedido **4411**");
    }

    #[test]
    fn overlapping_edits_are_refused() {
        assert_eq!(EditSet::new(vec![edit(0, 5, "a"), edit(4, 6, "b")]), Err(Overlap));
        assert_eq!(EditSet::new(vec![edit(3, 3, "a"), edit(3, 3, "b")]), Err(Overlap));
    }

    #[test]
    fn touching_edits_are_fine() {
        assert!(EditSet::new(vec![edit(0, 5, "a"), edit(5, 6, "b")]).is_ok());
    }
}
