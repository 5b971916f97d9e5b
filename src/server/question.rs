//! What a client asks about one document, on its way to the session.

use std::fmt;

use tokio::sync::oneshot;

use super::checker::Checker;
use super::view::View;

/// A question about a document, answered from its state at the question's place in the order of events. It runs
/// on a thread of its own, where a panic leaves it without an answer and harms nobody.
pub(super) struct Question(Box<Work>);

/// What works an answer out, and sends it.
type Work = dyn FnOnce(Option<(&View, &Checker)>) + Send;

impl Question {
    /// A question, and where its answer comes; that of an unknown document is empty.
    pub(super) fn new<T: Default + Send + 'static>(
        work: impl FnOnce(&View, &Checker) -> T + Send + 'static,
    ) -> (Self, oneshot::Receiver<T>) {
        let (reply, answer) = oneshot::channel();
        let question = move |state: Option<(&View, &Checker)>| {
            // Nobody waits for the answer to a cancelled request.
            if !reply.is_closed() {
                let _ = reply.send(state.map_or_else(T::default, |(view, checker)| work(view, checker)));
            }
        };
        (Self(Box::new(question)), answer)
    }

    /// Answers for a document in this state; `None` if it is not open.
    pub(super) fn answer(self, state: Option<(&View, &Checker)>) {
        (self.0)(state);
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Question")
    }
}
