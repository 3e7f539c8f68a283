//! How the emitted operations are called: the names that files use, for the report.

use proc_macro2::Ident;

use crate::Options;
use crate::analyse::Facts;
use crate::calls::{
    BodyCall, Calls, Constructed, ContentCall, FieldCall, OperationCall, ParameterCall, PartsCall, SchemeCall,
};
use crate::diagnostic::Location;
use crate::ir::{Api, Body, Content, Operation, OperationId, PartKind, SchemeKind, Shape, Struct, Type, TypeId};
use crate::name::Names;
use crate::source::At;

use super::context::{Context, Used};
use super::hold::Hold;
use super::structure::field_ident;

/// Everything that can be called.
pub(crate) fn calls(
    api: &Api,
    facts: &Facts,
    names: &Names,
    options: &Options,
    locate: &dyn Fn(At) -> Location,
) -> Calls {
    let context = Context { api, facts, names, options };
    let operations = api.operation_ids().zip(&api.operations).map(|(id, found)| operation(&context, id, found, locate));
    let schemes = api.schemes.iter().zip(&names.schemes).map(|(scheme, (_, function))| SchemeCall {
        name: scheme.name.clone(),
        function: function.ident().to_string(),
        basic: scheme.kind == SchemeKind::Basic,
    });
    Calls { operations: operations.collect(), schemes: schemes.collect() }
}

fn operation(
    context: &Context<'_>,
    id: OperationId,
    operation: &Operation,
    locate: &dyn Fn(At) -> Location,
) -> OperationCall {
    let names = context.names.operation(id);
    let name = |place: usize| context.names.requests.get(id.0 as usize).map(|names| names.ident(place));
    let parameters = operation.parameters.iter().enumerate().filter_map(|(place, parameter)| {
        let field = field(context, &name(place)?, &parameter.ty, Hold::Here, parameter.required);
        Some(ParameterCall {
            field,
            place: parameter.place,
            wire: parameter.wire.clone(),
            shared: parameter.shared.is_some(),
        })
    });
    let body = operation.body.as_ref().and_then(|body| {
        let field = field(context, &name(operation.parameters.len())?, &body.ty, Hold::Here, body.required);
        Some(BodyCall { field, contents: contents(context, body, locate) })
    });
    OperationCall {
        method: operation.method.clone(),
        path: operation.path.clone(),
        location: locate(operation.at),
        function: names.method.ident().to_string(),
        request: Constructed {
            rust: names.request.ident().to_string(),
            required: names.required.as_ref().map(|name| name.ident().to_string()),
        },
        parameters: parameters.collect(),
        body,
    }
}

fn field(context: &Context<'_>, name: &Ident, ty: &Type, hold: Hold, required: bool) -> FieldCall {
    FieldCall {
        rust: name.to_string(),
        ty: written(context, ty, hold),
        required,
        asked: required && !context.api.is_one_value(ty),
    }
}

fn written(context: &Context<'_>, ty: &Type, hold: Hold) -> String {
    context.ty(ty, hold, &mut Used::default()).to_string()
}

fn contents(context: &Context<'_>, body: &Body, locate: &dyn Fn(At) -> Location) -> Vec<ContentCall> {
    let choice = match (&body.ty, body.contents.as_slice()) {
        (Type::Named(id), [_, _, ..]) => Some(*id),
        _ => None,
    };
    let variants = choice.and_then(|id| context.names.variants.get(context.canonical(id).0 as usize));
    let contents = body.contents.iter().enumerate().map(|(place, content)| ContentCall {
        location: locate(content.at),
        media_type: content.media_type.clone(),
        codec: content.codec,
        ty: written(context, &content.ty, Hold::Here),
        variant: variants.map(|names| names.ident(place).to_string()),
        parts: parts(context, content),
    });
    contents.collect()
}

fn parts(context: &Context<'_>, content: &Content) -> Option<PartsCall> {
    let Type::Named(id) = context.resolved(&content.ty) else { return None };
    let id = context.canonical(*id);
    let Shape::Struct(object @ Struct { parts: Some(parts), .. }) = &context.api.ty(id).shape else { return None };
    let fields = object.fields.iter().zip(parts).enumerate().map(|(place, (described, part))| {
        let hold = context.hold(id, place);
        let field = field(context, &field_ident(context, id, place), &described.ty, hold, described.required);
        (field, described.wire.clone(), matches!(part.kind, PartKind::File | PartKind::Files))
    });
    let constructed = Constructed { rust: context.names.ty(id).to_string(), required: required(context, id) };
    Some(PartsCall { constructed, fields: fields.collect() })
}

fn required(context: &Context<'_>, id: TypeId) -> Option<String> {
    context.names.required.get(id.0 as usize)?.as_ref().map(|name| name.ident().to_string())
}
