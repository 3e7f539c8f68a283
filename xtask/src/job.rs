//! One description that becomes one crate, or a part of one.

use std::fs;
use std::path::{Path, PathBuf};

use codegen::diagnostic::Diagnostic;
use codegen::options::{Choices, Placed};
use codegen::{Generation, InputFile, Layout, OutputFile};

use crate::arguments::Regen;
use crate::disk::Disk;
use crate::failure::{Failure, show};
use crate::options::{self, Client, Loaded};
use crate::ours::is_ours;
use crate::plan::{Desk, Plan, Planner, Territory};
use crate::progress::Progress;
use crate::{apart, manifest, package_name, place};

/// Everything that is known before the description is read.
#[derive(Debug)]
pub(crate) struct Job {
    /// The crate's folder as people know it.
    pub(crate) folder: PathBuf,
    options: codegen::Options,
    entry: String,
    disk: Disk,
    territory: Territory,
    target: Target,
    /// What is said of the option file, and its text.
    said: (Vec<Diagnostic>, Option<InputFile>),
    /// The option file says nothing that can be made sense of.
    senseless: bool,
}

#[derive(Debug)]
enum Target {
    /// Between the markers of this manifest, and in two folders.
    Part { manifest: String },
    /// All of it. `fresh` if no earlier run wrote there: then nothing may be written over.
    Whole { fresh: bool },
}

/// What is the machine's of a crate that is generated as a whole.
const WHOLE: &[&str] = &["docs", "src"];

/// The place of a crate of its own.
pub(crate) fn whole_territory(out: &Path) -> Result<Territory, Failure> {
    Ok(Territory { root: place::folder(out)?, folders: WHOLE })
}

impl Job {
    /// What the option file asks for.
    pub(crate) fn all(workspace: &Path) -> Result<Vec<Self>, Failure> {
        let mut problems = Vec::new();
        let mut jobs = Vec::new();
        let Loaded { value, mut diagnostics, input } = options::load(workspace)?;
        for client in value {
            match Self::part(workspace, client) {
                // One listing of the file's own warnings is enough.
                Ok(job) => {
                    jobs.push(Self { said: (std::mem::take(&mut diagnostics), input.clone()), ..job });
                }
                Err(problem) => problems.push(problem),
            }
        }
        Failure::unless_empty(problems)?;
        Ok(jobs)
    }

    fn part(workspace: &Path, client: Client) -> Result<Self, String> {
        let folder = client.folder.strip_prefix(workspace).unwrap_or(&client.folder).to_owned();
        let package = manifest::package_name(&client.manifest)
            .map_err(|error| format!("{}: {error}", show(&folder.join("Cargo.toml"))))?;
        let mut disk = Disk::new(workspace, client.description.as_str());
        let choices = Choices { strict: true, ..client.choices };
        choices.overlays.iter().for_each(|overlay| disk.allow_beside(&overlay.value, options::FILE));
        Ok(Self {
            folder,
            options: codegen::Options { package, layout: Layout::Part, choices },
            disk,
            said: (Vec::new(), None),
            senseless: false,
            entry: client.description,
            territory: Territory { root: client.folder, folders: &["docs", "src/generated"] },
            target: Target::Part { manifest: client.manifest },
        })
    }

