//! Which tag ends which, and which is none: a name in angle brackets.

use std::ops::Range;

use pulldown_cmark::Event;

use super::Part;
use super::elements::{Element, Form};
use super::pieces::{Mark, Piece};

/// Finds the tags that belong together, and turns those that are none into text. Where an element goes on behind an empty
/// line, CommonMark has it in two parts; its tags say nothing about form then, but are tags.
pub(super) fn tell(parts: &mut [Part<'_>]) {
    for pieces in parts.iter_mut().map(Part::pieces) {
        for (start, end) in pairs(pieces.iter().enumerate()) {
            for (one, other) in [(start, end), (end, start)] {
                mark(pieces, one).into_iter().for_each(|mark| mark.pair = Some(other));
            }
        }
    }
    let all = parts.iter().enumerate().flat_map(|(part, of)| {
        let lonely = of
            .as_pieces()
            .iter()
            .enumerate()
            .filter(|(_, piece)| matches!(piece, Piece::Mark(mark) if mark.pair.is_none()));
        lonely.map(move |(place, piece)| ((part, place), piece))
    });
    for ((start_part, start), (end_part, end)) in pairs(all) {
        for (part, place) in [(start_part, start), (end_part, end)] {
            let found = parts.get_mut(part).and_then(|part| mark(part.pieces(), place));
            found.into_iter().for_each(|mark| mark.elsewhere = true);
        }
    }
    for part in parts {
        // Where a line begins or ends anyway, a tag that would end one does no more; often its other tag is nowhere.
        let names = match part {
            Part::Line { pieces, .. } => words(pieces),
            Part::Block(_) | Part::Event(_) => 0..0,
        };
        for (place, piece) in part.pieces().iter_mut().enumerate() {
            if let Piece::Mark(mark) = piece
                && !is_tag(mark)
                && (names.contains(&place) || !mark.element.alone)
            {
                *piece = Piece::Text(std::mem::take(&mut mark.raw));
            }
        }
    }
}

fn mark<'p>(pieces: &'p mut [Piece<'_>], place: usize) -> Option<&'p mut Mark> {
    match pieces.get_mut(place)? {
        Piece::Mark(mark) => Some(mark),
        _ => None,
    }
}

/// It needs no other tag, or has one.
fn is_tag(mark: &Mark) -> bool {
    mark.pair.is_some() || mark.elsewhere || mark.element.form == Form::Break
}

/// Where the pieces are that stand between the first word and the last; all of them if there is no word.
fn words(pieces: &[Piece<'_>]) -> Range<usize> {
    let is_word = |piece: &Piece<'_>| match piece {
        Piece::Text(text) => !text.trim().is_empty(),
        Piece::Event(Event::Text(text)) => !text.trim().is_empty(),
        Piece::Event(event) => matches!(event, Event::Code(_)),
        Piece::Mark(mark) => !is_tag(mark) && !mark.element.alone,
    };
    match (pieces.iter().position(is_word), pieces.iter().rposition(is_word)) {
        (Some(first), Some(last)) => first..last,
        _ => 0..pieces.len(),
    }
}

/// The tags that belong together, as they stand in each other.
fn pairs<'p, T>(pieces: impl Iterator<Item = (T, &'p Piece<'p>)>) -> Vec<(T, T)> {
    let mut pairs = Vec::new();
    let mut open: Vec<(T, usize)> = Vec::new();
    // Without them, what ends nothing would be looked for in all that is open.
    let mut counts = [0_usize; Element::COUNT];
    for (at, piece) in pieces {
        let Piece::Mark(mark) = piece else { continue };
        let Some(count) = counts.get_mut(mark.place) else { continue };
        if !mark.ends {
            *count += 1;
            open.push((at, mark.place));
        } else if *count > 0 {
            while let Some((start, place)) = open.pop() {
                counts.get_mut(place).into_iter().for_each(|count| *count -= 1);
                if place == mark.place {
                    pairs.push((start, at));
                    break;
                }
            }
        }
    }
    pairs
}
