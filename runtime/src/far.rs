//! A value that stands elsewhere: the link at which a long chain of types ends for the compiler.

use std::fmt::{self, Debug};
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A `T` elsewhere in memory, like a `Box<T>`, except that the compiler does not look through it.
///
/// To find out whether a type is `Send`, the compiler looks at what it is made of, and at what that is made of. It gives
/// up at a depth of 128 (`E0275`), and so does whoever asks how such a value is dropped (`E0320`). Descriptions whose
/// types hold each other in longer chains have this type where the compiler would get too deep: the holder is `Send`,
/// `Sync`, `Unpin`, `UnwindSafe` and can be dropped, cloned, compared and printed, whatever stands behind it.
///
/// It is used like the value itself: `far.name`, `far.name = …`. [`Far::into_inner`] takes the value out; what is read
/// by `match` is `&*far`.
///
/// ```
/// use runtime::Far;
///
/// let mut name = Far::new("plex".to_owned());
/// name.push('!');
/// assert_eq!(name.len(), 5);
/// assert_eq!(Far::into_inner(name), "plex!");
/// ```
pub struct Far<T>(Box<dyn Held<T>>);

/// What is behind the pointer. That it is `Send` and `Sync` is a part of the trait, so nobody has to ask what `T` is. What
/// every type of a description can do is here too, since code is also compiled link by link, and no further than 128.
trait Held<T>: Send + Sync {
    fn get(&self) -> &T;
    fn get_mut(&mut self) -> &mut T;
    fn take(self: Box<Self>) -> T;
    fn duplicate(&self) -> Far<T>;
    fn is(&self, other: &T) -> bool;
    fn print(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

impl<T: Clone + Debug + PartialEq + Send + Sync + 'static> Held<T> for T {
    fn get(&self) -> &T {
        self
    }

    fn get_mut(&mut self) -> &mut T {
        self
    }

    fn take(self: Box<Self>) -> T {
        *self
    }

    fn duplicate(&self) -> Far<T> {
        Far::new(self.clone())
    }

    fn is(&self, other: &T) -> bool {
        self == other
    }

    fn print(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fmt(f)
    }
}

// Whether a type is one of these the compiler finds out in the same way, and both are promises that anybody may make.
// Nothing is left half done here when something panics: there is only the pointer.
impl<T> UnwindSafe for Far<T> {}
impl<T> RefUnwindSafe for Far<T> {}

impl<T> Far<T> {
    /// Puts a value elsewhere.
    #[must_use]
    pub fn new(value: T) -> Self
    where
        T: Clone + Debug + PartialEq + Send + Sync + 'static,
    {
        Self(Box::new(value))
    }

    /// The value by itself. Called as `Far::into_inner(far)`, so that it hides no method of the value.
    #[must_use]
    pub fn into_inner(far: Self) -> T {
        far.0.take()
    }
}

impl<T> Deref for Far<T> {
    type Target = T;

    fn deref(&self) -> &T {
        // Not `self.0.get()`: a box that is `Send` and `Sync` holds itself.
        (*self.0).get()
    }
}

impl<T> DerefMut for Far<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).get_mut()
    }
}

impl<T> AsRef<T> for Far<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T> AsMut<T> for Far<T> {
    fn as_mut(&mut self) -> &mut T {
        self
    }
}

impl<T: Clone + Debug + PartialEq + Send + Sync + 'static> From<T> for Far<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T> Clone for Far<T> {
    fn clone(&self) -> Self {
        (*self.0).duplicate()
    }
}

impl<T> Debug for Far<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (*self.0).print(f)
    }
}

impl<T> PartialEq for Far<T> {
    fn eq(&self, other: &Self) -> bool {
        (*self.0).is(other)
    }
}

impl<T: Default + Clone + Debug + PartialEq + Send + Sync + 'static> Default for Far<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Eq> Eq for Far<T> {}

impl<T: Hash> Hash for Far<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        T::hash(self, state);
    }
}

impl<T: Serialize> Serialize for Far<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

impl<'de, T: Deserialize<'de> + Clone + Debug + PartialEq + Send + Sync + 'static> Deserialize<'de> for Far<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// What the holder is, whatever it holds: nothing is asked of `T`.
    fn is_all<T: Clone + Debug + PartialEq + Send + Sync + Unpin + UnwindSafe + RefUnwindSafe>() {}

    #[test]
    fn the_holder_is_everything_whatever_it_holds() {
        fn of_any<T: 'static>() {
            is_all::<Far<T>>();
        }
        of_any::<std::rc::Rc<std::cell::Cell<u8>>>();
    }

    #[test]
    fn it_is_used_like_the_value() {
        let mut far = Far::from(vec![1, 2]);
        far.push(3);
        assert_eq!(far.len(), 3);
        assert_eq!(far.as_ref(), &[1, 2, 3]);
        far.as_mut().clear();
        *far = vec![4];
        assert_eq!(format!("{far:?}"), "[4]");
        assert_eq!(Far::into_inner(far), [4]);
        assert_eq!(Far::<u8>::default(), Far::new(0));
    }

    #[test]
    fn a_copy_is_equal_and_changes_by_itself() {
        let one = Far::new("a".to_owned());
        let mut other = one.clone();
        assert_eq!(one, other);
        assert_eq!(HashSet::from([one.clone()]).get(&other), Some(&one));
        other.push('b');
        assert_ne!(one, other);
    }

    #[test]
    fn it_travels_as_the_value() {
        let far: Far<Option<Far<Vec<u8>>>> = serde_json::from_str("[1,2]").expect("a list");
        assert_eq!(serde_json::to_string(&far).expect("a list"), "[1,2]");
        let null: Far<Option<u8>> = serde_json::from_str("null").expect("null");
        assert_eq!(null, Far::new(None));
    }
}
