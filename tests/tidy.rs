//! The house rules as tests: who may use whom, what a file may hold, what the window may do.
//!
//! Deliberately not here: whatever the compiler, clippy, svelte-check or eslint already refuse.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every edge the product may have between our crates, `facturier-` left off. See src-tauri/docs/architecture.md.
const EDGES: [(&str, &[&str]); 10] = [
    ("facturier", &["app", "sandbox"]),
    ("app", &["api", "domain", "efactura", "export", "pdf", "protocol", "store"]),
    ("api", &["domain", "protocol"]),
    ("domain", &[]),
    ("efactura", &["domain"]),
    ("export", &["domain"]),
    ("pdf", &["domain"]),
    ("protocol", &["domain"]),
    ("sandbox", &[]),
    ("store", &["domain", "protocol"]),
];

/// What a crate may not use of the world outside, because its first sentence promises so.
const WALLS: [(&str, &[&str]); 8] = [
    ("facturier-domain", &["log", "redb", "reqwest", "tauri", "tokio", "tracing"]),
    ("facturier-protocol", &["log", "redb", "reqwest", "tauri", "tokio", "tracing"]),
    ("facturier-store", &["log", "reqwest", "tauri", "tokio", "tracing"]),
    ("facturier-api", &["redb", "tauri"]),
    ("facturier-efactura", &["log", "redb", "reqwest", "tauri", "tokio", "tracing"]),
    ("facturier-export", &["log", "redb", "reqwest", "tauri", "tokio", "tracing"]),
    ("facturier-pdf", &["log", "redb", "reqwest", "tauri", "tokio", "tracing"]),
    ("facturier-app", &["clap", "redb", "reqwest", "tauri"]),
];

/// What each room of the page may name of the others. `main.ts` and `App.svelte` put them together.
const PAGE_ROOMS: [(&str, &[&str]); 7] = [
    ("areas", &["state", "components", "format", "words", "bindings"]),
    ("state", &["backend", "format", "words", "bindings"]),
    ("backend", &["format", "words", "bindings"]),
    ("components", &["format", "words", "bindings"]),
    ("format", &["words", "bindings"]),
    ("words", &["bindings"]),
    ("bindings", &[]),
];

const LINES_MAX: usize = 500;

/// Longer files, and why they are better whole.
const LONG_FILES: [(&str, &str); 4] = [
    ("src-tauri/crates/app/src/words/en.rs", "one table: every sentence of the program in English"),
    ("src-tauri/crates/app/src/words/ro.rs", "one table: every sentence of the program in Romanian"),
    ("src-tauri/crates/protocol/src/engine/tests.rs", "the stories of that state machine"),
    ("ui/tests/screens.ts", "one table: every state of every screen and how to get there"),
];

/// Where the old letters with a cedilla may stand: only where they are recognised.
const CEDILLA_FILES: [&str; 6] = [
    "src-tauri/crates/app/src/show.rs",
    "src-tauri/crates/app/src/words.rs",
    "src-tauri/crates/pdf/src/file_name.rs",
    "src-tauri/crates/pdf/src/text.rs",
    "src-tauri/crates/protocol/src/engine/compare.rs",
    "ui/src/format/text.ts",
];

/// The only places that may read the clock, make ids, or begin a write behind the store's port; one measures.
const LICENSED_FILES: [&str; 4] = [
    "src-tauri/crates/app/src/ports.rs",
    "src-tauri/crates/store/src/commit.rs",
    "src-tauri/crates/store/src/find/cost.rs",
    "src-tauri/crates/store/src/open.rs",
];

#[test]
fn crates_use_only_what_the_plan_allows() {
    let offences = packages().into_iter().flat_map(|package| {
        let name = short(text(&package["name"])).to_owned();
        let allowed = EDGES.iter().find(|(from, _)| *from == name).map(|(_, to)| *to);
        ours(&package).into_iter().filter_map(move |(to, kind)| {
            let fine = allowed.is_some_and(|allowed| allowed.contains(&short(&to)))
                // The stand-in for the server may serve anyone's tests; those of the whole product may fill books themselves.
                || (kind == "dev" && name != "sandbox" && (short(&to) == "sandbox" || name == "facturier"));
            (!fine).then(|| format!("{name} -> {to} ({kind})"))
        })
    });
    none(offences, "edges that the plan does not have");
}

