using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Where and how does the source drop the value of a call, and can a plan put something in its place?</summary>
internal static class DroppedCall
{
    public static (SyntaxNode Place, DropShape Shape)? Find(InvocationExpressionSyntax call)
    {
        var value = Value(call);
        if (value.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard && discard.Right == value)
        {
            value = discard;
        }

        (SyntaxNode Place, DropShape Shape)? found = value.Parent switch
        {
            ExpressionStatementSyntax statement => (statement, DropShape.Statement),
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax or ConstructorDeclarationSyntax } arrow => (arrow, DropShape.Arrow),
            LambdaExpressionSyntax lambda when lambda.ExpressionBody == value => (lambda, DropShape.Lambda),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } local } } } => (local, DropShape.Local),
            _ => null,
        };
        if (found is not { } drop)
        {
            return null;
        }

        // var _ = M(); is a discard in all but name.
        if (drop.Place is LocalDeclarationStatementSyntax { Declaration.Variables: { Count: 1 } variables } && variables[0].Identifier.ValueText == "_")
        {
            drop = (drop.Place, DropShape.Statement);
        }

        return HasCommentAround(call, drop.Place) ? null : drop;
    }

    /// <summary>The call with the <c>ConfigureAwait</c> that may follow it.</summary>
    public static ExpressionSyntax Outermost(InvocationExpressionSyntax call) =>
        call.Parent is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Parent: InvocationExpressionSyntax configured } access && access.Expression == call
            ? configured
            : call;

    /// <summary>The whole expression that the call gives its value to: with the <c>ConfigureAwait</c> behind it and the conditional access around it.</summary>
    public static ExpressionSyntax Value(InvocationExpressionSyntax call)
    {
        var value = Outermost(call);
        while (value.Parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == value)
        {
            value = access;
        }

        return value;
    }

    /// <summary>What stands before the expression in its statement, and is replaced.</summary>
    public static TextSpan Before(Producer producer) => TextSpan.FromBounds(Start(producer), Value(producer.Call).SpanStart);

    /// <summary>What stands between the call and the end of its statement.</summary>
    public static TextSpan After(Producer producer) => TextSpan.FromBounds(producer.Call.Span.End, Value(producer.Call).Span.End);

    private static int Start(Producer producer) => producer.Place switch
    {
        ArrowExpressionClauseSyntax arrow => arrow.Expression.SpanStart,
        LambdaExpressionSyntax lambda => lambda.Body.SpanStart,
        _ => producer.Place.SpanStart,
    };

    private static bool HasCommentAround(InvocationExpressionSyntax call, SyntaxNode place)
    {
        var span = place is LambdaExpressionSyntax lambda ? lambda.Body.Span : place.Span;
        return place.DescendantTrivia(n => n != call).Any(t =>
            !call.FullSpan.Contains(t.Span)
            && span.Contains(t.Span)
            && Remark.Is(t));
    }
}