    /// What `--spec` and `--out` ask for.
    pub(crate) fn whole(arguments: &Regen, spec: &str, out: &Path, workspace: &Path) -> Result<Self, Failure> {
        let package = match &arguments.name {
            Some(name) => name.clone(),
            None => package_name::from_file(Path::new(spec)),
        };
        let (name, root) = (package_name::check(&package), place::folder(out));
        let root = match (name, root) {
            (Ok(()), root) => root?,
            (Err(problem), Ok(_)) => return Err(Failure::new(problem)),
            (Err(problem), Err(failure)) => return Err(failure.and(problem)),
        };
        let runtime = match &arguments.runtime {
            Some(runtime) => runtime.clone(),
            None => place::runtime_from(&root, workspace)?,
        };
        let runtime = manifest::toml_string(&runtime);
        let territory = Territory { root, folders: WHOLE };
        let fresh = !is_ours(&territory.root)?;
        for folder in territory.folders {
            if fresh && has_entries(&territory.root.join(folder)) {
                return Err(Failure::new(format!(
                    "{} holds files, and no Cargo.toml beside it says that they were generated: choose an empty \
                     folder for --out, or remove them",
                    show(&out.join(folder))
                )));
            }
        }
        let base = std::env::current_dir().map_err(|error| Failure::at("use", Path::new("."), error))?;
        let loaded = match &arguments.options {
            Some(path) => options::for_one(&base, path, &territory.root, workspace),
            None => Loaded { value: Some(Choices::default()), diagnostics: Vec::new(), input: None },
        };
        let senseless = loaded.value.is_none();
        let mut choices = Choices { strict: arguments.strict, ..loaded.value.unwrap_or_default() };
        let mut disk = Disk::new(base, spec);
        let option_file = arguments.options.as_deref().unwrap_or_default();
        choices.overlays.iter().for_each(|overlay| disk.allow_beside(&overlay.value, option_file));
        arguments.overlays.iter().for_each(|overlay| disk.allow(overlay));
        choices.overlays.extend(arguments.overlays.iter().cloned().map(Placed::from));
        let job = Self {
            folder: out.to_owned(),
            options: codegen::Options { package, layout: Layout::Whole { runtime }, choices },
            disk,
            said: (loaded.diagnostics, loaded.input),
            senseless,
            entry: spec.to_owned(),
            territory,
            target: Target::Whole { fresh },
        };
        apart::check_kept(&job.territory, "the description", Path::new(spec))?;
        let named = arguments.options.iter().chain(&arguments.overlays);
        if let Some(report) = &arguments.report {
            apart::check_report(&job.territory, report, [spec].into_iter().chain(named.map(String::as_str)))?;
        }
        Ok(job)
    }

    /// The package's name.
    pub(crate) fn package(&self) -> &str {
        &self.options.package
    }

    /// The crate's folder and what in it is the machine's.
    pub(crate) fn territory(&self) -> &Territory {
        &self.territory
    }

    /// Makes the files, each of which goes to the desk if it differs from what is there.
    pub(crate) fn generate<D: Desk>(&self, desk: D) -> (Generation, Planner<D>) {
        let (diagnostics, input) = &self.said;
        let mut planner = Planner::new(self.territory.clone(), desk);
        let mut made = Generation::default();
        if !self.senseless {
            let mut progress = Progress::new(&self.options.package);
            let mut show = |stage| progress.show(stage);
            let mut take = |file| planner.take(&file);
            made = codegen::generate_to(&self.entry, &self.disk, &self.options, &mut show, &mut take);
        }
        made.diagnostics.splice(0..0, diagnostics.iter().cloned());
        made.inputs.extend(input.iter().cloned());
        (made, planner)
    }

    /// What the files would change, after the last of them.
    pub(crate) fn plan<D: Desk>(&self, generation: &Generation, mut planner: Planner<D>) -> Result<(Plan, D), Failure> {
        if planner.is_empty() {
            // It would remove everything that is there.
            return Err(Failure::new(format!("{}: the generator made no files and gave no reason", self.package())));
        }
        for input in &generation.inputs {
            apart::check_kept(&self.territory, "the description", &self.disk.locate(&input.path))?;
        }
        if let Target::Part { manifest } = &self.target {
            let path = self.folder.join("Cargo.toml");
            if let Some(file) = planner.paths().find(|file| !self.is_of_part(file)) {
                return Err(Failure::new(format!("the generator made {}, which is not its own", show(file))));
            }
            let text = manifest::with_block(manifest, &generation.manifest_block)
                .map_err(|problem| Failure::new(format!("{} {problem}", show(&path))))?;
            if fs::read(self.territory.root.join("Cargo.toml")).ok().as_deref() != Some(manifest.as_bytes()) {
                return Err(Failure::new(format!("{} changed while this run was at work: start again", show(&path))));
            }
            planner.take(&OutputFile { path: "Cargo.toml".to_owned(), text });
        }
        let (plan, desk) = planner.finish()?;
        if matches!(self.target, Target::Whole { fresh: true }) && plan.already_there() {
            return Err(Failure::new(format!(
                "{} holds files that would be written over, and no Cargo.toml says that they were generated: choose \
                 an empty folder for --out",
                show(&self.folder)
            )));
        }
        Ok((plan, desk))
    }

