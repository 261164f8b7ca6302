//! A tree of XML elements as a value, and its text.
//!
//! Not here: which elements there are.

use crate::text;
use domain::Money;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// An element with its name as written, prefix included.
#[derive(Debug)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Text(String),
    Children(Vec<Element>),
}

/// An element that holds text, which is made fit for XML here, once for all.
pub(crate) fn leaf(name: &'static str, text: impl AsRef<str>) -> Element {
    Element { name, attributes: Vec::new(), content: Content::Text(text::clean(text.as_ref())) }
}

/// An element that holds others.
pub(crate) fn group(name: &'static str, children: impl IntoIterator<Item = Element>) -> Element {
    Element { name, attributes: Vec::new(), content: Content::Children(children.into_iter().collect()) }
}

/// An amount with its currency.
pub(crate) fn amount(name: &'static str, amount: Money, currency: &str) -> Element {
    leaf(name, amount.to_string()).with("currencyID", currency)
}

impl Element {
    /// The same with one more attribute.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Element {
        self.attributes.push((name, value.into()));
        self
    }
}

/// The text of a document, indented by two spaces, with its declaration and a final line break.
pub(crate) fn written(root: &Element) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    write(&mut writer, root)?;
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn write(writer: &mut Writer<Vec<u8>>, element: &Element) -> io::Result<()> {
    let attributes = element.attributes.iter().map(|(name, value)| (*name, value.as_str()));
    let start = writer.create_element(element.name).with_attributes(attributes);
    match &element.content {
        Content::Text(text) => start.write_text_content(BytesText::new(text)),
        Content::Children(children) => {
            start.write_inner_content(|writer| children.iter().try_for_each(|child| write(writer, child)))
        }
    }
    .map(|_| ())
}
