//! The sign-in example against its stand-in, all of it but the process.

#[allow(dead_code, reason = "the tests call `program`, where a process calls `main`")]
#[path = "../examples/sign_in/main.rs"]
mod sign_in;

use std::ffi::OsString;

struct Run {
    code: u8,
    out: String,
    err: String,
}

async fn run_on(live: bool, arguments: &[&str]) -> Run {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = sign_in::program(arguments.iter().map(OsString::from), &mut out, &mut err, live).await;
    let run = Run { code, out: String::from_utf8(out).expect("text"), err: String::from_utf8(err).expect("text") };
    assert!(
        !run.out.contains(sign_in::demo::TOKEN) && !run.err.contains(sign_in::demo::TOKEN),
        "the token was printed"
    );
    run
}

async fn run(arguments: &[&str]) -> Run {
    run_on(false, arguments).await
}

/// Where `part` stands, so that orders can be compared.
fn place(text: &str, part: &str) -> usize {
    text.find(part).unwrap_or_else(|| panic!("`{part}` is not in:\n{text}"))
}

#[tokio::test]
async fn the_demo_ends_with_a_user_and_servers() {
    let run = run(&["--demo", "--client-identifier", "device-1"]).await;
    assert_eq!(run.code, sign_in::DONE, "{}", run.err);
    assert_eq!(run.err, "");
    place(&run.out, "Client identifier: device-1\n");
    place(&run.out, "https://app.plex.tv/auth#?clientID=device-1&code=");
    place(&run.out, "Signed in as Ada (account 31415926).");
    place(&run.out, "Attic (1.43.0.10389-8be686aa6, yours)");
    assert!(!run.out.contains("Couch"), "a player is not a server:\n{}", run.out);
    place(&run.out, "Attic answers at http://127.0.0.1:");
}

#[tokio::test]
async fn the_demo_survives_a_closed_connection_and_says_so() {
    let run = run(&["--demo"]).await;
    let away = place(&run.out, "plex.tv can't be asked just now (checkPin: the connection failed)");
    let back = place(&run.out, "plex.tv answers again.");
    assert!(away < back && back < place(&run.out, "Approved."));
}

#[tokio::test]
async fn local_connections_stand_first_and_relays_last() {
    let run = run(&["--demo"]).await;
    let local = place(&run.out, "local   http://127.0.0.1:");
    let remote = place(&run.out, "remote  https://203-0-113-7.");
    let relay = place(&run.out, "relay   https://198-51-100-20.");
    assert!(local < remote && remote < relay);
}

#[tokio::test]
async fn an_expired_code_is_explained_and_fails() {
    let run = run(&["--demo", "--expire"]).await;
    assert_eq!(run.code, sign_in::FAILED);
    place(&run.out, "Nobody approved the code in time.");
    place(&run.err, "the code has expired");
    assert!(!run.out.contains("Signed in"));
}

#[tokio::test]
async fn a_weak_code_is_typed_at_the_link_page() {
    let run = run(&["--demo", "--weak"]).await;
    assert_eq!(run.code, sign_in::DONE, "{}", run.err);
    let after = &run.out[place(&run.out, "Open https://plex.tv/link, or scan it, and type the code  ")..];
    let code = after.lines().next().and_then(|line| line.rsplit(' ').next()).unwrap_or_default();
    assert!(code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_uppercase()), "{code}");
    place(&run.out, "Waiting for approval, 15:00 left");
}

#[tokio::test]
async fn the_countdown_stays_in_its_line_on_a_terminal_only() {
    let live = run_on(true, &["--demo"]).await;
    assert!(live.out.matches("\rWaiting for approval, ").count() >= 4, "{}", live.out);
    assert!(!live.out.contains("left\n"), "{}", live.out);
    let piped = run(&["--demo"]).await;
    assert_eq!(piped.out.matches("Waiting for approval, ").count(), 1, "{}", piped.out);
    assert!(!piped.out.contains(['\r', '\x1b']), "{}", piped.out);
}

#[tokio::test]
async fn a_token_is_saved_for_its_owner_alone_and_never_over_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("token");
    let path = file.to_str().expect("text");
    let first = run(&["--demo", "--save", path]).await;
    assert_eq!(first.code, sign_in::DONE, "{}", first.err);
    assert_eq!(std::fs::read_to_string(&file).expect("the token"), format!("{}\n", sign_in::demo::TOKEN));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = file.metadata().expect("the token's file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    std::fs::write(&file, "precious").expect("a file");
    let second = run(&["--demo", "--save", path]).await;
    assert_eq!(second.code, sign_in::FAILED);
    place(&second.err, "exists already");
    // It is found out before anybody has to approve anything.
    assert_eq!(second.out, "");
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), "precious");
}

#[tokio::test]
async fn nothing_is_stored_unless_asked() {
    let run = run(&["--demo"]).await;
    assert_eq!(run.code, sign_in::DONE);
    assert!(!run.out.contains("The token is in"));
}

#[tokio::test]
async fn arguments_that_make_no_sense_are_explained() {
    for (arguments, why) in [
        (&["--expire"][..], "--expire goes with --demo"),
        (&["--client-identifier", ""], "--client-identifier is empty"),
        (&["--nonsense"], "--nonsense"),
    ] {
        let run = run(arguments).await;
        assert_eq!(run.code, sign_in::MISUSED, "{arguments:?}");
        place(&run.err, why);
        assert_eq!(run.out, "");
    }
}

#[tokio::test]
async fn a_reader_that_goes_away_ends_it_quietly() {
    struct Gone;
    impl std::io::Write for Gone {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut err = Vec::new();
    let code = sign_in::program(["--demo".into()].into_iter(), &mut Gone, &mut err, false).await;
    assert_eq!((code, err.as_slice()), (sign_in::FAILED, &b""[..]));
}
