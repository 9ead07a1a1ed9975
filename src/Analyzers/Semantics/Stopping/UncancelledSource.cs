using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is the token of a source used, while no code can cancel the source?</summary>
internal static class UncancelledSource
{
    /// <summary>The local or private field that holds the source which is made here, and where its token is taken; null where somebody may cancel it.</summary>
    public static (string Name, IReadOnlyList<Location> Tokens)? Of(IObjectCreationOperation creation, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!creation.Arguments.IsEmpty || creation.Initializer is not null || HeldIn(creation) is not { } variable || (variable is IFieldSymbol && !variable.GetAttributes().IsEmpty))
        {
            return null;
        }

        var tokens = new List<Location>();
        return Escape.Never(variable, mention => IsHarmless(mention, tokens), facts, cancellationToken) && tokens.Count > 0 ? (variable.Name, tokens) : null;
    }

    private static ISymbol? HeldIn(IOperation creation)
    {
        var value = Peel.Outward(creation);

        return value.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var local } } => local,
            IFieldInitializerOperation { InitializedFields: { Length: 1 } fields } => Private(fields[0]),
            ISimpleAssignmentOperation assignment when assignment.Value == value && assignment.Parent is IExpressionStatementOperation => Target(assignment.Target),
            ICoalesceAssignmentOperation assignment when assignment.Value == value && assignment.Parent is IExpressionStatementOperation => Target(assignment.Target),
            _ => null,
        };
    }

    private static ISymbol? Target(IOperation target) => target switch
    {
        ILocalReferenceOperation local => local.Local,
        IFieldReferenceOperation { Instance: null or IInstanceReferenceOperation } field => Private(field.Field),
        _ => null,
    };

    private static IFieldSymbol? Private(IFieldSymbol field) => field.DeclaredAccessibility == Accessibility.Private ? field.OriginalDefinition : null;

    /// <summary>Whether a mention neither cancels the source nor gives it away: the token may go anywhere, since a token cancels nothing.</summary>
    private static bool IsHarmless(ExpressionSyntax mention, List<Location> tokens)
    {
        switch (mention.Parent)
        {
            case MemberAccessExpressionSyntax access when access.Expression == mention:
                return IsHarmlessMember(access.Name, access, tokens);
            case ConditionalAccessExpressionSyntax { WhenNotNull: MemberBindingExpressionSyntax binding } access when access.Expression == mention:
                return IsHarmlessMember(binding.Name, access, tokens);
            case ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax called } } access when access.Expression == mention:
                return called.Name.Identifier.ValueText == "Dispose";
            case AssignmentExpressionSyntax assignment when assignment.Left == mention:
                return assignment.Right is ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null }
                    or ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null }
                    || IsNothing(assignment.Right);
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison:
                return IsNothing(comparison.Left) || IsNothing(comparison.Right);
            case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } }:
                return true;
            case UsingStatementSyntax scope:
                return scope.Expression == mention;
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } }:
                return true;
            default:
                return false;
        }
    }

    private static bool IsHarmlessMember(SimpleNameSyntax member, ExpressionSyntax access, List<Location> tokens)
    {
        switch (member.Identifier.ValueText)
        {
            case "Token":
                tokens.Add(access.GetLocation());
                return true;
            case "Dispose" or "IsCancellationRequested":
                return true;
            default:
                return false;
        }
    }

    private static bool IsNothing(ExpressionSyntax value)
    {
        while (value is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            value = value is PostfixUnaryExpressionSyntax unary ? unary.Operand : ((ParenthesizedExpressionSyntax)value).Expression;
        }

        return value.IsKind(SyntaxKind.NullLiteralExpression) || value.IsKind(SyntaxKind.DefaultLiteralExpression);
    }
}
