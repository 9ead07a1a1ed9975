using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>What runs once a race against a timeout was lost: the branch that is for it, and, unless it leaves, all that follows.</summary>
internal sealed class LostRegion
{
    private readonly List<IOperation> _operations;

    private LostRegion(List<IOperation> operations, IConditionalOperation? choice = null, IOperation? branch = null)
    {
        _operations = operations;
        Choice = choice;
        Branch = branch;
    }

    /// <summary>The question who won; null where nobody asks.</summary>
    public IConditionalOperation? Choice { get; }

    /// <summary>The branch that is for a lost race; null where what follows is for it.</summary>
    public IOperation? Branch { get; }

    /// <summary>Whether the process ends there, and the work with it.</summary>
    public bool EndsTheProcess => _operations.Any(static o => o is IInvocationOperation { TargetMethod: { Name: "Exit" or "FailFast", ContainingType.Name: "Environment" } });

    /// <summary>Whether something is cancelled, closed or killed there: the work, by any token or connection of its own.</summary>
    public bool Cancels => _operations.Any(static o => o is IInvocationOperation { TargetMethod.Name: { } name }
        && (Starts(name, "Cancel") || Starts(name, "TryCancel") || Starts(name, "Abort") || Starts(name, "Kill") || Starts(name, "Close") || Starts(name, "Dispose") || Starts(name, "Stop") || Starts(name, "Shutdown") || Starts(name, "Disconnect") || Starts(name, "Terminate") || name is "Exit" or "TrySetCanceled"));

    /// <summary>Whether the variable is awaited, continued, returned or given away there; asking for its state is not enough.</summary>
    public bool Uses(ISymbol variable) => _operations.Any(o => Names(o, variable) && !OnlyAsks(o));

    public static LostRegion Of(IAwaitOperation awaited, IInvocationOperation race, IOperation work, IOperation delay)
    {
        var function = FunctionOf(race);
        var all = FunctionBody.Operations(function).ToList();
        var after = all.Where(o => o.Syntax.SpanStart >= race.Syntax.Span.End).ToList();
        var result = ResultOf(awaited);
        foreach (var choice in all.OfType<IConditionalOperation>())
        {
            if (choice.Syntax.Span.End <= race.Syntax.SpanStart || WonWhen(choice.Condition, awaited, result, work, delay) is not { } wonWhenTrue)
            {
                continue;
            }

            var won = wonWhenTrue ? choice.WhenTrue : choice.WhenFalse;
            var lost = wonWhenTrue ? choice.WhenFalse : choice.WhenTrue;
            var region = after.Where(o => won is null || !won.Syntax.Span.Contains(o.Syntax.Span)).Where(o => !choice.Condition.Syntax.Span.Contains(o.Syntax.Span));
            if (lost is not null && Leaves(lost))
            {
                region = region.Where(o => lost.Syntax.Span.Contains(o.Syntax.Span) || InFinally(o, function) || o.Syntax.Span.End <= choice.Syntax.SpanStart);
            }

            return new LostRegion(region.ToList(), choice, lost);
        }

        return new LostRegion(after);
    }

    /// <summary>Whether a mention gives the work to somebody who outlives the race.</summary>
    public static bool HandsOver(ILocalReferenceOperation mention, IOperation race)
    {
        if (FunctionAround(mention) is { } function && !function.Syntax.Span.Contains(race.Syntax.Span))
        {
            return true;
        }

        return Escape.WayOf(mention, mention.Local) switch
        {
            { Kind: EscapeKind.HandedOver, Receiver: IInvocationOperation { TargetMethod.Name: "WhenAny" or "Equals" or "ReferenceEquals" } } => false,
            { Kind: EscapeKind.HandedOver or EscapeKind.Kept } => true,
            _ => Peel.Outward(mention) is { Parent: IInvocationOperation { TargetMethod.Name: "ContinueWith" or "Forget" or "Ignore" } call } value && call.Instance == value,
        };
    }

    private static IOperation? FunctionAround(IOperation operation)
    {
        var current = operation.Parent;
        while (current is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            current = current.Parent;
        }

        return current;
    }

    private static IOperation FunctionOf(IOperation operation)
    {
        var current = operation;
        while (current.Parent is { } parent)
        {
            current = parent;
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                break;
            }
        }

        return current is ILocalFunctionOperation { Body: { } body } ? body : current;
    }

    private static ILocalSymbol? ResultOf(IAwaitOperation awaited) => awaited.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation local } => local.Local,
        _ => null,
    };

    /// <summary>True where the condition holds when the work won, false where it holds when it lost, null where it asks something else.</summary>
    private static bool? WonWhen(IOperation condition, IAwaitOperation awaited, ILocalSymbol? result, IOperation work, IOperation delay)
    {
        condition = Peel.Conversions(condition);
        switch (condition)
        {
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not:
                return WonWhen(not.Operand, awaited, result, work, delay) is { } inner ? !inner : null;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                var left = Peel.Conversions(comparison.LeftOperand);
                var right = Peel.Conversions(comparison.RightOperand);
                var other = IsResult(left, awaited, result) ? right : IsResult(right, awaited, result) ? left : null;
                return other is null ? null
                    : SameStorage.NameOf(work) is not null && SameStorage.Are(other, work) ? comparison.OperatorKind == BinaryOperatorKind.Equals
                    : SameStorage.NameOf(delay) is not null && SameStorage.Are(other, delay) ? comparison.OperatorKind == BinaryOperatorKind.NotEquals
                    : null;
            case IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: { } asked }:
                return SameStorage.NameOf(work) is not null && SameStorage.Are(asked, work) ? true : SameStorage.NameOf(delay) is not null && SameStorage.Are(asked, delay) ? false : null;
            default:
                return null;
        }
    }

    private static bool IsResult(IOperation operand, IAwaitOperation awaited, ILocalSymbol? result) =>
        operand == awaited || (operand is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, result));

    private static bool Leaves(IOperation branch)
    {
        var last = branch is IBlockOperation { Operations: { Length: > 0 } operations } ? operations[operations.Length - 1] : branch;
        return last is IReturnOperation or IThrowOperation or IBranchOperation or IExpressionStatementOperation { Operation: IThrowOperation };
    }

    private static bool InFinally(IOperation operation, IOperation function)
    {
        for (var current = operation; current is not null && current != function; current = current.Parent)
        {
            if (current.Parent is ITryOperation { Finally: { } cleanUp } && cleanUp == current)
            {
                return true;
            }
        }

        return false;
    }

    private static bool Names(IOperation operation, ISymbol variable) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
        _ => false,
    };

    private static bool OnlyAsks(IOperation mention)
    {
        var value = Peel.Outward(mention);

        return value.Parent is IBinaryOperation or IIsPatternOperation or IPropertyReferenceOperation { Property.Name: "IsCompleted" or "Status" or "Id" or "IsCompletedSuccessfully" or "IsCanceled" };
    }

    private static bool Starts(string name, string word) => name.StartsWith(word, StringComparison.Ordinal);
}
