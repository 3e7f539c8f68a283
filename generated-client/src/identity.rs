//! Who is calling: the headers that describe the application, set once for all calls.

use crate::Client;

const CLIENT_IDENTIFIER: &str = "X-Plex-Client-Identifier";
const PRODUCT: &str = "X-Plex-Product";

/// Describes the application to plex.tv and to media servers.
///
/// Plex wants it with every request, and shows parts of it to people: on the page where they approve a sign-in, in
/// the account's list of devices, and on a server's dashboard. [`Client::with_identity`] makes a client that sends it.
///
/// Any text will do except for control characters; what is outside ASCII travels as UTF-8.
///
/// ```
/// use generated_client::{Client, Identity};
///
/// let identity = Identity::new("0b9f4c1e-6d0f-4f0a-9a57-1f7c2d6b83e4", "My Player")
///     .version(env!("CARGO_PKG_VERSION"))
///     .platform(std::env::consts::OS)
///     .device_name("Zoë’s laptop");
/// # #[cfg(feature = "reqwest")]
/// let client = Client::with_identity(&identity).build()?;
/// # Ok::<(), generated_client::ApiError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    client_identifier: String,
    product: String,
    /// Everything else, each name at most once.
    others: Vec<(&'static str, String)>,
}

impl Identity {
    /// With what no application can do without.
    ///
    /// `client_identifier` names this installation of the application: a UUID, a serial number, or anything else that
    /// no other device shares. Make it once and store it, because PINs and tokens belong to it. `product` is the
    /// application's name. Sent as `X-Plex-Client-Identifier` and `X-Plex-Product`.
    #[must_use]
    pub fn new(client_identifier: impl Into<String>, product: impl Into<String>) -> Self {
        Self { client_identifier: client_identifier.into(), product: product.into(), others: Vec::new() }
    }

    /// What names this installation of the application.
    #[must_use]
    pub fn client_identifier(&self) -> &str {
        &self.client_identifier
    }

    /// The application's name.
    #[must_use]
    pub fn product(&self) -> &str {
        &self.product
    }

    /// The application's version. Sent as `X-Plex-Version`.
    #[must_use]
    pub fn version(self, version: impl Into<String>) -> Self {
        self.with("X-Plex-Version", version.into())
    }

    /// What the application runs on: an operating system, a browser. Sent as `X-Plex-Platform`.
    #[must_use]
    pub fn platform(self, platform: impl Into<String>) -> Self {
        self.with("X-Plex-Platform", platform.into())
    }

    /// The version of that. Sent as `X-Plex-Platform-Version`.
    #[must_use]
    pub fn platform_version(self, platform_version: impl Into<String>) -> Self {
        self.with("X-Plex-Platform-Version", platform_version.into())
    }

    /// The kind of device: a phone, a television. Sent as `X-Plex-Device`.
    #[must_use]
    pub fn device(self, device: impl Into<String>) -> Self {
        self.with("X-Plex-Device", device.into())
    }

    /// The device's model. Sent as `X-Plex-Model`.
    #[must_use]
    pub fn model(self, model: impl Into<String>) -> Self {
        self.with("X-Plex-Model", model.into())
    }

    /// Who makes the device. Sent as `X-Plex-Device-Vendor`.
    #[must_use]
    pub fn device_vendor(self, device_vendor: impl Into<String>) -> Self {
        self.with("X-Plex-Device-Vendor", device_vendor.into())
    }

    /// What its owner calls the device; people recognise it by this name. Sent as `X-Plex-Device-Name`.
    #[must_use]
    pub fn device_name(self, device_name: impl Into<String>) -> Self {
        self.with("X-Plex-Device-Name", device_name.into())
    }

    /// The store that the application came from. Sent as `X-Plex-Marketplace`.
    #[must_use]
    pub fn marketplace(self, marketplace: impl Into<String>) -> Self {
        self.with("X-Plex-Marketplace", marketplace.into())
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.others.retain(|(set, _)| *set != name);
        self.others.push((name, value));
        self
    }

    fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let required = [(CLIENT_IDENTIFIER, self.client_identifier()), (PRODUCT, self.product())];
        required.into_iter().chain(self.others.iter().map(|(name, value)| (*name, value.as_str())))
    }
}

impl Client {
    /// Starts a client that sends the application's identity with every call.
    ///
    /// An operation that has a parameter for one of these headers, as [`Client::get_pin`] has, sends the parameter's
    /// value instead. [`build`](runtime::Builder::build) refuses values with control characters.
    pub fn with_identity(identity: &Identity) -> runtime::Builder<Self> {
        identity.headers().fold(Self::builder(), |builder, (name, value)| builder.header(name, value))
    }
}

#[cfg(feature = "blocking")]
impl crate::blocking::Client {
    /// Like [`Client::with_identity`].
    pub fn with_identity(identity: &Identity) -> runtime::Builder<Self> {
        identity.headers().fold(Self::builder(), |builder, (name, value)| builder.header(name, value))
    }
}
