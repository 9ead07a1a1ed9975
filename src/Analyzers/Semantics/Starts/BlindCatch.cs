using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Was a catch written for this call, although the failure of what the call starts can never reach it?</summary>
internal static class BlindCatch
{
    /// <summary>
    /// A <c>try</c> with a catch-all around the dropped call that is written for it: it holds at most two statements, or, in an asynchronous
    /// function, nothing else that is awaited.
    /// </summary>
    public static bool Surrounds(IInvocationOperation call, ISymbol member, KnownSymbols symbols) => Of(call, member, symbols) is not null;

    /// <summary>The clause that was written for the call, or null.</summary>
    public static ICatchClauseOperation? Of(IInvocationOperation call, ISymbol member, KnownSymbols symbols)
    {
        for (IOperation current = call; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation or ICatchClauseOperation:
                    return null;
                case ITryOperation attempt when attempt.Body == current:
                    return attempt.Catches.FirstOrDefault(clause => CatchAll.CatchesEverything(clause, symbols)) is { } all && IsFor(attempt.Body, call, member) ? all : null;
                case ITryOperation:
                    return null;
            }
        }

        return null;
    }

    private static bool IsFor(IBlockOperation body, IInvocationOperation call, ISymbol member)
    {
        if (Steps(body) <= 2)
        {
            return true;
        }

        return Function.Around(call, member) is IMethodSymbol { IsAsync: true }
            && !FunctionBody.Operations(body).Any(static o => o is IAwaitOperation or IForEachLoopOperation { IsAsynchronous: true } or IUsingOperation { IsAsynchronous: true });
    }

    /// <summary>How many statements there are, wherever they are nested: a loop around five calls is no try for one of them.</summary>
    private static int Steps(IOperation statement) => statement switch
    {
        IBlockOperation block => block.Operations.Sum(Steps),
        IConditionalOperation choice => Steps(choice.WhenTrue) + (choice.WhenFalse is null ? 0 : Steps(choice.WhenFalse)),
        ILoopOperation loop => Steps(loop.Body),
        IUsingOperation scope => Steps(scope.Body),
        ILockOperation locked => Steps(locked.Body),
        ITryOperation attempt => Steps(attempt.Body),
        ISwitchOperation choice => choice.Cases.Sum(static c => c.Body.Sum(Steps)),
        ILocalFunctionOperation or IEmptyOperation or IBranchOperation => 0,
        _ => 1,
    };
}
