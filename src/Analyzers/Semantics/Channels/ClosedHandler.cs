using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is what a call on a closed channel throws expected by a handler around it?</summary>
internal static class ClosedHandler
{
    /// <summary>Whether a catch around the call names what a late call throws.</summary>
    public static bool Covers(IOperation call, KnownSymbols symbols) => Any(call, handler =>
        symbols.Is(handler.ExceptionType, KnownType.ChannelClosedException) || handler.ExceptionType is { Name: nameof(System.InvalidOperationException) });

    /// <summary>Whether a catch around the call takes what a late call throws, and goes on without it.</summary>
    public static bool Swallows(IOperation call, KnownSymbols symbols) => Covers(call, symbols) || Any(call, handler =>
        CatchAll.CatchesEverything(handler, symbols) && !FunctionBody.Operations(handler.Handler).Any(static o => o is IThrowOperation));

    private static bool Any(IOperation call, System.Func<ICatchClauseOperation, bool> handles)
    {
        for (var current = call; current.Parent is { } parent; current = parent)
        {
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return false;
            }

            if (parent is ITryOperation tried && tried.Body == current && tried.Catches.Any(handles))
            {
                return true;
            }
        }

        return false;
    }
}
