using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Which function does an operation run in?</summary>
internal static class Function
{
    /// <summary>The innermost lambda or local function around the operation, or the member itself.</summary>
    public static ISymbol Around(IOperation operation, ISymbol member)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation local:
                    return local.Symbol;
            }
        }

        return member;
    }

    /// <summary>Whether two operations of one member run in the same function.</summary>
    public static bool IsSameAround(IOperation one, IOperation other) => InnermostAround(one) == InnermostAround(other);

    private static SyntaxNode? InnermostAround(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return current.Syntax;
            }
        }

        return null;
    }

    /// <summary>The name by which a reader knows the function: a lambda goes by the member around it, a constructor by its type, an accessor by its property.</summary>
    public static string DisplayName(ISymbol function)
    {
        var symbol = function;
        while (symbol is IMethodSymbol { MethodKind: MethodKind.AnonymousFunction })
        {
            symbol = symbol.ContainingSymbol;
        }

        return symbol switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor or MethodKind.Destructor } method => method.ContainingType.Name,
            IMethodSymbol { AssociatedSymbol: { } associated } => associated.Name,
            IMethodSymbol { Name: "<Main>$" } => "Main",
            _ => symbol.Name,
        };
    }
}