#[test]
fn every_crate_is_in_the_plan() {
    let unplanned = packages()
        .iter()
        .map(|package| short(text(&package["name"])).to_owned())
        .filter(|name| !EDGES.iter().any(|(known, _)| known == name))
        .collect::<Vec<_>>();
    none(unplanned, "crates without a line in EDGES and in src-tauri/docs/architecture.md");
}

#[test]
fn crates_keep_the_walls_they_promise() {
    let packages = packages();
    let offences = WALLS.iter().flat_map(|(name, banned)| {
        let package = packages.iter().find(|package| package["name"] == *name);
        package.map(dependencies).unwrap_or_default().into_iter().filter_map(move |(to, kind)| {
            (kind != "dev" && banned.contains(&to.as_str())).then(|| format!("{name} -> {to}"))
        })
    });
    none(offences, "dependencies a crate has promised not to have");
}

#[test]
fn every_crate_says_what_is_not_in_it() {
    let offences = packages().into_iter().filter_map(|package| {
        let lib =
            Path::new(text(&package["manifest_path"])).parent().map(|folder| folder.join("src/lib.rs"))?;
        let lib = if lib.exists() { lib } else { Path::new(ROOT).join("src-tauri/src/lib.rs") };
        let source = fs::read_to_string(&lib).unwrap_or_default();
        let doc =
            source.lines().take_while(|line| line.starts_with("//!")).collect::<String>().to_lowercase();
        (!doc.contains("not here") && !doc.contains("absent")).then(|| lib.display().to_string())
    });
    none(offences, "crates whose first words do not say what is deliberately not here");
}

#[test]
fn every_crate_obeys_the_lints_of_the_workspace() {
    let manifests = packages().into_iter().map(|package| text(&package["manifest_path"]).to_owned());
    let offences = manifests
        .filter(|path| !fs::read_to_string(path).unwrap_or_default().contains("[lints]\nworkspace = true"));
    none(offences, "manifests without `[lints] workspace = true`");

    let root = read("Cargo.toml");
    let lifted = ["unwrap_used", "expect_used", "panic", "todo", "unimplemented", "disallowed_methods"]
        .into_iter()
        .filter(|lint| !root.contains(&format!("{lint} = \"deny\"")));
    none(lifted, "lints that are no longer denied");
}

#[test]
fn the_product_lifts_no_lint_on_panics() {
    let lints = ["expect_used", "panic", "todo", "unimplemented", "unwrap_used"];
    let offences = product_code().into_iter().flat_map(|file| {
        file.lines(|line| lints.iter().any(|lint| line.contains(&format!("clippy::{lint}"))))
    });
    none(offences, "places that may panic; refuse with a named error instead");
}

#[test]
fn time_chance_and_raw_writes_have_their_few_places() {
    let offences = product_code()
        .into_iter()
        .filter(|file| !LICENSED_FILES.contains(&file.path.as_str()))
        .flat_map(|file| file.lines(|line| line.contains("clippy::disallowed_methods")));
    none(offences, "uses of the clock, of chance or of the raw database outside LICENSED_FILES");
}

#[test]
fn only_the_backend_of_the_page_knows_the_shell() {
    let offences = files_under("ui/src")
        .into_iter()
        .filter(|file| !file.path.starts_with("ui/src/backend/") && !is_test(&file.path))
        .flat_map(|file| file.lines(|line| line.contains("@tauri-apps") || line.contains("__TAURI")));
    none(offences, "mentions of the shell outside ui/src/backend");
}