    fn is_of_part(&self, file: &Path) -> bool {
        self.territory.holds(&self.territory.root.join(file))
    }

    /// The report is not written over anything that the description turned out to consist of, nor over a file of the
    /// crate that has a second name.
    pub(crate) fn check_report_apart<D: Desk>(
        &self,
        report: &Path,
        generation: &Generation,
        planner: &Planner<D>,
    ) -> Result<(), Failure> {
        let read = generation.inputs.iter().map(|input| (Path::new(&input.path), self.disk.locate(&input.path)));
        let generated = [Path::new("Cargo.toml")].into_iter().chain(planner.all_paths());
        let generated = generated.map(|path| (path, self.territory.root.join(path)));
        apart::check_other_names(report, "read", read)?;
        apart::check_other_names(report, "generated", generated)
    }
}

/// Whether anything at all is in a folder. What can't be listed is a matter of the plan, which says why.
fn has_entries(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::tests::{Memory, files, put};

    const MANIFEST: &str = codegen::MANIFEST_FIRST_LINE;

    /// What a job makes of files that somebody generated.
    fn plan(job: &Job, made: &[(&str, &str)]) -> Result<Plan, Failure> {
        plan_of(job, made, &generation())
    }

    fn plan_of(job: &Job, made: &[(&str, &str)], generation: &Generation) -> Result<Plan, Failure> {
        let mut planner = Planner::new(job.territory.clone(), Memory::default());
        files(made).iter().for_each(|file| planner.take(file));
        job.plan(generation, planner).map(|(plan, _)| plan)
    }

    fn generation() -> Generation {
        Generation {
            files: Vec::new(),
            manifest_block: "a = []\n".into(),
            diagnostics: Vec::new(),
            report: codegen::Report::default(),
            inputs: Vec::new(),
        }
    }

    fn whole(out: &Path, spec: &str) -> Result<Job, Failure> {
        Job::whole(&Regen::default(), spec, out, Path::new("/workspace"))
    }

    fn problem<T: std::fmt::Debug>(result: Result<T, Failure>) -> String {
        result.unwrap_err().problems().join("\n")
    }

    #[test]
    fn a_folder_with_files_of_people_is_refused() {
        let made = [("Cargo.toml", MANIFEST), ("README.md", "r"), ("src/lib.rs", "")];
        for (path, text, said) in [
            ("Cargo.toml", "[package]\n", "was not made by this command"),
            ("src/main.rs", "", "holds files"),
            ("docs/a.md", "", "holds files"),
            ("README.md", "r", "would be written over"),
        ] {
            let dir = tempfile::tempdir().unwrap();
            put(dir.path(), path, text);
            let said_really = problem(whole(dir.path(), "a.yaml").and_then(|job| plan(&job, &made)));
            assert!(said_really.contains(said), "{path}: {said_really}");
        }
    }

    #[test]
    fn a_crate_of_ours_is_written_again_and_the_rest_of_its_folder_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "Cargo.toml", MANIFEST);
        put(dir.path(), "Cargo.lock", "");
        put(dir.path(), "target/x", "");
        put(dir.path(), "src/old.rs", "");
        let job = whole(dir.path(), "some api.yaml").unwrap();
        assert_eq!(job.package(), "some-api");
        let plan = plan(&job, &[("Cargo.toml", MANIFEST), ("src/lib.rs", "")]).unwrap();
        assert_eq!((plan.written(), plan.removed(), plan.unchanged.len()), (1, 1, 1));
    }

    #[test]
    fn a_description_in_a_folder_that_would_be_cleared_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "Cargo.toml", MANIFEST);
        put(dir.path(), "docs/api.yaml", "");
        let said = problem(whole(dir.path(), dir.path().join("docs/api.yaml").to_str().unwrap()));
        assert!(said.contains("belongs to the generated crate"), "{said}");
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_a_link_leads_to_in_a_folder_that_would_be_cleared_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        put(dir.path(), "out/Cargo.toml", MANIFEST);
        put(dir.path(), "out/docs/api.yaml", "");
        let link = dir.path().join("link.yaml");
        std::os::unix::fs::symlink(dir.path().join("out/docs/api.yaml"), &link).unwrap();
        let link = link.to_str().unwrap();
        let said = problem(whole(&dir.path().join("out"), link));
        assert!(said.contains("belongs to the generated crate"), "{said}");
        // What the description leads to: a part of it, an overlay, the option file.
        let job = whole(&dir.path().join("out"), dir.path().join("api.yaml").to_str().unwrap()).unwrap();
        let mut made = generation();
        made.inputs.push(codegen::InputFile { path: link.to_owned(), text: String::new() });
        let said = problem(plan_of(&job, &[("src/lib.rs", "")], &made));
        assert!(said.contains("belongs to the generated crate"), "{said}");
    }

    #[test]
    fn a_description_of_a_part_is_looked_for_from_the_workspace() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        put(&root, "c/docs/a.yaml", "");
        let client = Client {
            description: "c/docs/a.yaml".into(),
            folder: root.join("c"),
            manifest: "[package]\nname = \"c\"\n".into(),
            choices: Choices::default(),
        };
        let mut made = generation();
        made.inputs.push(codegen::InputFile { path: "c/docs/a.yaml".into(), text: String::new() });
        let said = problem(plan_of(&Job::part(&root, client).unwrap(), &[("docs/a.md", "")], &made));
        assert!(said.contains("belongs to the generated crate"), "{said}");
    }

    #[test]
    fn the_manifest_names_the_runtime_as_it_was_given_whatever_it_holds() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["../runtime", "it's \"here\"\n[dependencies]", r"C:\runtime"] {
            let runtime = Some(path.to_owned());
            let arguments = Regen { runtime, ..Regen::default() };
            let job = Job::whole(&arguments, "a.yaml", dir.path(), Path::new("/workspace")).unwrap();
            let Layout::Whole { runtime } = &job.options.layout else { panic!("a part") };
            let manifest: toml::Table = toml::from_str(&format!("path = {runtime}\n")).unwrap();
            assert_eq!(manifest["path"].as_str(), Some(path));
        }
    }

    #[test]
    fn a_part_may_only_write_what_is_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        let manifest = "[package]\nname = \"c\"\n[features]\n# @generated begin\n# @generated end\n";
        put(&root, "c/Cargo.toml", manifest);
        let job = |manifest: &str| {
            let client = Client {
                description: "a.yaml".into(),
                folder: root.join("c"),
                manifest: manifest.to_owned(),
                choices: Choices::default(),
            };
            Job::part(&root, client).unwrap()
        };
        let whole = plan(&job(manifest), &[("docs/a.md", ""), ("src/generated/mod.rs", "")]).unwrap();
        assert_eq!((whole.files(), whole.written()), (3, 3));
        assert!(problem(plan(&job(manifest), &[("src/lib.rs", "")])).contains("not its own"));
        assert!(problem(plan(&job(manifest), &[])).contains("no files"));
        let unmarked = plan(&job("[package]\nname = \"c\"\n"), &[("docs/a.md", "")]);
        assert!(problem(unmarked).starts_with("c/Cargo.toml has no place"));
    }
}
