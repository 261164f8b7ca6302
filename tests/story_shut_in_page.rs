//! Somebody's text has become code in the page. It finds no way out: not to the machine, not to the network, not to
//! another page.

use sandbox::{Books, Server};
use serde_json::{Value, json};

use crate::window::{Window, clock};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a screen and tauri-driver: make test-window"]
async fn code_in_the_page_gets_nowhere() {
    let data = tempfile::tempdir().expect("a data folder");
    let server = Server::start(Books::empty(), clock()).await.expect("a server");
    let window = Window::open(data.path(), &server.base_url()).await;
    let home = window.evaluate("return location.href").await;

    for command in
        ["plugin:window|set_title", "plugin:webview|create_webview", "plugin:app|version", "any_other"]
    {
        let reply =
            window.evaluate(&format!("return await window.__TAURI_INTERNALS__.invoke({command:?})")).await;
        assert!(is_refusal(&reply), "{command} is callable: {reply}");
    }
    for attempt in [
        "return eval('1 + 1')",
        "return new Function('return 1')()",
        "await import('data:text/javascript,export default 1')",
        "await fetch('http://127.0.0.1:1/')",
        "await fetch(location.href)",
    ] {
        let reply = window.evaluate(attempt).await;
        assert!(is_refusal(&reply), "{attempt} works: {reply}");
    }

    let probe = format!(
        "const said = [];
         addEventListener('securitypolicyviolation', (event) => said.push(event.effectiveDirective));
         const add = (name, set) => document.body.append(Object.assign(document.createElement(name), set));
         add('script', {{ textContent: 'window.reached = true' }});
         add('style', {{ textContent: 'body {{ outline: 7px solid }}' }});
         add('iframe', {{ src: {base:?} }});
         add('img', {{ src: {base:?} }});
         Object.prototype.reached = true;
         location.href = {base:?};
         open({base:?});
         await new Promise((done) => setTimeout(done, 1000));
         return {{
             said: [...new Set(said)].sort(),
             reached: window.reached ?? false,
             outline: getComputedStyle(document.body).outlineWidth === '7px',
             shell: typeof window.__TAURI__,
             href: location.href,
         }};",
        base = server.base_url(),
    );
    let seen = window.evaluate(&probe).await;
    assert_eq!(seen["reached"], json!(false), "{seen}");
    assert_eq!(seen["outline"], json!(false), "{seen}");
    assert_eq!(seen["shell"], json!("undefined"), "{seen}");
    assert_eq!(seen["href"], home, "{seen}");
    for directive in ["frame-src", "img-src", "script-src", "style-src"] {
        assert!(seen["said"].to_string().contains(directive), "{directive} did not object: {seen}");
    }
    // The program itself asks whether the server is there while somebody is about to sign in.
    let strange: Vec<_> =
        server.books().log().map(|one| one.path.clone()).filter(|path| path != "/v1/series").collect();
    assert_eq!(strange, Vec::<String>::new(), "the page reached the network");
    window.close().await;
}

fn is_refusal(reply: &Value) -> bool {
    reply.as_str().is_some_and(|reply| reply.starts_with("refused: "))
}