#[test]
fn rooms_of_the_page_use_only_those_below_them() {
    let files = files_under("ui/src").into_iter().filter(|file| !is_test(&file.path));
    let offences = files.flat_map(|file| {
        let path = file.path.trim_start_matches("ui/src/").to_owned();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
        let (room, area) = room_and_area(&path);
        let allowed = PAGE_ROOMS.iter().find(|(name, _)| *name == room).map(|(_, rooms)| *rooms);
        file.lines(move |line| {
            let (Some(allowed), Some(target)) = (allowed, imported(&folder, line)) else { return false };
            let (to, part) = room_and_area(&target);
            let own = to == room && (room != "areas" || part == area);
            !own && !allowed.contains(&to.as_str())
        })
    });
    none(offences, "imports that go up or sideways (see PAGE_ROOMS)");
}

#[test]
fn the_page_holds_no_markup_the_policy_would_block() {
    let mut page = files_under("ui/src");
    page.extend(files_under("ui/index.html"));
    let offences = page.into_iter().filter(|file| !is_test(&file.path)).flat_map(|file| {
        file.lines(|line| {
            line.contains(" style=\"")
                || line.contains(" style='")
                || line.contains("{@html")
                || line.contains("innerHTML")
        })
    });
    none(offences, "static styles or raw markup in the page");
}

#[test]
fn files_stay_short() {
    let offences = sources().into_iter().filter_map(|file| {
        let lines = file.text.lines().count();
        let listed = LONG_FILES.iter().any(|(path, _)| *path == file.path);
        (lines > LINES_MAX && !listed && !file.path.starts_with("ui/src/bindings/"))
            .then(|| format!("{}: {lines} lines", file.path))
    });
    none(offences, "files over 500 lines without a reason in LONG_FILES");
}

#[test]
fn names_say_what_a_thing_is() {
    let vague = ["common", "helper", "helpers", "manager", "misc", "service", "shared", "util", "utils"];
    let offences = sources().into_iter().map(|file| file.path).filter(|path| {
        path.split(['/', '.', '_', '-']).any(|part| vague.contains(&part.to_lowercase().as_str()))
    });
    none(offences, "files named after nothing in particular");
}

#[test]
fn nothing_is_left_for_later_in_a_comment() {
    let banned = ["TODO", "FIXME", "XXX", "HACK"];
    let offences = sources().into_iter().filter(not_this_file).flat_map(|file| {
        file.lines(|line| line.split(|c: char| !c.is_alphanumeric()).any(|word| banned.contains(&word)))
    });
    none(offences, "notes to a later self");
}

#[test]
fn no_path_of_one_machine_is_written_down() {
    let offences = sources().into_iter().filter(not_this_file).flat_map(|file| {
        file.lines(|line| {
            // The page's first screen has its room too.
            let line = line.replace("areas/home", "");
            ["work", "home", "root", "Users"].iter().any(|folder| line.contains(&format!("/{folder}/")))
        })
    });
    none(offences, "paths of one machine");
}

#[test]
fn the_lock_file_of_the_page_names_no_registry() {
    let lock = read("ui/package-lock.json");
    none(lock.lines().filter(|line| line.contains("\"resolved\"")), "registry addresses");
}

#[test]
fn romanian_is_written_with_commas() {
    let offences = sources()
        .into_iter()
        .filter(|file| not_this_file(file) && !is_test(&file.path))
        .filter(|file| !CEDILLA_FILES.contains(&file.path.as_str()))
        .flat_map(|file| file.lines(|line| line.contains(['\u{15e}', '\u{15f}', '\u{162}', '\u{163}'])));
    none(offences, "old letters with a cedilla outside CEDILLA_FILES");
}

#[test]
fn the_window_obeys_exactly_this_policy() {
    let config: Value = parse("tauri.conf.json");
    let policy = json!({
        "freezePrototype": true,
        "csp": {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "font-src": "'self'",
            "img-src": "'self' data: blob:",
            "connect-src": "ipc: http://ipc.localhost",
            "frame-src": "'none'",
            "object-src": "'none'",
            "base-uri": "'none'",
            "form-action": "'none'"
        },
        "capabilities": ["main"]
    });
    assert_eq!(config["app"]["security"], policy);
    assert_eq!(config["app"]["withGlobalTauri"], json!(false));
    assert_eq!(config["app"]["windows"].as_array().map(Vec::len), Some(1));
    assert_eq!(config["bundle"]["createUpdaterArtifacts"], json!(false));
}

