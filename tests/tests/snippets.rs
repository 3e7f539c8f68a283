//! The snippets of the docs pages, compiled as one crate and run against a stand-in for the service.

use std::fs;
use std::future::Future;
use std::pin::Pin;

use generated_client::Client;
use runtime::ApiError;
use tests::Stub;

/// A snippet that runs.
pub type Running<'a> = Pin<Box<dyn Future<Output = Result<(), ApiError>> + 'a>>;

/// A snippet of a page.
pub struct Snippet {
    page: &'static str,
    target: &'static str,
    run: fn(&Client) -> Running<'_>,
}

include!(concat!(env!("OUT_DIR"), "/snippets.rs"));

#[test]
fn every_operation_has_a_page_and_every_page_one_snippet() {
    let names = |folder: &str, ending: &str| {
        let entries = fs::read_dir(format!("../generated-client/{folder}")).expect(folder);
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect();
        names.sort();
        names
    };
    let pages = names("docs/operations", ".md");
    let mut operations = names("src/generated/operations", ".rs");
    operations.retain(|name| name != "mod");
    assert!(!pages.is_empty());
    assert_eq!(pages, operations);
    let snippets: Vec<&str> = SNIPPETS.iter().map(|snippet| snippet.page).collect();
    assert_eq!(snippets, pages);
}

/// The service says 501 to all of them, which nobody asks again for: what counts is that the request is sent, and that it
/// is the page's.
#[tokio::test]
async fn every_snippet_sends_the_request_of_its_page() {
    for Snippet { page, target, run } in SNIPPETS {
        let stub = Stub::bare(501, "");
        let client: Client = Client::builder().transport(stub.clone()).build().expect("a client");
        let error = run(&client).await.expect_err("501 is a failure");
        assert!(error.is_service(), "{page}: {error}");
        let asked = stub.asked();
        let [request] = asked.as_slice() else { panic!("{page}: {} requests", asked.len()) };
        let (method, path) = target.split_once(' ').expect("a method and a path");
        assert_eq!(request.method(), method, "{page}");
        assert!(fits(request.uri().path(), path), "{page}: {} is not {path}", request.uri().path());
    }
}

/// The path ends like the template, in which `{…}` stands for anything.
fn fits(path: &str, template: &str) -> bool {
    let (mut path, mut template) = (path.rsplit('/'), template.rsplit('/'));
    template.all(|wanted| wanted.is_empty() || path.next().is_some_and(|part| wanted.contains('{') || part == wanted))
}
