//! Which redirects are followed, with which method, and which lead somewhere that nothing may go.

use http::{HeaderMap, Method, StatusCode, header};
use url::Url;

use super::{Next, next};

const FROM: &str = "https://a.tv/b/c?d=e";

fn asked(status: u16, method: &Method, location: Option<&str>) -> Next {
    let mut headers = HeaderMap::new();
    if let Some(location) = location {
        headers.insert(header::LOCATION, location.parse().expect("a value"));
    }
    next(StatusCode::from_u16(status).expect("a status"), &headers, &Url::parse(FROM).expect("a URL"), method)
}

#[test]
fn only_an_answer_that_leads_elsewhere_is_a_redirect() {
    for status in [200, 300, 304, 305, 306, 309, 404, 500] {
        assert!(matches!(asked(status, &Method::GET, Some("/x")), Next::Take), "{status}");
    }
    for status in [301, 302, 303, 307, 308] {
        assert!(matches!(asked(status, &Method::GET, None), Next::Take), "{status}");
        assert!(matches!(asked(status, &Method::GET, Some("x")), Next::Follow { .. }), "{status}");
    }
}

#[test]
fn another_origin_or_a_user_name_is_refused_by_name_and_without_the_rest_of_the_url() {
    for (location, origin) in [
        ("http://a.tv/t0k3n", "http://a.tv:80"),
        ("https://a.tv:444/t0k3n", "https://a.tv:444"),
        ("//b.tv/?t0k3n", "https://b.tv:443"),
        ("data:,t0k3n", "somewhere without an origin"),
        ("https://t0k3n@a.tv/", "a user name"),
        ("https://:t0k3n@a.tv/", "a user name"),
        ("https://u:t0k3n@a.tv/", "a user name"),
        ("https://[t0k3n", "not a URL"),
    ] {
        let Next::Refuse(message) = asked(302, &Method::GET, Some(location)) else { panic!("{location} is followed") };
        assert!(message.contains(origin) && !message.contains("t0k3n"), "{location}: {message}");
    }
}

#[test]
fn method_and_body_stay_where_the_status_says_so() {
    let get = [Method::GET, Method::GET, Method::GET, Method::GET, Method::GET];
    let post = [Method::GET, Method::GET, Method::GET, Method::POST, Method::POST];
    let put = [Method::PUT, Method::PUT, Method::GET, Method::PUT, Method::PUT];
    let head = [Method::HEAD, Method::HEAD, Method::HEAD, Method::HEAD, Method::HEAD];
    for (method, expected) in [(Method::GET, get), (Method::POST, post), (Method::PUT, put), (Method::HEAD, head)] {
        for (status, expected) in [301, 302, 303, 307, 308].into_iter().zip(expected) {
            let Next::Follow { url, method: again, keep_body } = asked(status, &method, Some("../x")) else {
                panic!("{status} to {method} is not followed");
            };
            assert_eq!((url.as_str(), &again), ("https://a.tv/x", &expected), "{status} to {method}");
            assert!(keep_body || again == Method::GET, "{status} to {method}");
            assert!(!keep_body || again == method, "{status} to {method}");
        }
    }
}