#[test]
fn the_window_may_do_exactly_this() {
    let mut files =
        files_under("src-tauri/capabilities").into_iter().map(|file| file.path).collect::<Vec<_>>();
    files.sort();
    assert_eq!(files, ["src-tauri/capabilities/main.json", "src-tauri/capabilities/rpc.toml"]);

    let capability: Value = parse("src-tauri/capabilities/main.json");
    assert_eq!(capability["windows"], json!(["main"]));
    assert_eq!(
        capability["permissions"],
        json!(["allow-rpc", "core:event:allow-listen", "core:event:allow-unlisten"])
    );
    assert_eq!(capability.get("remote"), None);

    let command = read("src-tauri/capabilities/rpc.toml");
    assert_eq!(command.matches("[[permission]]").count(), 1);
    assert!(command.contains("commands.allow = [\"rpc\"]"));
}

#[test]
fn the_shell_is_built_without_tools_for_intruders() {
    let packages = packages();
    let shell = packages
        .iter()
        .filter(|package| package["name"] == "facturier")
        .flat_map(|package| package["dependencies"].as_array().cloned().unwrap_or_default())
        .find(|dependency| dependency["name"] == "tauri" && dependency["kind"].is_null())
        .expect("the app depends on tauri");
    assert_eq!(shell["uses_default_features"], json!(false));
    let banned = ["devtools", "dynamic-acl", "protocol-asset", "test", "unstable"];
    let features = shell["features"].as_array().cloned().unwrap_or_default();
    none(features.iter().map(text).filter(|feature| banned.contains(feature)), "features of the shell");
}

#[test]
fn the_map_of_the_code_shows_every_crate() {
    let map = read("src-tauri/docs/architecture.md");
    let missing = files_under("src-tauri/crates")
        .into_iter()
        .filter_map(|file| {
            file.path.strip_prefix("src-tauri/crates/")?.strip_suffix("/Cargo.toml").map(str::to_owned)
        })
        .filter(|name| !map.contains(&format!("`{name}`")));
    none(missing, "crates that src-tauri/docs/architecture.md does not mention");
}

