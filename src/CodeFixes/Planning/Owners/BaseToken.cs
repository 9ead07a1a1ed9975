using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Is work of a background service given the token that its base cancels when it stops: that of its body, or of a private method that the body gives it to?</summary>
internal static class BaseToken
{
    private const int MaxDepth = 3;

    /// <summary>Whether a stop that is to wait for the work tells it to stop by calling the base.</summary>
    public static bool Stops(IInvocationOperation call, IMethodSymbol starter, IMethodSymbol stop, CompilationFacts facts, CancellationToken cancellationToken) =>
        stop.Name == "StopAsync"
        && HostedService.DerivesFromBackgroundService(starter.ContainingType)
        && Of(starter, facts, 0, cancellationToken) is { } token
        && call.Descendants().Any(o => o is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, token))
        && (!SymbolEqualityComparer.Default.Equals(stop.ContainingType, starter.ContainingType)
            || stop.DeclaringSyntaxReferences.Any(r => r.GetSyntax(cancellationToken).DescendantNodes().Any(static n => n is MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax, Name.Identifier.ValueText: "StopAsync" })));

    /// <summary>The parameter that always holds it; null where the method has none.</summary>
    private static IParameterSymbol? Of(IMethodSymbol method, CompilationFacts facts, int depth, CancellationToken cancellationToken)
    {
        if (HostedService.IsExecute(method))
        {
            return method.Parameters[0];
        }

        if (depth == MaxDepth || method is not { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Private }
            || method.Parameters.Where(static p => TokenOrigin.IsToken(p.Type)).ToList() is not [{ } token])
        {
            return null;
        }

        var isCalled = false;
        foreach (var (member, body) in facts.Bodies.OfType(Owners.Outermost(method.ContainingType), cancellationToken))
        {
            foreach (var operation in body.DescendantsAndSelf())
            {
                switch (operation)
                {
                    case IMethodReferenceOperation reference when IsSame(reference.Method, method):
                        return null;
                    case IInvocationOperation call when IsSame(call.TargetMethod, method):
                        if (member is not IMethodSymbol caller || Of(caller, facts, depth + 1, cancellationToken) is not { } held || !IsGiven(call, token, held))
                        {
                            return null;
                        }

                        isCalled = true;
                        break;
                }
            }
        }

        return isCalled ? token : null;
    }

    private static bool IsGiven(IInvocationOperation call, IParameterSymbol token, IParameterSymbol held) =>
        call.Arguments.Any(a => a.Parameter?.Ordinal == token.Ordinal && Peel.Conversions(a.Value) is IParameterReferenceOperation given && SymbolEqualityComparer.Default.Equals(given.Parameter, held));

    private static bool IsSame(IMethodSymbol one, IMethodSymbol other) => SymbolEqualityComparer.Default.Equals(one.OriginalDefinition, other.OriginalDefinition);
}
