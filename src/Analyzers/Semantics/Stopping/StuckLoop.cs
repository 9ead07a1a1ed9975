using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a loop wait again and again, where no failure of what it waits for would end it?</summary>
internal static class StuckLoop
{
    public static bool Waits(ILoopOperation loop) => FunctionBody.Operations(loop).Any(static o => LoopWait.Of(o) != WaitKind.None);

    /// <summary>Whoever enumerates an iterator stops it by not asking for more.</summary>
    public static bool IsInIterator(ILoopOperation loop) =>
        loop.Syntax.DescendantNodes(static n => n is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)).Any(static n => n is YieldStatementSyntax);

    /// <summary>
    /// Whether the loop waits for nothing but calls that cannot be seen and whose failure would leave it: what they work on
    /// may be closed, which ends the loop.
    /// </summary>
    public static bool MayFail(ILoopOperation loop, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var mayFail = false;
        foreach (var operation in FunctionBody.Operations(loop))
        {
            switch (LoopWait.Of(operation))
            {
                case WaitKind.Plain:
                    return false;
                case WaitKind.Call:
                    mayFail |= !LoopExit.IsSwallowed(operation, loop, facts.Symbols) && !IsSeen(operation, facts, cancellationToken);
                    break;
            }
        }

        return mayFail;
    }

    private static bool IsSeen(IOperation wait, CompilationFacts facts, CancellationToken cancellationToken) =>
        wait is IAwaitOperation awaited
        && Peel.Awaitable(awaited.Operation) is IInvocationOperation call
        && (call.TargetMethod.Name == "Yield" || facts.Loops.Signals.BodyOf(call, cancellationToken) is not null);
}
