//! The real window, driven as a person would: the program cargo has just built, opened under a screen that is not
//! there, through `tauri-driver` and WebKit's own WebDriver.
//!
//! Deliberately not here: the stories, and any way to look into the program other than its window and its files.
//!
//! `make test-window` gives these tests a screen and the driver, and runs them one after the other: a driver holds
//! one session.

use std::{
    fmt::Display,
    fs::{self, File},
    future::Future,
    net::{Ipv4Addr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, SystemTime},
};

use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    error::CmdError,
    key::Key,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

/// How long something may take to appear on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(50);
/// What the web view needs to paint a change before a picture shows it.
const PAINT: Duration = Duration::from_millis(200);
const MODIFIERS: [Key; 4] = [Key::Shift, Key::Control, Key::Alt, Key::Meta];

/// The program with its window open. Dropping it ends the program.
pub struct Window {
    page: Client,
    driver: Driver,
}

impl Window {
    /// Opens the program on a data folder, with a server of its own.
    pub async fn open(data: &Path, api: &str) -> Self {
        let driver = Driver::start(data, api);
        let options = json!({ "tauri:options": { "application": PROGRAM } });
        let mut client = ClientBuilder::new(HttpConnector::new());
        client.capabilities(options.as_object().cloned().unwrap_or_default());
        let connected = timeout(PATIENCE, async {
            loop {
                // The driver needs a moment before it listens.
                if let Ok(page) = client.connect(&driver.address).await {
                    break page;
                }
                sleep(PAUSE).await;
            }
        });
        let Ok(page) = connected.await else {
            panic!("no window came up; the program said:\n{}", driver.words())
        };
        Self { page, driver }
    }

    /// The part of the page with this `data-testid`, once it is there.
    pub async fn part(&self, id: &str) -> Element {
        let selector = format!("[data-testid='{id}']");
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Ok(part) = soon(self.page.find(Locator::Css(&selector))).await {
                return part;
            }
            sleep(PAUSE).await;
        }
        self.give_up(&format!("nothing called {id} came up")).await
    }

    /// Whether the part comes up within a moment.
    pub async fn has(&self, id: &str) -> bool {
        let selector = format!("[data-testid='{id}']");
        for _ in 0..20 {
            if soon(self.page.find(Locator::Css(&selector))).await.is_ok() {
                return true;
            }
            sleep(PAUSE).await;
        }
        false
    }

    /// Clicks a part as soon as it can be clicked.
    pub async fn click(&self, id: &str) {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let part = self.part(id).await;
            if soon(part.is_enabled()).await.unwrap_or(false) && soon(part.click()).await.is_ok() {
                return;
            }
            sleep(PAUSE).await;
        }
        self.give_up(&format!("{id} could not be clicked")).await
    }

    /// Types into a field, after what is in it.
    pub async fn fill(&self, id: &str, text: &str) {
        let part = self.part(id).await;
        if let Err(error) = soon(part.send_keys(text)).await {
            self.give_up(&format!("{id} takes no text: {error}")).await
        }
    }

    /// Presses keys where the focus is, one after the other. A modifier stays down to the end: `Key::Control + "n"`.
    pub async fn press(&self, keys: impl Display) {
        let mut strokes = KeyActions::new("keyboard".to_owned());
        let mut held = Vec::new();
        for value in keys.to_string().chars() {
            strokes = strokes.then(KeyAction::Down { value });
            if MODIFIERS.iter().any(|key| char::from(*key) == value) {
                held.push(value);
            } else {
                strokes = strokes.then(KeyAction::Up { value });
            }
        }
        for value in held {
            strokes = strokes.then(KeyAction::Up { value });
        }
        soon(self.page.perform_actions(strokes)).await.expect("keys can be pressed");
    }

    /// Waits until a part's text contains `text`, and gives the whole of it back.
    pub async fn sees(&self, id: &str, text: &str) -> String {
        let mut seen = String::new();
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            // The page may redraw the part between finding and reading it; then it is found again.
            let part = self.part(id).await;
            seen = soon(part.text()).await.unwrap_or_default();
            if seen.contains(text) {
                return seen;
            }
            sleep(PAUSE).await;
        }
        self.give_up(&format!("{id} never said {text:?}; its last words: {seen:?}")).await
    }

    /// What a function body evaluates to in the page; a promise is awaited.
    pub async fn evaluate(&self, body: &str) -> Value {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {body} }})().then(done, (error) => done(`refused: ${{error}}`));"
        );
        soon(self.page.execute_async(&script, vec![])).await.expect("the page answers")
    }

    /// Waits until a function body evaluates to a value.
    pub async fn comes_to(&self, body: &str, value: Value) {
        let mut last = Value::Null;
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            last = self.evaluate(body).await;
            if last == value {
                return;
            }
            sleep(PAUSE).await;
        }
        self.give_up(&format!("{body}\nnever came to {value}; it is {last}")).await
    }

    /// Makes the window another size, in logical pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        soon(self.page.set_window_size(width, height)).await.expect("the window can be another size");
    }

    /// A picture of the window in `target/screens`.
    pub async fn picture(&self, name: &str) -> PathBuf {
        sleep(PAINT).await;
        let path = beside_target("screens").join(format!("{name}.png"));
        let picture = soon(self.page.screenshot()).await.expect("the window can be pictured");
        fs::write(&path, picture).expect("the picture can be kept");
        path
    }

    /// Memory the program and its web view hold, shared pages in part, in MiB.
    pub fn memory_mib(&self) -> f64 {
        let kib = self.driver.processes().filter_map(|pid| {
            let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
            let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            pss.split_whitespace().next()?.parse::<f64>().ok()
        });
        kib.sum::<f64>() / 1024.0
    }

    /// Pulls the plug: the program gets no chance to tidy up.
    pub async fn kill(self) {
        self.told("KILL").await;
    }

    /// Ends the program as the system does at the end of a session: it may tidy up.
    pub async fn end(self) {
        self.told("TERM").await;
    }

    async fn told(self, name: &str) {
        let program = self.driver.program().expect("the program is running");
        signal(name, &program.to_string());
        let deadline = Instant::now() + PATIENCE;
        while self.driver.program().is_some() {
            assert!(Instant::now() < deadline, "the program outlived its end");
            sleep(PAUSE).await;
        }
    }

    /// Closes the session; the driver gives the program no time either.
    pub async fn close(self) {
        let Self { page, driver } = self;
        soon(page.close()).await.expect("the window closes");
        drop(driver);
    }

    async fn give_up(&self, why: &str) -> ! {
        let page = match soon(self.page.find(Locator::Css("body"))).await {
            Ok(body) => soon(body.text()).await.unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        let picture = self.picture("given-up").await;
        panic!(
            "{why}\n--- the page ({}) ---\n{page}\n--- the program ---\n{}",
            picture.display(),
            self.driver.words()
        );
    }
}

