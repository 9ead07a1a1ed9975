using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TaskOwnership.CodeFixes.Editing;

/// <summary>What is really awaited?</summary>
internal static class AwaitedValue
{
    /// <summary>The expression without the <c>ConfigureAwait</c> around it.</summary>
    public static ExpressionSyntax WithoutConfigureAwait(ExpressionSyntax value) =>
        value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait", Expression: var configured } } ? configured : value;
}
