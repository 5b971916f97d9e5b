//! Long arrays of compiled rules: those that ship lie in the program and are used there, never copied.

use std::borrow::Cow;
use std::marker::PhantomData;
use std::ops::{Deref, Range};

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zerocopy::{FromBytes, Immutable, IntoBytes};

/// Numbers of any place in memory and of one byte order, so that bytes can be read as them.
pub(crate) use zerocopy::little_endian::{U16, U32};

/// A stretch of an array, of which the ends lie in another.
pub(crate) fn range(from: U32, to: U32) -> Range<usize> {
    from.get() as usize..to.get() as usize
}

/// What an array can consist of: plain numbers, whatever their bits.
pub(crate) trait Record: Clone + FromBytes + IntoBytes + Immutable + 'static {}

impl<T: Clone + FromBytes + IntoBytes + Immutable + 'static> Record for T {}

/// An array of records, stored as their bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Records<T: Record>(Cow<'static, [T]>);

impl<T: Record> Records<T> {
    /// The array as one that can grow.
    pub fn to_mut(&mut self) -> &mut Vec<T> {
        self.0.to_mut()
    }
}

impl<T: Record> Default for Records<T> {
    fn default() -> Self {
        Self(Cow::Borrowed(&[]))
    }
}

impl<T: Record> From<Vec<T>> for Records<T> {
    fn from(records: Vec<T>) -> Self {
        Self(Cow::Owned(records))
    }
}

impl<T: Record> Deref for Records<T> {
    type Target = [T];

    #[inline(always)]
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: Record> Serialize for Records<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.as_bytes())
    }
}

impl<'de: 'static, T: Record> Deserialize<'de> for Records<T> {
    fn deserialize<D: Deserializer<'de>>(stored: D) -> Result<Self, D::Error> {
        stored.deserialize_bytes(Stored(PhantomData))
    }
}

/// Reads the bytes of records as these.
struct Stored<T>(PhantomData<T>);

impl<T: Record> Visitor<'static> for Stored<T> {
    type Value = Records<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the bytes of records")
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'static [u8]) -> Result<Self::Value, E> {
        let records = <[T]>::ref_from_bytes(bytes).map_err(|_| E::custom("bytes that are no whole records"))?;
        Ok(Records(Cow::Borrowed(records)))
    }
}
