using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is a method asynchronous only in that it sends synchronous work to the pool?</summary>
internal static class FakeAsync
{
    /// <summary>
    /// The method whose whole body is the call, if that starts synchronous work which the method's own callers could start; null otherwise. A method
    /// whose signature a contract fixes, or that others override, has no choice to leave.
    /// </summary>
    public static IMethodSymbol? Of(IInvocationOperation call, ISymbol containing, CompilationFacts facts) =>
        WorkStart.Of(call, facts.Symbols) is { Kind: StartKind.TaskRun or StartKind.StartNew, Work: { } work }
        && containing is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsOverride: false, IsVirtual: false, Locations.Length: > 0 } method
        && method.Name.EndsWith("Async", System.StringComparison.Ordinal)
        && IsVisibleOutside(method)
        && IsWholeBody(call)
        && IsSynchronous(work, facts)
        && !Contract.IsImplementation(method)
        && !IsObsolete(method)
            ? method
            : null;

    private static bool IsVisibleOutside(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the body returns or awaits the call, and does nothing else.</summary>
    private static bool IsWholeBody(IInvocationOperation call)
    {
        IOperation value = call;
        while (value.Parent is IConversionOperation or IAwaitOperation or IParenthesizedOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }
            || (value.Parent is IArgumentOperation && value.Parent.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }))
        {
            value = value.Parent!;
        }

        var statement = value.Parent switch
        {
            IReturnOperation returned => returned,
            IExpressionStatementOperation awaited when value is IAwaitOperation => awaited,
            _ => (IOperation?)null,
        };

        return statement is { Parent: IBlockOperation { Parent: IMethodBodyOperation } block } && OnlyStatement(block) == statement;
    }

    // An asynchronous body may end in a return that the compiler adds.
    private static IOperation? OnlyStatement(IBlockOperation block)
    {
        IOperation? only = null;
        foreach (var statement in block.Operations)
        {
            if (statement.IsImplicit && statement is IReturnOperation { ReturnedValue: null })
            {
                continue;
            }

            if (only is not null)
            {
                return null;
            }

            only = statement;
        }

        return only;
    }

    /// <summary>Work that is asynchronous itself is only moved to the pool; a delegate that was handed in is the caller's own.</summary>
    private static bool IsSynchronous(IOperation work, CompilationFacts facts) => work switch
    {
        IAnonymousFunctionOperation lambda => !lambda.Symbol.IsAsync && !StandsForWork(lambda.Symbol.ReturnType, facts.Symbols),
        IMethodReferenceOperation { Method: var method } => !method.IsAsync && !StandsForWork(method.ReturnType, facts.Symbols),
        _ => false,
    };

    private static bool StandsForWork(ITypeSymbol type, KnownSymbols symbols) => type.TypeKind is TypeKind.TypeParameter or TypeKind.Error || SanctionedSink.IsTaskLike(type, symbols);

    private static bool IsObsolete(IMethodSymbol method)
    {
        foreach (var attribute in method.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "ObsoleteAttribute")
            {
                return true;
            }
        }

        return false;
    }
}
