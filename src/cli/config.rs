//! `replylint config`: the settings that hold for a draft, and where each comes from.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;

use super::options::{self, ConfigOptions, ContextOptions, RuleOptions};
use super::{FAILED, Stop};
use crate::config::Home;
use crate::report::settings::{self, Shown};

#[derive(clap::Args)]
pub struct Args {
    /// A draft, which need not be there yet, or the folder of drafts without a name
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// How the settings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    #[command(flatten)]
    context: ContextOptions,
    #[command(flatten)]
    rules: RuleOptions,
    #[command(flatten)]
    config: ConfigOptions,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table
    Text,
    /// One JSON object, as docs/schema/config-output.schema.json describes
    Json,
}

pub fn run(args: &Args) -> Result<ExitCode, Stop> {
    let configuration = args.config.configuration(args.rules.command_line(&args.context)?);
    let home = if args.path.is_dir() { Home::of_folder(&args.path) } else { Home::of_file(&args.path) };
    let brief = configuration.brief(&home);
    args.rules.check_names(std::slice::from_ref(&brief))?;
    let problems = configuration.take_problems();
    let layers = configuration.layers(&home);
    let files: Vec<&Path> =
        layers.iter().flat_map(|layer| &layer.files).map(|file| Path::new(file.path.as_str())).collect();
    let shown = Shown {
        draft: home.path.as_deref(),
        files: &files,
        effective: &brief.effective,
        rules: brief.linter.rules(),
        problems: &problems,
        path: &options::nearby,
    };
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        Format::Text => out.write_all(settings::text(&shown).as_bytes())?,
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &settings::json(&shown)).map_err(io::Error::from)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    let failed = options::tell_problems(&problems);
    options::keep(&brief);
    Ok(ExitCode::from(if failed { FAILED } else { 0 }))
}