#[test]
fn the_page_on_reliability_names_tests_that_exist() {
    let page = read("src-tauri/docs/reliability.md");
    let code: String = ["src-tauri/crates", "tests"]
        .into_iter()
        .flat_map(files_under)
        .filter(|file| file.path.ends_with(".rs"))
        .map(|file| file.text)
        .collect();
    let names = page.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`'));
    let missing = names
        .filter_map(|name| name.split_once("::"))
        .filter(|(_, test)| !code.contains(&format!("fn {test}(")))
        .map(|(place, test)| format!("{place}::{test}"));
    none(missing, "tests in src-tauri/docs/reliability.md that are nowhere");
}

#[test]
fn the_page_on_reliability_says_what_was_broken_for_each_row() {
    let page = read("src-tauri/docs/reliability.md");
    let is_row = |line: &&str| {
        let number = line.strip_prefix("| I").or_else(|| line.strip_prefix("| F"));
        number.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let rows: Vec<&str> = page.lines().filter(is_row).collect();
    assert!(rows.len() > 80, "both tables are there");
    let unfinished = rows.into_iter().filter(|row| {
        let cells: Vec<&str> = row.trim().trim_matches('|').split('|').map(str::trim).collect();
        cells.len() < 4 || cells.last().is_none_or(|last| last.is_empty())
    });
    none(unfinished, "rows of src-tauri/docs/reliability.md of which nothing was seen to fail");
}

struct File {
    /// From the root, with forward slashes.
    path: String,
    text: String,
}

impl File {
    /// The lines that offend, as `path:line: text`.
    fn lines(self, offends: impl Fn(&str) -> bool) -> Vec<String> {
        let lines = self.text.lines().enumerate().filter(|(_, line)| offends(line));
        lines.map(|(index, line)| format!("{}:{}: {}", self.path, index + 1, line.trim())).collect()
    }
}

fn none(offences: impl IntoIterator<Item = impl Into<String>>, what: &str) {
    let offences = offences.into_iter().map(Into::into).collect::<Vec<String>>();
    assert!(offences.is_empty(), "{what}:\n  {}", offences.join("\n  "));
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(ROOT).join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn parse(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn packages() -> Vec<Value> {
    let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(ROOT).output().expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo describes the workspace");
    metadata["packages"].as_array().cloned().expect("the workspace has packages")
}

fn short(name: &str) -> &str {
    name.trim_start_matches("facturier-")
}

/// Name and kind (`normal`, `build`, `dev`) of what a package uses.
fn dependencies(package: &Value) -> Vec<(String, String)> {
    let dependencies = package["dependencies"].as_array().into_iter().flatten();
    dependencies
        .map(|one| (text(&one["name"]).to_owned(), one["kind"].as_str().unwrap_or("normal").to_owned()))
        .collect()
}

fn ours(package: &Value) -> Vec<(String, String)> {
    dependencies(package).into_iter().filter(|(name, _)| name.starts_with("facturier")).collect()
}

/// Everything written by hand in the tree.
fn sources() -> Vec<File> {
    files_under("")
        .into_iter()
        .filter(|file| !file.path.ends_with("lock.json") && !file.path.ends_with("Cargo.lock"))
        .collect()
}

/// The Rust code that ships.
fn product_code() -> Vec<File> {
    let rust = files_under("src-tauri").into_iter().filter(|file| file.path.ends_with(".rs"));
    rust.filter(|file| !is_test(&file.path)).collect()
}

fn is_test(path: &str) -> bool {
    let aside = [
        "/tests/",
        "/tests.rs",
        "/examples/",
        "/benches/",
        "/fixture.rs",
        ".test.ts",
        "/mock/",
        "test-setup",
    ];
    aside.iter().any(|part| path.contains(part))
}

fn not_this_file(file: &File) -> bool {
    file.path != "tests/tidy.rs"
}

/// The first two parts of a path in `ui/src`.
fn room_and_area(path: &str) -> (String, String) {
    let mut parts = path.split('/').map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// What a line imports, from `ui/src`; nothing for a library.
fn imported(folder: &str, line: &str) -> Option<String> {
    let begins = ["from '", "import '", "import('"];
    let target = begins.iter().find_map(|begin| line.split_once(begin))?.1.split('\'').next()?;
    if let Some(target) = target.strip_prefix("@/") {
        return Some(target.to_owned());
    }
    let mut path = folder.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>();
    for part in target.starts_with('.').then_some(target)?.split('/') {
        match part {
            "." => {}
            ".." => drop(path.pop()),
            name => path.push(name),
        }
    }
    Some(path.join("/"))
}

/// Every text file below a folder, or the one file named.
fn files_under(start: &str) -> Vec<File> {
    let mut found = Vec::new();
    let mut waiting = vec![Path::new(ROOT).join(start)];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            if !is_generated(&path) {
                let entries = fs::read_dir(&path).into_iter().flatten().flatten();
                waiting.extend(entries.map(|entry| entry.path()));
            }
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push(File { path: from_root(&path), text });
        }
    }
    found
}

fn is_generated(folder: &Path) -> bool {
    let generated =
        [".git", "target", "gen", "ui/node_modules", "ui/dist", "ui/dist-mock", "ui/test-results"];
    generated.contains(&from_root(folder).as_str())
}

fn from_root(path: &Path) -> String {
    let path: PathBuf = path.strip_prefix(ROOT).unwrap_or(path).components().collect();
    path.to_string_lossy().replace('\\', "/")
}
