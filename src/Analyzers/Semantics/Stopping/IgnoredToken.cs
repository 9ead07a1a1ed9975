using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is a function that loops given a token at which it never looks?</summary>
internal static class IgnoredToken
{
    /// <summary>
    /// The token parameter of the function around the loop that is never read. A lambda that the function runs and awaits or returns is a part of it; one that it only starts
    /// outlives the token's meaning.
    /// </summary>
    public static IParameterSymbol? Of(ILoopOperation loop, ISymbol member, CompilationFacts facts, CancellationToken cancellationToken)
    {
        for (IOperation current = loop; ;)
        {
            var function = FunctionOperation(current);
            var symbol = function switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => member as IMethodSymbol,
            };
            if (symbol is null)
            {
                return null;
            }

            foreach (var parameter in symbol.Parameters)
            {
                if (TokenOrigin.IsToken(parameter.Type) && !parameter.IsDiscard && parameter.Name.Trim('_').Length > 0)
                {
                    return IsRead(parameter, loop) ? null : parameter;
                }
            }

            if (function is not IAnonymousFunctionOperation work || !IsPartOfCaller(work, facts, cancellationToken))
            {
                return null;
            }

            current = function;
        }
    }

    private static bool IsRead(IParameterSymbol parameter, IOperation anchor) =>
        LocalUse.Root(anchor).Descendants().Any(o => o is IParameterReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Parameter, parameter));

    private static IOperation? FunctionOperation(IOperation operation)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return current;
            }
        }

        return null;
    }

    private static bool IsPartOfCaller(IAnonymousFunctionOperation lambda, CompilationFacts facts, CancellationToken cancellationToken)
    {
        IOperation value = lambda;
        while (value.Parent is IConversionOperation or IDelegateCreationOperation or IParenthesizedOperation)
        {
            value = value.Parent;
        }

        return value.Parent is IArgumentOperation { Parent: IInvocationOperation call }
            && WorkStart.Of(call, facts.Symbols) is { Kind: StartKind.TaskRun or StartKind.StartNew } start
            && facts.Fates.Of(start, cancellationToken) is Fate.Awaited or Fate.Returned;
    }
}
