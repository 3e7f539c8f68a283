//! Parameters that are set once on the client, and what a call says instead.

use runtime::{
    Answer, AsJson, Builder, Client, DecodeError, Encoder, Facts, NoTypedError, Operation, Parameter, Secret, Server,
    Style, Value,
};
use tests::{Recorder, Script, Stub};

use crate::support::{TOKEN, everything, failure};

const HERE: &Server = &Server { url: "http://localhost", variables: &[] };
const REGION: &Parameter<String> = &Parameter::path("region");
const ACCOUNT: &Parameter<Secret> = &Parameter::header("X-Account");
const TAGS: &Parameter<Vec<String>> = &Parameter::query("tags");
const FILTER: &Parameter<Value> = &Parameter::query("filter").json();
const SESSION: &Parameter<i64> = &Parameter::cookie("session");
const NUMBER: &Parameter<f64> = &Parameter::query("number");

#[derive(Clone, Default)]
struct Get {
    region: Option<String>,
    account: Option<String>,
    tags: Option<Vec<String>>,
    filter: Option<Vec<u8>>,
    session: Option<i64>,
}

impl Operation for Get {
    type Output = ();
    type Failure = NoTypedError;
    const FACTS: &'static Facts =
        &Facts { id: "get", method: "GET", path: "/{region}/x", servers: &[HERE], security: &[], accept: "*/*" };
    fn encode(&self, request: &mut Encoder) {
        request.required().path("region", &self.region);
        request.required().header("x-account", &self.account);
        request.query_as("tags", Style::Form { explode: false }, false, &self.tags);
        request.query("filter", &AsJson(&self.filter));
        request.cookie("session", &self.session);
    }
    fn success(answer: &Answer) -> Result<(), DecodeError> {
        answer.nothing()
    }
    fn failure(_: &Answer) -> Option<NoTypedError> {
        None
    }
}

fn builder() -> Builder<Client> {
    Builder::new().parameter(REGION, "eu west").parameter(ACCOUNT, TOKEN)
}

#[tokio::test]
async fn a_parameter_is_set_once_and_written_as_each_operation_describes_it() {
    let server = Recorder::always(Script::answer(204, &[], "")).await;
    let client = builder().server(HERE, server.url("")).parameter(TAGS, vec!["a".to_owned(), "b".to_owned()]);
    let client = client.parameter(FILTER, vec![1, 2]).parameter(SESSION, 7_i32).build().expect("a client");
    client.call(Get::default()).await.expect("an answer");
    let request = server.request();
    assert_eq!(request.line(), "GET /eu%20west/x?tags=a,b&filter=%5B1%2C2%5D HTTP/1.1");
    assert_eq!((request.header("x-account"), request.header("cookie")), (vec![TOKEN], vec!["session=7"]));
}

#[test]
fn what_a_request_says_itself_comes_first() {
    let client = builder().parameter(TAGS, Vec::new()).parameter(REGION, "us").transport(Stub::bare(200, ""));
    let client = client.build().expect("a client");
    let own = Get { account: Some("mine".into()), tags: Some(vec!["c".into()]), ..Get::default() };
    let request = client.call(own).prepare().expect("a request");
    assert_eq!(request.uri(), "http://localhost/us/x?tags=c", "and the later setting before the earlier one");
    assert_eq!(request.headers()["x-account"], "mine");
}

#[test]
fn what_is_required_and_said_nowhere_is_an_error_that_names_it() {
    let client: Client = Builder::new().build().expect("a client");
    let error = failure(client.call(Get::default()).prepare());
    let text = error.to_string();
    assert!(error.is_encode() && text.contains("`region`") && text.contains("`x-account`"), "{text}");
    assert!(text.contains("client's builder") && !text.contains("`tags`"), "{text}");
}

#[test]
fn a_value_that_can_not_be_sent_is_an_error_of_the_builder() {
    let error = builder().parameter(NUMBER, f64::NAN).build().expect_err("no number");
    assert!(error.is_encode() && error.to_string().contains("`number`"), "{error}");
}

#[test]
fn case_68_a_secret_parameter_shows_nowhere() {
    let builder = builder();
    assert!(!format!("{builder:?} {REGION:?} {ACCOUNT:?}").contains(TOKEN));
    let client = builder.build().expect("a client");
    assert!(!format!("{client:?} {:?}", client.call(Get::default())).contains(TOKEN));
    let broken = Builder::<Client>::new().parameter(REGION, "r").parameter(ACCOUNT, format!("{TOKEN}\n"));
    let error = failure(broken.build().expect("a client").call(Get::default()).prepare());
    assert!(!everything(&error).contains(TOKEN), "{error:?}");
}
