//! Bytes, lines, spans, edits and tokens: what a text is before anybody asks what it says.
//!
//! Nothing here knows of replies or rules. What a language contributes to reading a text
//! (contractions, abbreviations, greetings …) arrives as data, in [`Language`].

mod captions;
mod edits;
mod enclitics;
mod fold;
mod language;
mod lexer;
mod lines;
mod opaque;
mod shapes;
mod span;
mod surrogates;
mod vocabulary;

pub use captions::{Caption, Captions};
pub use edits::{Edit, EditSet, Overlap};
pub use enclitics::{Enclitics, Split};
pub use fold::{Folded, fold};
pub use language::{
    Evidence, LangId, LangSet, Language, Languages, MAX_LANGUAGES, QuoteMarks, Register, WordSequences,
};
pub use lexer::{Lexer, LexerBuilder, Opaque, Token, TokenFlags, TokenKind};
pub use lines::{Encoding, LineIndex, Position};
pub use opaque::{find_opaques, mask};
pub use span::Span;
pub use surrogates::without_lone_surrogates;
pub use vocabulary::{Vocabulary, WordId, WordSet};
