//! How far work has come that takes long, for clients that show it.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Progress as Told;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

/// Work that takes no longer is not spoken of.
const PATIENCE: Duration = Duration::from_millis(200);

/// Work of which a client is told, under a token that both know.
#[derive(Clone, Debug)]
pub(super) struct Progress {
    client: Client,
    token: ProgressToken,
}

impl Progress {
    /// Of a request, if the client gave it a token. The token is good until the request is answered.
    pub(super) fn of_request(client: &Client, token: Option<ProgressToken>) -> Option<Self> {
        token.map(|token| Self { client: client.clone(), token })
    }

    /// Of work of our own, if the client agrees; waits for its answer.
    async fn of_our_own(client: Client) -> Option<Self> {
        static NUMBERS: AtomicU32 = AtomicU32::new(0);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let token = NumberOrString::String(format!("replylint/{number}"));
        let params = WorkDoneProgressCreateParams { token: token.clone() };
        client.send_request::<WorkDoneProgressCreate>(params).await.ok()?;
        Some(Self { client, token })
    }

    async fn begin(&self, title: &str) {
        self.tell(WorkDoneProgress::Begin(WorkDoneProgressBegin {
            title: title.into(),
            percentage: Some(0),
            ..WorkDoneProgressBegin::default()
        }))
        .await;
    }

    async fn end(&self) {
        self.tell(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
    }

    async fn tell(&self, value: WorkDoneProgress) {
        let params = ProgressParams { token: self.token.clone(), value: ProgressParamsValue::WorkDone(value) };
        self.client.send_notification::<Told>(params).await;
    }
}

/// What a client is told while rules are read and compiled, if that takes long.
#[derive(Debug, Default)]
pub(super) struct Loading(JoinSet<()>);

impl Loading {
    /// Some rules are being loaded, until what this returns is dropped.
    pub(super) fn begin(&mut self, client: &Client) -> oneshot::Sender<()> {
        let (loading, mut loaded) = oneshot::channel();
        // Of several documents that wait for their rules one is enough to tell of.
        while self.0.try_join_next().is_some() {}
        if self.0.is_empty() {
            let client = client.clone();
            self.0.spawn(async move {
                tokio::select! {
                    _ = &mut loaded => return,
                    () = sleep(PATIENCE) => {}
                }
                let Some(progress) = Progress::of_our_own(client).await else { return };
                progress.begin("Loading rules").await;
                let _ = loaded.await;
                progress.end().await;
            });
        }
        loading
    }
}

/// Work through a list on another thread, of which a client is told if it wants to hear of it.
pub(super) struct Steps {
    progress: Option<Progress>,
    all: usize,
    done: usize,
    /// How much was told last, of a hundred.
    told: u32,
}

impl Steps {
    /// Begins work of so many steps.
    pub(super) fn begin(progress: Option<Progress>, title: &str, all: usize) -> Self {
        let steps = Self { progress, all, done: 0, told: 0 };
        steps.tell(|progress| async move { progress.begin(title).await });
        steps
    }

    /// Takes a step; of a hundred a client hears at most.
    pub(super) fn step(&mut self) {
        self.done += 1;
        let percentage = u32::try_from(self.done * 100 / self.all.max(1)).unwrap_or(100).min(100);
        if percentage == self.told {
            return;
        }
        self.told = percentage;
        let message = Some(format!("{} / {}", self.done, self.all));
        let report = WorkDoneProgressReport { message, percentage: Some(percentage), ..Default::default() };
        self.tell(|progress| async move { progress.tell(WorkDoneProgress::Report(report)).await });
    }

    fn tell<'s, F: Future<Output = ()>>(&'s self, told: impl FnOnce(&'s Progress) -> F) {
        if let Some(progress) = &self.progress {
            // This is a thread of the runtime's for work that waits.
            Handle::current().block_on(told(progress));
        }
    }
}

impl Drop for Steps {
    /// However the work ended, the client need not wait for more.
    fn drop(&mut self) {
        self.tell(|progress| async move { progress.end().await });
    }
}
