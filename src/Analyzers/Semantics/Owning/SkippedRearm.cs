using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Does a callback that arms its own timer again skip that when it fails?</summary>
internal static class SkippedRearm
{
    /// <summary>The statement that arms the timer again, where an expected failure before it leads around it; null where it is reached in any case.</summary>
    public static IOperation? In(IOperation callback, CompilationFacts facts, CancellationToken cancellationToken)
    {
        IOperation? skipped = null;
        foreach (var operation in FunctionBody.Operations(callback))
        {
            if (!Arms(operation, facts.Symbols) || StatementOf(operation) is not { } statement)
            {
                continue;
            }

            // One in a finally, in a catch, or beside what cannot fail: the next turn comes.
            if (!IsSkipped(statement, callback, facts, cancellationToken))
            {
                return null;
            }

            skipped ??= operation;
        }

        return skipped;
    }

    /// <summary>Whether an operation makes a timer call back once more.</summary>
    public static bool Arms(IOperation operation, KnownSymbols symbols) => operation switch
    {
        IInvocationOperation { TargetMethod: { Name: "Change", ContainingType: { } type } } call => (symbols.Is(type, KnownType.Timer) || type.Name == "ITimer") && !IsOff(call),
        IInvocationOperation { TargetMethod: { Name: "Start", ContainingType: { } type } } => IsEventTimer(type),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { Name: "Enabled", ContainingType: { } type } }, Value.ConstantValue: { HasValue: true, Value: true } } => IsEventTimer(type),
        _ => false,
    };

    /// <summary><c>System.Timers.Timer</c>, which swallows what its handlers throw.</summary>
    public static bool IsEventTimer(ITypeSymbol? type) => type is { Name: "Timer", ContainingNamespace: { Name: "Timers", ContainingNamespace.Name: "System" } };

    private static bool IsOff(IInvocationOperation change) => change.Arguments.FirstOrDefault(static a => a.Parameter?.Ordinal == 0) is { } due
        && Peel.Conversions(due.Value) is var value
        && (value.ConstantValue is { HasValue: true, Value: -1 or -1L } || value is IFieldReferenceOperation { Field: { Name: "Infinite" or "InfiniteTimeSpan", ContainingType.Name: "Timeout" } });

    private static IOperation? StatementOf(IOperation operation)
    {
        var current = operation;
        while (current is not null and not IExpressionStatementOperation and not IReturnOperation)
        {
            current = current.Parent;
        }

        return current;
    }

    private static bool IsSkipped(IOperation statement, IOperation callback, CompilationFacts facts, CancellationToken cancellationToken)
    {
        var fails = false;
        for (var current = statement; current.Parent is { } parent && current != callback; current = parent)
        {
            if (fails)
            {
                if (parent is ITryOperation attempt && attempt.Body == current && CatchAll.Handles(attempt, facts.Symbols))
                {
                    return !IsMeant(attempt);
                }
            }
            else if (parent is ICatchClauseOperation || (parent is ITryOperation { Finally: { } cleanUp } && cleanUp == current))
            {
                return false;
            }
            else
            {
                fails = parent is IBlockOperation block && block.Operations.TakeWhile(o => o != current).Any(o => facts.Failures.In(o, cancellationToken) is not null);
            }
        }

        return fails;
    }

    /// <summary>A catch-all that does nothing, and says in a comment why: who reads it knows that the timer is left as it is.</summary>
    private static bool IsMeant(ITryOperation attempt) =>
        attempt.Catches.LastOrDefault() is { Handler: { Operations.IsEmpty: true, Syntax: BlockSyntax handler } }
        && Remark.IsIn(handler);
}
