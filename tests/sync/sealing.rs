//! Books encrypted on disk: nobody reads them without the key, and whoever has the code on paper has the key again.

use crate::world::*;
use app::{App, Lang, Ports, Problem, Secret, Secrets, Sensitive};
use sandbox::Books;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

fn is_sealed(app: &App) -> bool {
    app.status(None, Lang::Ro).unwrap().is_sealed
}

async fn closed(app: App) {
    drop(app.close().await.unwrap());
}

/// Whether any file of the books can be read for a client's name.
fn tells(folder: &Path, name: &str) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        bytes.windows(name.len()).any(|window| window == name.as_bytes())
    })
}

fn refused<T>(result: Result<T, Problem>) -> String {
    result.map(drop).unwrap_err().code().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_books_work_as_before_and_open_with_the_key_or_the_code_on_paper() {
    let world = World::new().await;
    let app = world.ready().await;
    let before = issue(&app, "150");
    let name = before.client_name.clone();
    assert!(!is_sealed(&app) && tells(world.folder.path(), &name));
    let (config, ports) = world.plan(0);
    assert_eq!(refused(App::seal(&config, &ports)), "already_running");
    closed(app).await;
    assert_eq!(refused(App::recovery_code(&config, &ports)), "books_not_sealed");
    assert_eq!(refused(App::unseal(&config, &ports, None)), "books_not_sealed");
    let code = App::seal(&config, &ports).unwrap();
    assert!(!tells(world.folder.path(), &name), "not a name is left");
    assert_eq!(App::recovery_code(&config, &ports).unwrap().reveal(), code.reveal());
    assert_eq!(App::seal(&config, &ports).unwrap().reveal(), code.reveal(), "once more changes nothing");

    let app = world.open().unwrap();
    assert!(is_sealed(&app));
    let after = issue(&app, "20");
    sync_until_settled(&app).await;
    world.assert_on_server_once(&[before, after]);
    assert_books_hold(&app);
    assert!(!tells(world.folder.path(), &name));
    closed(app).await;

    // Another machine, or a keychain that was emptied.
    let kept = world.keychain.load().unwrap().unwrap();
    world.keychain.clear().unwrap();
    let bytes = fs::read(world.folder.path().join("books.redb")).unwrap();
    assert_eq!(refused(world.open()), "books_sealed");
    for (typed, wanted) in [
        ("", "recovery_code_miswritten"),
        (&code.reveal()[1..], "recovery_code_miswritten"),
        ("60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW", "books_key_wrong"),
    ] {
        assert_eq!(refused(App::unlock(&config, &ports, &Sensitive::new(typed.to_owned()))), wanted);
        assert!(world.keychain.load().unwrap().is_none(), "what opens nothing is not kept");
    }
    assert_eq!(fs::read(world.folder.path().join("books.redb")).unwrap(), bytes, "nothing was changed");
    let typed = Sensitive::new(code.reveal().to_lowercase().replace('-', " "));
    App::unlock(&config, &ports, &typed).unwrap();
    assert_eq!(world.keychain.load().unwrap().unwrap().reveal(), kept.reveal());
    assert_books_hold(&world.open().unwrap());

    // Another key in the keychain is no better than none, and says so.
    world.keychain.save(&Sensitive::new("60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW".to_owned())).unwrap();
    assert_eq!(refused(world.open()), "books_key_wrong");
    App::unlock(&config, &ports, &code).unwrap();

    App::unseal(&config, &ports, None).unwrap();
    assert!(world.keychain.load().unwrap().is_none(), "the key ended with it");
    let app = world.open().unwrap();
    assert!(!is_sealed(&app));
    assert_books_hold(&app);
    assert_eq!(app.invoices(&app::InvoiceFilter::default(), Lang::Ro).unwrap().total, 2);
}

/// Says it keeps what it was given.
struct Liar;

impl Secrets for Liar {
    fn load(&self) -> io::Result<Option<Sensitive<String>>> {
        Ok(None)
    }
    fn save(&self, _: &Sensitive<String>) -> io::Result<()> {
        Ok(())
    }
    fn clear(&self) -> io::Result<()> {
        Ok(())
    }
    fn in_keychain(&self) -> bool {
        true
    }
}

/// There is no keychain; a file could be written.
struct NoKeychain;

impl Secrets for NoKeychain {
    fn load(&self) -> io::Result<Option<Sensitive<String>>> {
        Ok(None)
    }
    fn save(&self, _: &Sensitive<String>) -> io::Result<()> {
        panic!("a key beside the books is no key")
    }
    fn clear(&self) -> io::Result<()> {
        Ok(())
    }
    fn in_keychain(&self) -> bool {
        false
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_keychain_that_keeps_the_key_nothing_is_sealed() {
    let world = World::new().await;
    let app = world.ready().await;
    issue(&app, "150");
    closed(app).await;
    let keepers: [Arc<dyn Secrets>; 2] = [Arc::new(Liar), Arc::new(NoKeychain)];
    for keeper in keepers {
        let (config, ports) = world.plan(0);
        let pocket = Arc::clone(&world.pocket);
        let secrets = Box::new(move |secret, _: &Path| match secret {
            Secret::Session(_) => Arc::clone(&pocket) as Arc<dyn Secrets>,
            Secret::BooksKey | Secret::BackupPassphrase => Arc::clone(&keeper),
        });
        assert_eq!(refused(App::seal(&config, &Ports { secrets, ..ports })), "key_without_keychain");
        let app = world.open().unwrap();
        assert!(!is_sealed(&app));
        assert_books_hold(&app);
        closed(app).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_restored_onto_sealed_books_is_sealed_with_their_key() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    sync_until_settled(&app).await;
    let file = world.folder.path().with_extension("backup");
    app.backup(&file, None).unwrap();
    closed(app).await;
    let (config, ports) = world.plan(0);
    let code = App::seal(&config, &ports).unwrap();
    App::restore(&config, &ports, &file, None).unwrap();
    assert!(!tells(world.folder.path(), &invoice.client_name), "those set aside included");
    let app = world.open().unwrap();
    assert!(is_sealed(&app));
    assert_eq!(shown(&app, &invoice.id).number, invoice.number);
    closed(app).await;
    assert_eq!(App::recovery_code(&config, &ports).unwrap().reveal(), code.reveal());
    fs::remove_file(file).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn sealed_blank_books_stay_sealed_in_a_lost_laptops_place() {
    let world = World::new().await;
    closed(world.ready().await).await;
    let new = World {
        folder: tempfile::tempdir().unwrap(),
        pocket: Arc::default(),
        keychain: Arc::default(),
        ..world
    };
    closed(new.open().unwrap()).await;
    let (config, ports) = new.plan(0);
    let code = App::seal(&config, &ports).unwrap();
    let app = new.open().unwrap();
    let password = Sensitive::new(Books::DEMO_PASSWORD.to_owned());
    app.sign_in(Books::DEMO_EMAIL, &password).await.unwrap();
    let lost = app.lost_laptop(SERIES).unwrap();
    let app = app.take_place_of(lost, ports).await.unwrap();
    assert!(is_sealed(&app));
    closed(app).await;
    let (config, ports) = new.plan(0);
    assert_eq!(App::recovery_code(&config, &ports).unwrap().reveal(), code.reveal());
    assert_books_hold(&new.open().unwrap());
}

/// Answers nothing, as one that is locked.
struct Locked;

impl Secrets for Locked {
    fn load(&self) -> io::Result<Option<Sensitive<String>>> {
        Err(io::Error::other("the prompt was dismissed"))
    }
    fn save(&self, _: &Sensitive<String>) -> io::Result<()> {
        Err(io::Error::other("the prompt was dismissed"))
    }
    fn clear(&self) -> io::Result<()> {
        Err(io::Error::other("the prompt was dismissed"))
    }
    fn in_keychain(&self) -> bool {
        true
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_on_paper_opens_the_books_whatever_became_of_the_keychain() {
    let world = World::new().await;
    let app = world.ready().await;
    let invoice = issue(&app, "150");
    closed(app).await;
    let (config, ports) = world.plan(0);
    let code = App::seal(&config, &ports).unwrap();
    let with = |keeper: Arc<dyn Secrets>| {
        let (_, ports) = world.plan(0);
        Ports { secrets: Box::new(move |_, _: &Path| Arc::clone(&keeper)), ..ports }
    };
    // Locked: said so, and not that the key is gone. Nothing new is made up either.
    assert_eq!(refused(App::open(config.clone(), with(Arc::new(Locked)))), "keychain_failed");
    assert_eq!(refused(App::seal(&config, &with(Arc::new(Locked)))), "keychain_failed");
    // Emptied: no new key for books that have one, and no code that opens nothing.
    let kept = world.keychain.load().unwrap().unwrap();
    world.keychain.clear().unwrap();
    assert_eq!(refused(App::seal(&config, &ports)), "books_sealed");
    assert!(world.keychain.load().unwrap().is_none());
    world.keychain.save(&Sensitive::new("60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW".to_owned())).unwrap();
    assert_eq!(refused(App::recovery_code(&config, &ports)), "books_key_wrong");
    world.keychain.save(&kept).unwrap();
    // None at all, as on another machine: they are made plain with the code.
    let nowhere = with(Arc::new(NoKeychain));
    assert_eq!(refused(App::unlock(&config, &nowhere, &code)), "key_without_keychain");
    let wrong = Sensitive::new("60RK4-CSM6M-V3EE1-SC5H6-6S35C-TM1KW".to_owned());
    assert_eq!(refused(App::unseal(&config, &nowhere, Some(&wrong))), "books_key_wrong");
    App::unseal(&config, &nowhere, Some(&code)).unwrap();
    let app = world.open().unwrap();
    assert_eq!(shown(&app, &invoice.id).number, invoice.number);
    assert_books_hold(&app);
}
