//! Work on other threads, in lanes, so that what takes long holds up nobody else.
//!
//! A check takes well under a millisecond, a few if the draft is an archive. So there is no need for many threads,
//! but for places that slow work cannot take: work on long texts has a lane of its own, looking through folders has
//! another, and the answers to whatever a client asks at once do not stand before what it is shown while typing.
//! The lanes are the process's, whoever works for whom.

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;

/// Work on texts of more bytes counts as slow.
const LONG: usize = 64 << 10;

/// How many threads work at most in each lane, in their order.
const WIDTHS: [usize; 4] = [4, 4, 2, 1];

/// How many threads work at most, all lanes together.
pub(super) const THREADS: usize = WIDTHS[0] + WIDTHS[1] + WIDTHS[2] + WIDTHS[3];

/// The places of each lane.
static PLACES: [Semaphore; 4] = [
    Semaphore::const_new(WIDTHS[0]),
    Semaphore::const_new(WIDTHS[1]),
    Semaphore::const_new(WIDTHS[2]),
    Semaphore::const_new(WIDTHS[3]),
];

/// What waits only for work of its own kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Lane {
    /// Checks of what is typed.
    Checks,
    /// Answers to requests about a draft.
    Answers,
    /// Either, where the text is long.
    Slow,
    /// Looking through folders.
    Folders,
}

impl Lane {
    /// This lane for a text, if it is not too long for it.
    pub(super) fn of_text(self, text: &str) -> Self {
        if text.len() > LONG { Self::Slow } else { self }
    }

    /// Does some work on another thread, once there is a place for it; those who came first go first.
    pub(super) fn run(self, work: impl FnOnce() + Send + 'static) {
        let places = self.places();
        if let Ok(place) = places.try_acquire() {
            begin(place, work);
            return;
        }
        tokio::spawn(async move {
            let place = places.acquire().await.expect("the lanes are never closed");
            begin(place, work);
        });
    }

    fn places(self) -> &'static Semaphore {
        &PLACES[self as usize]
    }
}

fn begin(place: SemaphorePermit<'static>, work: impl FnOnce() + Send + 'static) {
    spawn_blocking(move || {
        let _place = place;
        work();
    });
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex, mpsc};

    use tokio::sync::mpsc::unbounded_channel;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn slow_work_holds_up_slow_work_alone() {
        let (done, mut finished) = unbounded_channel();
        let (go_on, wait) = mpsc::channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        for _ in 0..9 {
            let (wait, done) = (Arc::clone(&wait), done.clone());
            Lane::Slow.run(move || {
                // Until nobody can say any more that it is to go on.
                let _ = wait.lock().unwrap().recv();
                let _ = done.send("slow");
            });
        }
        for (lane, name) in [(Lane::Checks, "check"), (Lane::Answers, "answer"), (Lane::Folders, "folder")] {
            let done = done.clone();
            lane.run(move || _ = done.send(name));
            assert_eq!(finished.recv().await, Some(name));
        }
        drop(go_on);
        for _ in 0..9 {
            assert_eq!(finished.recv().await, Some("slow"));
        }
    }

    #[tokio::test]
    async fn a_panic_gives_its_place_back() {
        for _ in 0..20 {
            Lane::Folders.run(|| panic!("this is a test"));
        }
        let (done, finished) = oneshot::channel();
        Lane::Folders.run(move || _ = done.send(7));
        assert_eq!(finished.await, Ok(7));
    }

    #[test]
    fn long_texts_are_slow() {
        assert_eq!(Lane::Checks.of_text("Hola"), Lane::Checks);
        assert_eq!(Lane::Answers.of_text(&"Hola ".repeat(20_000)), Lane::Slow);
    }
}
