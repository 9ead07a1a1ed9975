using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace TaskOwnership.Analyzers.Semantics;

/// <summary>Is a semaphore that is acquired here released exactly once, on whichever path the member is left?</summary>
internal static class SemaphoreHold
{
    /// <summary>Names that are worth a look; all else is turned away by name.</summary>
    public static bool MayAcquire(string name) => name is "WaitAsync" or "Wait";

    /// <summary>The release that an acquisition does not always lead to, or that is made without it; null where they are paired or cannot be judged.</summary>
    public static IInvocationOperation? Unpaired(IInvocationOperation acquire, CompilationFacts facts, CancellationToken cancellationToken)
    {
        if (!facts.Symbols.Is(acquire.TargetMethod.ContainingType, KnownType.SemaphoreSlim)
            || acquire.Instance is not { } semaphore
            || SameStorage.NameOf(semaphore) is null
            || StatementOf(acquire) is not { Parent: IBlockOperation block } statement)
        {
            return null;
        }

        return block.Parent is ITryOperation { Finally: { } cleanUp } attempt && attempt.Body == block && ReleasedWithoutIt(acquire, semaphore, block, cleanUp) is { } release
            ? release
            : LeftWithIt(acquire, semaphore, statement, block, facts, cancellationToken);
    }

    /// <summary>The expression statement, or the <c>if</c> on its result, that does nothing but acquire.</summary>
    public static IOperation? StatementOf(IInvocationOperation acquire)
    {
        IOperation current = acquire;
        while (current.Parent is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" } or IAwaitOperation or IParenthesizedOperation or IUnaryOperation)
        {
            current = current.Parent;
        }

        var waited = acquire.TargetMethod.Name == "Wait" || current is IAwaitOperation || current is IUnaryOperation || current is IInvocationOperation { TargetMethod.Name: "GetResult" };
        return waited && (current.Parent is IExpressionStatementOperation || (current.Parent is IConditionalOperation choice && choice.Condition == current)) ? current.Parent : null;
    }

    /// <summary>The <c>finally</c> runs as well when the wait inside its <c>try</c> was cancelled or ran out of time.</summary>
    private static IInvocationOperation? ReleasedWithoutIt(IInvocationOperation acquire, IOperation semaphore, IBlockOperation body, IBlockOperation cleanUp)
    {
        if (!CanEndWithoutAcquiring(acquire))
        {
            return null;
        }

        var uses = FunctionBody.Operations(body).OfType<IInvocationOperation>().Where(c => IsUse(c, semaphore));
        return uses.Count() == 1 ? ReleaseIn(cleanUp.Operations, semaphore) : null;
    }

    /// <summary>An exception or an early return between the two leaves the semaphore taken.</summary>
    private static IInvocationOperation? LeftWithIt(IInvocationOperation acquire, IOperation semaphore, IOperation statement, IBlockOperation block, CompilationFacts facts, CancellationToken cancellationToken)
    {
        // A wait that may run out of time says by its result whether it acquired; only one that cannot is followed.
        if (statement is not IExpressionStatementOperation || acquire.Type?.SpecialType == SpecialType.System_Boolean || IsTaskOfT(acquire.Type))
        {
            return null;
        }

        var start = block.Operations.IndexOf(statement);
        var between = block.Operations.Skip(start + 1).TakeWhile(o => !IsRelease(o, semaphore)).ToList();
        if (between.Count == 0
            || start + between.Count + 1 >= block.Operations.Length
            || ReleaseIn(block.Operations.Skip(start + 1), semaphore) is not { } release
            || IsSignal(semaphore, facts, cancellationToken)
            || !between.Any(o => MayLeave.Early(o, facts, cancellationToken))
            || between.Any(o => Escape.In(o, semaphore) || o.Descendants().Any(d => d is IInvocationOperation call && IsUse(call, semaphore)))
            || IsReleasedByHandler(block, semaphore))
        {
            return null;
        }

        return release;
    }

    /// <summary>A semaphore that nothing is in at first is a signal: who waits for it takes nothing that it would have to give back.</summary>
    private static bool IsSignal(IOperation semaphore, CompilationFacts facts, CancellationToken cancellationToken) =>
        Peel.Conversions(semaphore) is IFieldReferenceOperation { Field: { } field }
        && (IsEmpty(facts.Bodies.InitializerOf(field, cancellationToken))
            || facts.Bodies.Constructing(field.ContainingType.OriginalDefinition, (_, syntax) => syntax.DescendantTokens().Any(t => t.ValueText == field.Name), cancellationToken).Any(c => c.Body.Descendants().Any(o =>
                o is ISimpleAssignmentOperation { Target: IFieldReferenceOperation target, Value: var value } && SymbolEqualityComparer.Default.Equals(target.Field.OriginalDefinition, field.OriginalDefinition) && IsEmpty(value))));

    private static bool IsEmpty(IOperation? made) =>
        made is not null && Peel.Conversions(made) is IObjectCreationOperation { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: 0 } }, ..] };

    private static bool IsTaskOfT(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Task", TypeArguments.Length: 1 };

    private static bool CanEndWithoutAcquiring(IInvocationOperation acquire) =>
        acquire.Arguments.Any(static a => a.Value.Type?.Name == "CancellationToken" ? !CancellationArgument.IsNone(a) : !IsInfinite(a));

    private static bool IsInfinite(IArgumentOperation timeout) =>
        Peel.Conversions(timeout.Value) is var value
        && (value.ConstantValue is { HasValue: true, Value: -1 } || value is IFieldReferenceOperation { Field: { Name: "InfiniteTimeSpan" or "Infinite", ContainingType.Name: "Timeout" } });

    private static IInvocationOperation? ReleaseIn(IEnumerable<IOperation> statements, IOperation semaphore) =>
        (statements.FirstOrDefault(o => IsRelease(o, semaphore)) as IExpressionStatementOperation)?.Operation as IInvocationOperation;

    private static bool IsRelease(IOperation statement, IOperation semaphore) =>
        statement is IExpressionStatementOperation { Operation: IInvocationOperation { TargetMethod.Name: "Release" } call }
        && call.Arguments.All(static a => a.Value.ConstantValue is { HasValue: true, Value: 1 })
        && SameStorage.Are(call.Instance, semaphore);

    private static bool IsUse(IInvocationOperation call, IOperation semaphore) =>
        call.TargetMethod.Name is "Wait" or "WaitAsync" or "Release" && SameStorage.Are(call.Instance, semaphore);

    /// <summary>Whether a <c>catch</c> or <c>finally</c> around the block, or a callback in the member, releases the semaphore.</summary>
    private static bool IsReleasedByHandler(IOperation block, IOperation semaphore)
    {
        foreach (var operation in LocalUse.Root(block).Descendants())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Release" } call && SameStorage.Are(call.Instance, semaphore) && IsInHandler(call, block))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsInHandler(IOperation operation, IOperation block)
    {
        for (var current = operation.Parent; current is not null; current = current.Parent)
        {
            if (current is ICatchClauseOperation || (current.Parent is ITryOperation attempt && attempt.Finally == current))
            {
                return current.Parent!.Descendants().Contains(block);
            }
        }

        return false;
    }
}
