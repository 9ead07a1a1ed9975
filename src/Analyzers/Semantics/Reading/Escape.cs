using System;
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
