//! The file of tokens, followed while sessions go on: an agent who leaves hands a token back, and all others work on.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::sleep;

use super::gate::Gate;
use crate::config::shown;
use crate::server::log;

/// How often it is looked at. It may come as a link to elsewhere that is changed, so no system tells of all changes.
const INTERVAL: Duration = Duration::from_secs(2);

/// Gives a gate the tokens that the file has; while something is wrong in it, those of before hold.
pub(super) async fn follow(file: PathBuf, gate: watch::Sender<Gate>) {
    let (mut seen, mut taken) = (None, None);
    loop {
        sleep(INTERVAL).await;
        let now = read(&file).await;
        // Half a file may be there while it is written; one that stays as it is is whole.
        if seen.as_ref() == Some(&now) && taken.as_ref() != Some(&now) {
            take(&file, now.clone(), &gate);
            taken = Some(now.clone());
        }
        seen = Some(now);
    }
}

async fn read(file: &Path) -> Result<String, String> {
    let file = file.to_owned();
    let text = spawn_blocking(|| fs::read_to_string(file)).await.unwrap_or_else(|error| Err(io::Error::other(error)));
    text.map_err(|error| format!("cannot be read: {error}"))
}

fn take(file: &Path, text: Result<String, String>, gate: &watch::Sender<Gate>) {
    match text.and_then(|text| gate.borrow().clone().with_tokens(&text)) {
        Ok(next) => {
            if gate.send_if_modified(|gate| std::mem::replace(gate, next.clone()) != next) {
                log(&format!("{}: the tokens have changed", shown(file)));
            }
        }
        Err(why) => log(&format!("{}: {why}; the tokens of before hold", shown(file))),
    }
}
