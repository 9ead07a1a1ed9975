using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis.Operations;
using TaskOwnership.Analyzers.Semantics;

namespace TaskOwnership.CodeFixes.Planning;

/// <summary>Does a function hold what only the thread that took it may give back? Behind an <c>await</c> it may run on another one.</summary>
internal static class ThreadBound
{
    public const string Reason = "it holds what belongs to its thread";

    public static bool Is(FunctionPlan function, CancellationToken cancellationToken) =>
        function.Facts.Bodies.Of(function.Method, cancellationToken) is { } body
        && FunctionBody.Operations(body).Any(static o => o switch
        {
            IInvocationOperation call => call.TargetMethod.ContainingType is { Name: "Monitor" or "Mutex" or "ReaderWriterLock" or "ReaderWriterLockSlim" or "SpinLock" or "Lock", ContainingNamespace.Name: "Threading" },
            IObjectCreationOperation made => made.Type is { Name: "TransactionScope", ContainingNamespace.Name: "Transactions" } && made.Arguments.All(static a => a.Parameter?.Type.Name != "TransactionScopeAsyncFlowOption"),
            _ => false,
        });
}
