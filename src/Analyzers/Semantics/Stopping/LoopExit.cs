using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Can something in the body of a loop leave it?</summary>
internal static class LoopExit
{
    /// <summary>Whether a statement of the loop leaves it: by <c>break</c>, <c>return</c>, <c>goto</c>, or an exception that is thrown here and not caught in the loop.</summary>
    public static bool Exists(ILoopOperation loop, KnownSymbols symbols) => FunctionBody.Operations(loop).Any(o => Leaves(o, loop, symbols));

    public static bool Leaves(IOperation operation, ILoopOperation loop, KnownSymbols symbols) => operation switch
    {
        IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak } => true,
        IBranchOperation { BranchKind: BranchKind.Break } leave => !EndsInside(leave, loop),
        IBranchOperation { BranchKind: BranchKind.GoTo } jump => !FunctionBody.Operations(loop).Any(o => o is ILabeledOperation label && SymbolEqualityComparer.Default.Equals(label.Label, jump.Target)),
        IThrowOperation => !IsSwallowed(operation, loop, symbols),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Exit" or "FailFast", ContainingType.Name: "Environment" } } => true,
        _ => false,
    };

    /// <summary>Whether a failure at this place is caught inside the loop, which then goes on.</summary>
    public static bool IsSwallowed(IOperation operation, ILoopOperation loop, KnownSymbols symbols)
    {
        for (var current = operation; current != loop && current.Parent is { } parent; current = parent)
        {
            if (parent is ITryOperation attempt && attempt.Body == current && CatchAll.Handles(attempt, symbols))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A <c>break</c> of a switch or of a loop inside this one.</summary>
    private static bool EndsInside(IBranchOperation leave, ILoopOperation loop)
    {
        for (var current = leave.Parent; current is not null && current != loop; current = current.Parent)
        {
            if ((current is ISwitchOperation choice && SymbolEqualityComparer.Default.Equals(choice.ExitLabel, leave.Target))
                || (current is ILoopOperation inner && SymbolEqualityComparer.Default.Equals(inner.ExitLabel, leave.Target)))
            {
                return true;
            }
        }

        return false;
    }
}
