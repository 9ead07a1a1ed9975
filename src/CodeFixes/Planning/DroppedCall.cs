using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Where and how does the source drop the value of a call, and can a plan put something in its place?</summary>
internal static class DroppedCall
{
    public static (SyntaxNode Place, DropShape Shape)? Find(InvocationExpressionSyntax call)
    {
        ExpressionSyntax value = Outermost(call);
        if (value.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } } discard && discard.Right == value)
        {
            value = discard;
        }

        (SyntaxNode Place, DropShape Shape)? found = value.Parent switch
        {
            ExpressionStatementSyntax statement => (statement, DropShape.Statement),
            ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax or LocalFunctionStatementSyntax } arrow => (arrow, DropShape.Arrow),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax local } } } => (local, DropShape.Local),
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

    /// <summary>What stands before the call in its statement, and is replaced.</summary>
    public static TextSpan Before(Producer producer) => TextSpan.FromBounds(ValueStart(producer), producer.Call.SpanStart);

    /// <summary>What stands between the call and the end of its statement.</summary>
    public static TextSpan After(Producer producer) => TextSpan.FromBounds(producer.Call.Span.End, Outermost(producer.Call).Span.End);

    private static int ValueStart(Producer producer) => producer.Place is ArrowExpressionClauseSyntax arrow ? arrow.Expression.SpanStart : producer.Place.SpanStart;

    private static bool HasCommentAround(InvocationExpressionSyntax call, SyntaxNode place) =>
        place.DescendantTrivia(n => n != call).Any(t =>
            !call.FullSpan.Contains(t.Span)
            && place.Span.Contains(t.Span)
            && t.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia);
}
