using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does anybody ever look at the task that a private field keeps?</summary>
internal static class KeptHandle
{
    /// <summary>The field that a value is stored in right where it is made, or null.</summary>
    public static IFieldSymbol? FieldOf(IOperation value)
    {
        while (value.Parent is IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "Unwrap" or "AsTask" } or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Unwrap" } })
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IAssignmentOperation { Target: IFieldReferenceOperation field } assignment when assignment.Value == value => field.Field.OriginalDefinition,
            IFieldInitializerOperation { InitializedFields: { Length: 1 } fields } => fields[0].OriginalDefinition,
            _ => null,
        };
    }

    /// <summary>Whether all that is ever done with the field is to store into it, to compare it with null and to dispose it.</summary>
    public static bool IsNeverObserved(IFieldSymbol field, CompilationFacts facts, CancellationToken cancellationToken) =>
        field.DeclaredAccessibility == Accessibility.Private && Escape.Never(field, static mention => SaysNothing(mention), facts, cancellationToken);

    private static bool SaysNothing(ExpressionSyntax mention) => mention.Parent switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left == mention && assignment.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax or LambdaExpressionSyntax,
        BinaryExpressionSyntax comparison => (comparison.IsKind(SyntaxKind.EqualsExpression) || comparison.IsKind(SyntaxKind.NotEqualsExpression))
            && (comparison.Left.IsKind(SyntaxKind.NullLiteralExpression) || comparison.Right.IsKind(SyntaxKind.NullLiteralExpression)),
        IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } } => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Parent: InvocationExpressionSyntax } => true,
        ConditionalAccessExpressionSyntax { WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Dispose" } } } => true,
        ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } => true,
        _ => false,
    };
}
