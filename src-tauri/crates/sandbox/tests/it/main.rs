//! The stand-in's rules told as short stories, and its socket with every way it can misbehave.

#[cfg(test)]
mod demo;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod http;
#[cfg(test)]
mod invoices;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod shapes;
#[cfg(test)]
mod story;
