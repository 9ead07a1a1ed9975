using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>
/// Can other code get hold of a variable's value: is it returned, handed over, kept elsewhere, put into a collection, wrapped, or given to an extension method or as a method group? Answered by the name: wherever it is
/// written in the variable's scope, generated parts included, only a few of its members are used. Another symbol of that name only makes the answer more careful.
/// </summary>
internal static class Escape
{
    /// <summary>Whether every mention of a local or private field is harmless by its syntax.</summary>
    public static bool Never(ISymbol variable, Func<ExpressionSyntax, bool> isHarmless, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (variable is IFieldSymbol { DeclaredAccessibility: not Accessibility.Private } or { DeclaringSyntaxReferences.IsEmpty: true })
        {
            return false;
        }

        if (variable is ILocalSymbol)
        {
            var declaration = variable.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
            var member = declaration.Ancestors().FirstOrDefault(static n => n is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? declaration.SyntaxTree.GetRoot(cancellationToken);
            return IsHarmlessIn(member, variable.Name, isHarmless, facts, cancellationToken);
        }

        return Owners.Outermost(variable.ContainingType).DeclaringSyntaxReferences.All(r => IsHarmlessIn(r.GetSyntax(cancellationToken), variable.Name, isHarmless, facts, cancellationToken));
    }

    /// <summary>By which ways the value of a local, or of a field in its whole type, gets to code that may use it later. What is done with it on the spot is none.</summary>
    public static IEnumerable<EscapeWay> Ways(ISymbol variable, IOperation anchor, CompilationFacts facts, CancellationToken cancellationToken)
    {
        foreach (var mention in MentionsOf(variable, anchor, facts, cancellationToken))
        {
            if (WayOf(mention, variable) is { } way)
            {
                yield return way;
            }
        }
    }

    /// <summary>How one mention of a variable gives its value to other code; null where it is only used on the spot.</summary>
    public static EscapeWay? WayOf(IOperation mention, ISymbol variable)
    {
        var value = Peel.Outward(mention);
        switch (value.Parent)
        {
            case IMethodReferenceOperation group:
                return new(EscapeKind.Bound, mention, group);
            case IArgumentOperation { Parent: { } call }:
                return new(EscapeKind.HandedOver, mention, call);
            case IReturnOperation { Kind: OperationKind.Return } end:
                return new(EscapeKind.Returned, mention, end);
            case ISimpleAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation or IArrayElementReferenceOperation } store when store.Value == value:
                return new(EscapeKind.Kept, mention, store);
            case ICoalesceAssignmentOperation { Target: IFieldReferenceOperation or IPropertyReferenceOperation } store when store.Value == value:
                return new(EscapeKind.Kept, mention, store);
            case IArrayInitializerOperation or ITupleOperation or { Kind: (OperationKind)0x7f }:
                // A collection expression, which the oldest host does not know, is the last.
                return new(EscapeKind.Kept, mention, value.Parent);
        }

        for (var current = mention.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return current.Syntax.Span.Contains(variable.DeclaringSyntaxReferences.FirstOrDefault()?.Span ?? default) && variable is ILocalSymbol ? null : new(EscapeKind.Captured, mention, current);
            }

            if (current.Parent is null && variable is IFieldSymbol)
            {
                return new(EscapeKind.Captured, mention, current);
            }
        }

        return null;
    }

    /// <summary>Whether code gives what a variable holds to somebody else: all but a call on it, or a question about it.</summary>
    public static bool In(IOperation scope, IOperation variable)
    {
        foreach (var operation in scope.DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation && SameStorage.Are(operation, variable) && !IsOnlyUsed(operation))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<IOperation> MentionsOf(ISymbol variable, IOperation anchor, CompilationFacts facts, CancellationToken cancellationToken)
    {
        switch (variable)
        {
            case ILocalSymbol local:
                return LocalUse.References(local, anchor);
            case IFieldSymbol field:
                return facts.Bodies.OfType(Owners.Outermost(field.ContainingType), (_, body) => facts.Mentions.Of(field.Name, body, cancellationToken).Count > 0, cancellationToken)
                    .SelectMany(static m => m.Body.DescendantsAndSelf())
                    .Where(o => o is IFieldReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Field.OriginalDefinition, field.OriginalDefinition));
            default:
                return Array.Empty<IOperation>();
        }
    }

    private static bool IsOnlyUsed(IOperation mention)
    {
        mention = Peel.Outward(mention);

        // An extension method may do anything with what it is called on.
        return mention.Parent switch
        {
            IInvocationOperation call => call.Instance == mention,
            IPropertyReferenceOperation property => property.Instance == mention,
            IConditionalAccessOperation access => access.Operation == mention,
            IBinaryOperation or IIsPatternOperation or INameOfOperation => true,
            _ => false,
        };
    }

    private static bool IsHarmlessIn(SyntaxNode scope, string name, Func<ExpressionSyntax, bool> isHarmless, CompilationFacts facts, CancellationToken cancellationToken)
    {
        foreach (var identifier in facts.Mentions.Of(name, scope, cancellationToken))
        {
            if (!IsHarmless(identifier, isHarmless))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHarmless(IdentifierNameSyntax identifier, Func<ExpressionSyntax, bool> isHarmless)
    {
        ExpressionSyntax mention = identifier;
        if (identifier.Parent is MemberAccessExpressionSyntax access && access.Name == identifier)
        {
            if (access.Expression is not ThisExpressionSyntax)
            {
                return false;
            }

            mention = access;
        }

        while (mention.Parent is ParenthesizedExpressionSyntax || mention.Parent.IsKind(SyntaxKind.SuppressNullableWarningExpression))
        {
            mention = (ExpressionSyntax)mention.Parent;
        }

        return isHarmless(mention);
    }
}
