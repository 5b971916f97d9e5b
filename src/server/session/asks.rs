//! What a session asks its client; nobody waits for the answers, and they end with the session.

use tower_lsp::lsp_types::{ConfigurationItem, WorkspaceEdit};

use super::{Event, Session};
use crate::server::workspace::SECTION;
use crate::server::{inline, watching};

impl Session {
    /// Tells the client of what we can do that clients are not told at first.
    pub(super) fn register(&mut self) {
        let registrations =
            watching::registration(self.features).into_iter().chain(inline::registration(self.features));
        let (client, registrations) = (self.client.clone(), registrations.collect::<Vec<_>>());
        if !registrations.is_empty() {
            // A client that refuses goes on without.
            self.asides.spawn(async move { _ = client.register_capability(registrations).await });
        }
    }

    /// Asks the client for its settings; the answer comes back as an event.
    pub(super) fn ask_for_settings(&mut self) {
        if !self.features.configuration {
            return;
        }
        self.asked += 1;
        let (client, events, number) = (self.client.clone(), self.events.clone(), self.asked);
        self.asides.spawn(async move {
            let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.into()) };
            // A client that does not answer has nothing to say.
            if let Ok(answer) = client.configuration(vec![item]).await {
                let _ = events.send(Event::Settings(number, answer.into_iter().next().unwrap_or_default()));
            }
        });
    }

    /// Asks the client to change something.
    pub(super) fn ask_for_edit(&mut self, edit: WorkspaceEdit) {
        let client = self.client.clone();
        // Whether it makes them is its own affair: it shows so in the next change.
        self.asides.spawn(async move { _ = client.apply_edit(edit).await });
    }

    /// Tells a client that asks for diagnostics that there are other ones.
    pub(super) fn refresh(&mut self) {
        if self.features.pull_diagnostics {
            let client = self.client.clone();
            // Whether it minds is its own affair.
            self.asides.spawn(async move { _ = client.workspace_diagnostic_refresh().await });
        }
    }

    /// Tells a client that shows lenses that they say something else now.
    pub(super) fn refresh_lenses(&mut self) {
        if self.features.refreshed_lenses {
            let client = self.client.clone();
            self.asides.spawn(async move { _ = client.code_lens_refresh().await });
        }
    }

    /// Tells a client that marks words that other words may be marked, since something was set.
    pub(super) fn refresh_hints(&mut self) {
        if self.features.refreshed_hints {
            let client = self.client.clone();
            self.asides.spawn(async move { _ = client.inlay_hint_refresh().await });
        }
    }
}