/// No question to the window goes unanswered for ever.
async fn soon<T>(answer: impl Future<Output = Result<T, CmdError>>) -> Result<T, CmdError> {
    timeout(PATIENCE, answer).await.expect("the window answers")
}

/// The machine's time, as the servers of these tests see it.
#[expect(clippy::disallowed_methods, reason = "a server outside the program has a clock of its own")]
pub fn clock() -> sandbox::Clock {
    Arc::new(|| SystemTime::now().into())
}

/// The program that belongs to this test run, with the page inside.
const PROGRAM: &str = env!("CARGO_BIN_EXE_facturier");

/// `tauri-driver` and everything it starts, in a process group of their own.
struct Driver {
    process: Child,
    address: String,
    words: PathBuf,
}

impl Driver {
    fn start(data: &Path, api: &str) -> Self {
        let (port, native_port) = (free_port(), free_port());
        let words = beside_target("tmp").join(format!("window-{port}.txt"));
        // A file, because a pipe nobody empties would stop the program.
        let output = File::create(&words).expect("a file for what the program says");
        let process = Command::new("tauri-driver")
            .args(["--port", &port.to_string(), "--native-port", &native_port.to_string()])
            .env("FACTURIER_DATA", data)
            .env("FACTURIER_API", api)
            // No keychain of the machine the test runs on.
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a second handle"))
            .stderr(output)
            .process_group(0)
            .spawn()
            .expect("tauri-driver is on the path; `make test-window` puts it there");
        Self { process, address: format!("http://127.0.0.1:{port}"), words }
    }

    /// The process of the program, if it lives: the one of our group that runs its file.
    fn program(&self) -> Option<u32> {
        let program = Path::new(PROGRAM).canonicalize().ok()?;
        self.processes().find(|pid| fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| exe == program))
    }

    /// The program and what it started. The drivers are not among them.
    fn processes(&self) -> impl Iterator<Item = u32> {
        let group = self.process.id();
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
        pids.filter(move |pid| {
            let is_driver = fs::read_link(format!("/proc/{pid}/exe")).is_ok_and(|exe| {
                exe.file_name().is_some_and(|name| name.to_string_lossy().ends_with("river"))
            });
            group_of(*pid) == Some(group) && !is_driver
        })
    }

    fn words(&self) -> String {
        fs::read_to_string(&self.words).unwrap_or_default()
    }
}

impl Drop for Driver {
    /// The whole group is asked to end: a driver that is killed alone leaves the program behind.
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        for name in ["TERM", "KILL"] {
            signal(name, &group);
            for _ in 0..100 {
                if self.process.try_wait().is_ok_and(|end| end.is_some()) {
                    return;
                }
                std::thread::sleep(PAUSE);
            }
        }
    }
}

/// The process group, which is the third field after the name in brackets.
fn group_of(pid: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    status.rsplit_once(')')?.1.split_whitespace().nth(2)?.parse().ok()
}

fn signal(name: &str, target: &str) {
    // A process that is gone already is what was wanted.
    let _ = Command::new("kill").args(["-s", name, "--", target]).stderr(Stdio::null()).status();
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

fn beside_target(folder: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name(folder);
    fs::create_dir_all(&path).expect("a folder for what the tests leave");
    path
}
